"""Make a new file, whole or not at all, and never over one that is there."""

from __future__ import annotations

import os
from pathlib import Path

from kb.model import KnownError
from kb.pages.store import write_atomically


def create_atomically(path: Path, text: str) -> None:
    """Write UTF-8 text to a file that must be new, even if another program makes it at the same moment.

    Raises KnownError where the file exists, or cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        write_atomically(draft, text)
        path.hardlink_to(draft)
    except FileExistsError:
        raise KnownError(f"{path}: exists already, and was left as it is; choose another name") from None
    except OSError as error:
        raise KnownError(f"{path}: cannot be written ({error.strerror}); check the folder, then try again") from None
    finally:
        draft.unlink(missing_ok=True)
