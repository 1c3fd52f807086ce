"""Postings as bytes, as docs/search-format.md tells them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def lists(places: Ints, firsts: Ints) -> tuple[list[bytes], list[int]]:
    """The bytes of each term: of each page its distance, its marks and strength, then its sections."""
    page, head, section = places >> 16, places >> 8 & 0xFF, places & 0xFF
    new_term = np.zeros(len(places), bool)
    new_term[firsts] = True
    new_page = new_term | np.concatenate(([True], np.diff(page) != 0))
    distance = np.where(new_term, page, np.diff(page, prepend=0))
    more = ~np.concatenate((new_page[1:], [True]))
    step = np.where(new_page, section, np.diff(section, prepend=0)) << 1 | more
    at = np.cumsum(np.where(new_page, 3, 1)) - 1
    values = np.empty(at[-1] + 1, np.int64)
    values[at] = step
    values[at[new_page] - 2], values[at[new_page] - 1] = distance[new_page], head[new_page]
    written, offsets = varints(values)
    return _cut(written, offsets[at[firsts] - 2].tolist()), np.add.reduceat(new_page, firsts).tolist()


def varint_each(numbers: npt.ArrayLike) -> list[bytes]:
    """Each number as bytes."""
    written, offsets = varints(numbers)
    return _cut(written, offsets.tolist())


def _cut(written: bytes, starts: list[int]) -> list[bytes]:
    return [written[a:b] for a, b in pairwise([*starts, len(written)])]


def varints(numbers: npt.ArrayLike) -> tuple[bytes, Ints]:
    """Numbers as bytes of seven bits, low ones first, and where each begins."""
    values = np.asarray(numbers, np.int64)
    sizes = 1 + (values >= 1 << 7) + (values >= 1 << 14) + (values >= 1 << 21)
    offsets = np.cumsum(sizes) - sizes
    written = np.zeros(int(sizes.sum()), np.uint8)
    for index in range(4):
        chosen = sizes > index
        rest = values[chosen] >> 7 * index
        written[offsets[chosen] + index] = rest & 0x7F | (sizes[chosen] > index + 1) << 7
    return written.tobytes(), offsets
