"""SciPy's sparse matrices, loaded without the parts of NumPy that nobody here needs.

SciPy copies every name of NumPy, and so loads what NumPy itself loads only when it is asked for, a compiler of Fortran
among it: two thirds of the time that all of this takes, and an edited page waits for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

UNASKED = ("ctypeslib", "f2py", "ma", "polynomial", "testing")
"""Parts of NumPy that are loaded when they are asked for."""


@contextmanager
def _held_back() -> Iterator[None]:
    """Meanwhile, let nobody who only copies their names load them."""
    names = [name for name in UNASKED if name not in vars(np)]
    for name in names:
        setattr(np, name, None)
    try:
        yield
    finally:
        # One that was loaded nevertheless stands in its place.
        for name in names:
            if getattr(np, name) is None:
                delattr(np, name)


with _held_back():
    from scipy import sparse

__all__ = ["sparse"]
