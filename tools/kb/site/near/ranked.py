"""Ranked lists of rows: the best of a sparse product, in an order without ties, as one whole number an entry.

An entry is the score in the upper half and the complement of the row's number in the lower, so that comparing entries
compares scores and, where they are equal, puts the lower number first. 0 is no entry.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import sparse_dot_topn
from numpy.typing import NDArray

from kb.site.near.matrices import sparse

Entries = NDArray[np.int64]
"""Lists of entries, a list a row, the best first, filled up with 0."""
LAST = (1 << 32) - 1
MOST = (1 << 63) - 1
"""Above all entries."""
RESOLVED = 64
"""Rows whose ties are looked into at once."""


def entries(scores: NDArray[np.float32 | np.int64], numbers: NDArray[np.integer[Any]]) -> Entries:
    """Entries of scores, which are whole, and row numbers; 0 where a score is 0 or a number is -1."""
    made: Entries = (scores.astype(np.int64) << 32) | (LAST - numbers.astype(np.int64))
    return np.where((scores > 0) & (numbers >= 0), made, 0)


def scores_of(lists: Entries) -> NDArray[np.int64]:
    """The score of each entry."""
    return lists >> 32


def numbers_of(lists: Entries) -> NDArray[np.int64]:
    """The row number of each entry; -1 where there is none."""
    return np.where(lists > 0, LAST - (lists & LAST), -1)


def best(rows: sparse.csr_matrix, others: sparse.csr_matrix, count: int) -> Entries:
    """For each of `rows` the `count` best columns of `rows @ others`, ties to the lowest column."""
    found = sparse_dot_topn.sp_matmul_topn(rows, others, top_n=count + 1, sort=True, n_threads=1)
    lists = ordered(_lists(found, count + 1))
    tied = (scores_of(lists[:, count - 1]) == scores_of(lists[:, count])) & (lists[:, count] > 0)
    where = np.flatnonzero(tied)
    for start in range(0, len(where), RESOLVED):
        block = where[start : start + RESOLVED]
        lists[block, :count] = _resolved(rows[block] @ others, lists[block, :count])
    return lists[:, :count]


def ordered(lists: Entries) -> Entries:
    """Lists with the best entry first."""
    return -np.sort(-lists, axis=1)


def _lists(found: sparse.csr_matrix, width: int) -> Entries:
    lists = np.zeros((found.shape[0], width), np.int64)
    rows = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
    lists[rows, np.arange(found.nnz) - found.indptr[rows]] = entries(found.data, found.indices)
    return lists


def _resolved(products: sparse.csr_matrix, lists: Entries) -> Entries:
    """Lists whose last score more columns have than there is room for: the lowest of these columns."""
    lowest = scores_of(lists[:, -1])
    rows = np.repeat(np.arange(products.shape[0]), np.diff(products.indptr))
    kept = products.data >= lowest[rows]
    rows, made = rows[kept], entries(products.data[kept], products.indices[kept])
    order = np.lexsort((-made, rows))
    rows, made = rows[order], made[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    room = rank < lists.shape[1]
    resolved = np.zeros_like(lists)
    resolved[rows[room], rank[room]] = made[room]
    return resolved
