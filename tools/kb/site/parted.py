"""Rows that are put aside on disk, in parts, and read again part by part: memory does not grow with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[Any]


class Parted(AbstractContextManager["Parted"]):
    """Rows of one type in a number of parts."""

    def __init__(self, count: int, row: np.dtype[Any]) -> None:
        self._row = row
        self._files = [TemporaryFile() for _ in range(count)]  # noqa: SIM115 - __exit__ closes each

    def __exit__(self, *_: object) -> None:
        """Forget all rows."""
        for file in self._files:
            file.close()

    def add(self, rows: Rows, parts: npt.NDArray[np.integer]) -> None:
        """Put rows aside, of which each belongs to a part."""
        for number, file in enumerate(self._files):
            file.write(rows[parts == number].tobytes())

    def __iter__(self) -> Iterator[Rows]:
        """The rows of each part, in the order in which they came; once."""
        # Nothing here holds a part while the next one is waited for.
        return map(self._read, self._files)

    def _read(self, file: IO[bytes]) -> Rows:
        with file:
            file.seek(0)
            return np.frombuffer(file.read(), self._row)
