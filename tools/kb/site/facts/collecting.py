"""Work that makes much which stays: nothing is gained by looking for what could be thrown away meanwhile."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def all_needed(lasting: bool = False) -> Iterator[None]:
    """Throw nothing away before the work is done; with `lasting`, what is there then is not looked through later."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if lasting:
            gc.freeze()
        if collects:
            gc.enable()
