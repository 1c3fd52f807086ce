"""Features as whole numbers: TF-IDF whose sums are exact, so that no order of adding makes a difference.

The rarity of a feature goes in steps: it changes when the pages that have the feature grow by a quarter or so, not with
each page. So an edit changes the weights of the page that was edited and of few others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from kb.site.near.counts import Counts
from kb.site.near.matrices import sparse

SCALE = 2048
"""The length of a page's row. Products of rows stay below 2^24, where 32-bit floats hold whole numbers exactly."""
STEP = 4
"""Steps of rarity in a factor of e."""
WEIGHT_BITS, COLUMN_BITS = 12, 28
"""Bits for a weight and for a column in a number that sorts entries."""
PORTION = 8192
"""Rows looked at in one step."""
FINE = 64
"""Steps of frequency in a factor of e."""


def weighted(counts: Counts, shares: Sequence[float]) -> sparse.csr_matrix:
    """The weights of pages: sublinear TF-IDF (as of Manning, Raghavan and Schütze 2008, 6.2 to 6.4), whole numbers.

    `shares` is the part of each group of features in the likeness of two pages. Each group of a page is scaled to it.
    """
    matrix, groups, rarity = counts.matrix, counts.groups, _rarity(counts)
    scaled = [_scaled(part, groups, rarity, np.sqrt(shares)) for part in _parts(matrix)]
    data = np.concatenate([np.zeros(0, np.float32), *scaled])
    return sparse.csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def weighted_again(
    counts: Counts,
    shares: Sequence[float],
    old: Counts,
    weights: sparse.csr_matrix,
    before: NDArray[np.int64],
    columns: NDArray[np.int64],
) -> sparse.csr_matrix:
    """As `weighted`, where `weights` are those of `old`, in which each page has the row `before`, -1 for a new one.

    `columns` are those of the terms of `old` now.
    """
    matrix, rarity, known = counts.matrix, _rarity(counts), _rarity(old)
    # Of a feature that is gone nothing is asked.
    moved = np.full(len(rarity), np.nan)
    moved[columns[columns >= 0]] = known[columns >= 0]
    others = np.concatenate([[0], np.cumsum((moved != rarity)[matrix.indices])])
    same = (before >= 0) & (np.diff(others[matrix.indptr]) == 0)
    entries, data = np.repeat(same, np.diff(matrix.indptr)), np.empty(len(matrix.data), np.float32)
    data[entries] = weights[before[same]].data
    rest = [_scaled(part, counts.groups, rarity, np.sqrt(shares)) for part in _parts(matrix[np.flatnonzero(~same)])]
    data[~entries] = np.concatenate([np.zeros(0, np.float32), *rest])
    return sparse.csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def _scaled(
    matrix: sparse.csr_matrix, groups: NDArray[np.int64], rarity: NDArray[np.float64], lengths: NDArray[np.float64]
) -> NDArray[np.float32]:
    # Few numbers are said of millions of features: each is looked up.
    steps = np.rint(FINE * (1 + np.log(np.maximum(np.arange(matrix.data.max(initial=0) + 1), 1))))
    values = steps[matrix.data] * rarity[matrix.indices]
    cells = _rows(matrix) * len(lengths) + groups[matrix.indices]
    own = np.sqrt(np.bincount(cells, values**2, minlength=matrix.shape[0] * len(lengths)))
    scaled = np.rint(values / own[cells] * lengths[groups[matrix.indices]] * SCALE)
    return np.asarray(scaled, np.float32)


def _rarity(counts: Counts) -> NDArray[np.float64]:
    pages, features = counts.matrix.shape
    pages_with = np.bincount(counts.matrix.indices, minlength=features)
    steps: NDArray[np.float64] = STEP + np.rint(STEP * np.log(1 + pages)) - np.rint(STEP * np.log(1 + pages_with))
    return steps


def heaviest(matrix: sparse.csr_matrix, most: int) -> sparse.csr_matrix:
    """The `most` heaviest features of each row, of equal ones those of the first columns."""
    if np.diff(matrix.indptr).max(initial=0) <= most:
        return matrix
    return sparse.vstack([_heaviest(part, most) for part in _parts(matrix)] or [matrix], format="csr")


def _heaviest(matrix: sparse.csr_matrix, most: int) -> sparse.csr_matrix:
    # One number an entry, whose order is that of rows, then of falling weights, then of columns: sorted as it stands.
    keys = _rows(matrix) << (WEIGHT_BITS + COLUMN_BITS)
    keys |= ((1 << WEIGHT_BITS) - 1 - matrix.data.astype(np.int64)) << COLUMN_BITS
    keys |= matrix.indices
    keys = np.sort(keys[matrix.data > 0])
    rows = keys >> (WEIGHT_BITS + COLUMN_BITS)
    begins = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=matrix.shape[0]))])
    keys = keys[np.arange(len(keys)) - begins[rows] < most]
    values = (1 << WEIGHT_BITS) - 1 - (keys >> COLUMN_BITS & ((1 << WEIGHT_BITS) - 1))
    columns = keys & ((1 << COLUMN_BITS) - 1)
    kept = np.concatenate([[0], np.cumsum(np.minimum(np.diff(begins), most))])
    found = sparse.csr_matrix((values.astype(np.float32), columns.astype(np.int32), kept), shape=matrix.shape)
    found.sort_indices()
    return found


def portions(rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Rows in portions, so that what is computed on the way stays small."""
    for start in range(0, len(rows), PORTION):
        yield rows[start : start + PORTION]


def _parts(matrix: sparse.csr_matrix) -> Iterator[sparse.csr_matrix]:
    for start in range(0, matrix.shape[0], PORTION):
        yield matrix[start : start + PORTION]


def _rows(matrix: sparse.csr_matrix) -> NDArray[np.int64]:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
