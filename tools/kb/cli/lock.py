"""One import at a time: two would take the same names for different pages."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.model import KnownError


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the folder of a knowledge base. Raises KnownError where another import holds it.

    The lock is the folder's own (`flock`): the system lets it go with the process, however that ends, so that none is
    ever left behind.
    """
    handle = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = "another import is writing here; wait for its end, then run the command again"
            raise KnownError(f"{root}: {message}") from None
        yield
    finally:
        os.close(handle)
