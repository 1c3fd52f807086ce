"""Why pages are related, for all pairs of pages at once: what they share of each group of features, heaviest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

SHOWN = 3
"""Tags or words that a reason names at most."""
DECIMALS = 4
"""Weights are rounded, so that the last bits of a sum are no difference between two machines."""
ALIKE = 0.08
"""Text likeness from which a reader would call two pages similar."""
WEIGHT_BITS, COLUMN_BITS = 14, 32
"""Of a sorted number: a weight is at most 1, rounded."""
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


@dataclass(frozen=True)
class _Shared:
    """What a pair shares of a group: how many features, the product of its rows, the heaviest names."""

    count: int
    cosine: float
    names: list[str]


def reasons(
    groups: Mapping[str, Group], pairs: Pairs, titles: Callable[[str], str]
) -> Iterator[tuple[tuple[int, int], tuple[str, ...]]]:
    """The reasons of each pair; `titles` gives the title of an interview by its id."""
    cuts = [*range(0, len(pairs), PORTION), len(pairs)]
    for start, end in pairwise(cuts):
        block = pairs[start:end]
        shared = {name: _shared(group, block) for name, group in groups.items()}
        for place, (first, second) in enumerate(block.tolist()):
            yield (first, second), _told({name: found[place] for name, found in shared.items()}, titles)


def _told(shared: Mapping[str, _Shared], titles: Callable[[str], str]) -> tuple[str, ...]:
    tags, formulas, text, asked = (shared[name] for name in ("tags", "formulas", "text", "interviews"))
    told = [f"共同标签：{'、'.join(tags.names)}"] if tags.count else []
    if formulas.count:
        told.append(f"共同公式：{formulas.count} 个")
    if text.cosine >= ALIKE:
        known = {tag.casefold() for tag in tags.names}
        names = [name for name in text.names if name.casefold() not in known]
        told.append(f"内容相近：{'、'.join(names or text.names)}")
    if asked.count:
        told.append(f"同一场面试：{titles(asked.names[0])}")
    return tuple(told)


def _shared(group: Group, pairs: Pairs) -> list[_Shared]:
    both = group.matrix[pairs[:, 0]].multiply(group.matrix[pairs[:, 1]]).tocsr()
    counts = np.diff(both.indptr)
    cosines = np.bincount(np.repeat(np.arange(len(pairs)), counts), both.data, minlength=len(pairs))
    names = _heaviest(both, group)
    return [_Shared(*found) for found in zip(counts.tolist(), cosines.tolist(), names, strict=True)]


def _heaviest(both: sparse.csr_matrix, group: Group) -> list[list[str]]:
    """The names of the heaviest features of each row that have one to show, of equal ones the first."""
    shown = group.shown[both.indices]
    # One number an entry, whose order is that of rows, then of falling weights, then of columns: sorted as it stands.
    keys = np.repeat(np.arange(both.shape[0]), np.diff(both.indptr))[shown] << (WEIGHT_BITS + COLUMN_BITS)
    weights = np.rint(both.data[shown] * 10**DECIMALS).astype(np.int64)
    keys |= ((1 << WEIGHT_BITS) - 1 - weights) << COLUMN_BITS
    keys |= both.indices[shown]
    keys.sort()
    rows = keys >> (WEIGHT_BITS + COLUMN_BITS)
    counts = np.bincount(rows, minlength=both.shape[0])
    first = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts) < SHOWN
    found: list[list[str]] = [[] for _ in range(both.shape[0])]
    columns = keys[first] & ((1 << COLUMN_BITS) - 1)
    for row, column in zip(rows[first].tolist(), columns.tolist(), strict=True):
        found[row].append(group.names[column])
    return found
