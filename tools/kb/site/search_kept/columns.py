"""Rows of numbers and of texts that are kept under a lasting name: what is kept last replaces what was kept before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.site.kept import Buffer, Kept

Column = npt.NDArray[Any]
SIZE = np.dtype("<u8")


class Columns:
    """Columns by name. Each thing bears a stamp, by which it is known what it belongs to."""

    def __init__(self, kept: Kept, edition: str) -> None:
        self._kept, self._edition = kept, edition

    def write(self, name: str, stamp: bytes, *columns: Column | Sequence[bytes]) -> None:
        """Keep columns; one of texts may be in pieces."""
        pieces = [_pieces(column) for column in columns]
        sizes = np.array([sum(map(len, some)) for some in pieces], SIZE)
        self._kept.write(self._key(name), stamp, sizes.data.cast("B"), *chain.from_iterable(pieces))

    def read(self, name: str, stamp: bytes, *types: str) -> list[Column] | None:
        """Columns of these types; None where there are none with this stamp."""
        content = self._kept.read(self._key(name))
        if content is None or not content.startswith(stamp):
            return None
        first = len(stamp) + len(types) * SIZE.itemsize
        found = []
        for one, size in zip(types, np.frombuffer(content, SIZE, len(types), len(stamp)).tolist(), strict=True):
            found.append(np.frombuffer(content, one, size // np.dtype(one).itemsize, first))
            first += size
        return found

    def _key(self, name: str) -> str:
        return hashlib.sha256(f"{self._edition}\n{name}".encode()).hexdigest()


def _pieces(column: Column | Sequence[bytes]) -> Sequence[Buffer]:
    if not isinstance(column, np.ndarray):
        return column
    # An empty one has no bytes that could be shown.
    return [column.data.cast("B")] if len(column) else []


def lines(terms: Iterable[str]) -> Sequence[bytes]:
    """Texts of one line as a column."""
    return ["\n".join(terms).encode()]


def from_lines(column: Column) -> list[str]:
    """The texts of one line that are in a column."""
    text = column.tobytes().decode()
    return text.split("\n") if text else []


def cut(column: Column, sizes: npt.NDArray[np.integer]) -> list[bytes]:
    """The texts in a column, of which each has a size."""
    whole, ends = column.tobytes(), np.cumsum(sizes, dtype=np.int64).tolist()
    return [whole[first:end] for first, end in zip([0, *ends[:-1]], ends, strict=False)]
