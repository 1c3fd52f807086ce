"""Why pages are related, for all pairs of pages at once: what they share of each group of features, heaviest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.site.near.matrices import sparse

SHOWN = 3
"""Tags or words that a reason names at most."""
DECIMALS = 4
"""Weights are rounded, so that the last bits of a sum are no difference between two machines."""
ALIKE = 0.08
"""Text likeness from which a reader would call two pages similar."""
COLUMN_BITS = 32
LAST_COLUMN = (1 << COLUMN_BITS) - 1
TAKEN = -1
"""Below all numbers of entries."""
PORTION = 4096
"""Pairs looked at in one step, so that memory stays flat."""

Pairs = NDArray[np.int64]
"""Pairs of rows, of shape (pairs, 2)."""


@dataclass(frozen=True)
class Group:
    """A group of features of all pages, each row of length 1, and the names of its columns."""

    matrix: sparse.csr_matrix
    names: Sequence[str]

    @cached_property
    def shown(self) -> NDArray[np.bool_]:
        """Which columns have a name to show: TeX tokens are no words."""
        return np.fromiter((not name.startswith("$") for name in self.names), np.bool_, len(self.names))


class _Shared(NamedTuple):
    """What a pair shares of a group: how many features, the product of its rows, the heaviest names."""

    number: int
    cosine: float
    names: list[str]


def reasons(
    groups: Mapping[str, Group], pairs: Pairs, titles: Callable[[str], str]
) -> Iterator[tuple[tuple[int, int], tuple[str, ...]]]:
    """The reasons of each pair; `titles` gives the title of an interview by its id."""
    cuts = [*range(0, len(pairs), PORTION), len(pairs)]
    for start, end in pairwise(cuts):
        block = pairs[start:end]
        shared = (_shared(groups[name], block) for name in ("tags", "formulas", "text", "interviews"))
        for (first, second), tags, formulas, text, asked in zip(block.tolist(), *shared, strict=True):
            yield (first, second), _told(tags, formulas, text, asked, titles)


def _told(
    tags: _Shared, formulas: _Shared, text: _Shared, asked: _Shared, titles: Callable[[str], str]
) -> tuple[str, ...]:
    told = [f"共同标签：{'、'.join(tags.names)}"] if tags.number else []
    if formulas.number:
        told.append(f"共同公式：{formulas.number} 个")
    if text.cosine >= ALIKE:
        known = {tag.casefold() for tag in tags.names}
        names = [name for name in text.names if name.casefold() not in known]
        told.append(f"内容相近：{'、'.join(names or text.names)}")
    if asked.number:
        told.append(f"同一场面试：{titles(asked.names[0])}")
    return tuple(told)


def _shared(group: Group, pairs: Pairs) -> list[_Shared]:
    both = group.matrix[pairs[:, 0]].multiply(group.matrix[pairs[:, 1]]).tocsr()
    counts = np.diff(both.indptr)
    cosines = np.bincount(np.repeat(np.arange(len(pairs)), counts), both.data, minlength=len(pairs))
    names = _heaviest(both, group)
    return list(map(_Shared, counts.tolist(), cosines.tolist(), names))


def _heaviest(both: sparse.csr_matrix, group: Group) -> list[list[str]]:
    """The names of the heaviest features of each row that have one to show, of equal ones the first."""
    shown = group.shown[both.indices]
    counts = np.bincount(np.repeat(np.arange(both.shape[0]), np.diff(both.indptr))[shown], minlength=both.shape[0])
    # One number an entry: the heavier the higher, and of equal ones the first column.
    keys = np.rint(both.data[shown] * 10**DECIMALS).astype(np.int64) << COLUMN_BITS
    keys |= LAST_COLUMN - both.indices[shown].astype(np.int64)
    found: list[list[str]] = [[] for _ in range(both.shape[0])]
    rows = np.flatnonzero(counts)
    starts = (np.cumsum(counts) - counts)[rows]
    # Three are asked for of hundreds: to look for the highest three times is quicker than to sort.
    for _ in range(SHOWN if len(rows) else 0):
        best = np.maximum.reduceat(keys, starts)
        keys[keys == np.repeat(best, counts[rows])] = TAKEN
        there = best > TAKEN
        columns = LAST_COLUMN - (best[there] & LAST_COLUMN)
        for row, column in zip(rows[there].tolist(), columns.tolist(), strict=True):
            found[row].append(group.names[column])
    return found
