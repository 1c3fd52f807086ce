"""Files that keep the HTML of formulas. One that was damaged counts as missing."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path


def read(path: Path) -> str | None:
    """The HTML that a file keeps; None where there is none, or no whole one."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        digest, _, found = path.read_text(encoding="utf-8").partition("\n")
        if digest == _digest(found):
            return found
    return None


def keep(path: Path, formula: str) -> None:
    """Keep the HTML of a formula, at once or not at all."""
    # A cache that cannot be written, on a full or read-only disk, only costs time.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(f"{_digest(formula)}\n{formula}")
        Path(name).replace(path)


def _digest(formula: str) -> str:
    return hashlib.sha256(formula.encode()).hexdigest()
