"""The nearest pages of each page, for many pages: tried by the heaviest features, then scored by all of them.

The likeness of two pages is the product of their rows. Over all pairs that costs the square of the pages, nearly all of
it for features that are common and light. So the product of the heaviest features alone names those who come into
question, and the whole rows score them. Both scores are of two pages and nothing else, which is why lists can be kept
up to date: an edit changes some rows, and a list changes where it held one of these or one of these now belongs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kb.model import Page, Slug
from kb.pages.executor import Executor, streamed
from kb.site.near import ranked
from kb.site.near.counts import Counts, Features, counted, merged
from kb.site.near.ranked import Entries
from kb.site.near.weights import SCALE, heaviest, weighted

HEAVY = 32
"""Features of a page by which others are tried."""
TRIED = 64
"""Pages that are scored for each."""
KEPT = TRIED + 16
"""Pages that are remembered for each, so that a list that loses some is still long enough."""
BLOCK = 512
"""Rows of a task."""


@dataclass(frozen=True)
class Model:
    """What likeness is made of: the features read, the share of each group, and how many neighbours are wanted."""

    features: Features
    shares: tuple[float, ...]
    count: int


@dataclass(frozen=True)
class Neighbourhood:
    """Pages, their weights and their nearest pages, each itself among its own."""

    counts: Counts
    weights: sparse.csr_matrix
    tried: Entries
    """The best by the heaviest features: an exact beginning of the whole ranking, at least `TRIED` long or complete."""
    complete: NDArray[np.bool_]
    """Whether the list of `tried` has all pages that share a heavy feature."""
    nearest: Entries
    """The best of those tried, by all features."""

    def likeness(self, floor: float) -> sparse.csr_matrix:
        """The likeness of each page to its nearest, from `floor` on, of shape (pages, pages)."""
        size = len(self.counts.slugs)
        scores = ranked.scores_of(self.nearest) / SCALE**2
        rows, places = np.nonzero((self.nearest > 0) & (scores >= floor))
        columns = ranked.numbers_of(self.nearest)[rows, places]
        return sparse.csr_matrix((scores[rows, places], (rows, columns)), shape=(size, size))


def neighbourhood(pages: Mapping[Slug, Page], model: Model, executor: Executor) -> Neighbourhood:
    """The nearest pages of all pages, made anew."""
    counts = counted((pages[slug] for slug in sorted(pages)), model.features)
    weights = weighted(counts, model.shares)
    everyone = np.arange(len(counts.slugs))
    tried = _tried(heaviest(weights, HEAVY), everyone, executor)
    return Neighbourhood(
        counts, weights, tried, tried[:, -1] == 0, _scored(weights, everyone, tried, model.count, executor)
    )


def _blocks(rows: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    cuts = [*range(0, len(rows), BLOCK), len(rows)]
    return [rows[start:end] for start, end in pairwise(cuts)]


def _tried(heavy: sparse.csr_matrix, rows: NDArray[np.int64], executor: Executor) -> Entries:
    lists = np.zeros((len(rows), KEPT), np.int64)
    shared = executor.share((heavy, heavy.T.tocsr()))
    for place, found in zip(_blocks(np.arange(len(rows))), streamed(executor, _try, _blocks(rows), shared), strict=True):
        lists[place] = found
    return lists


def _try(heavy: tuple[sparse.csr_matrix, sparse.csr_matrix], rows: NDArray[np.int64]) -> Entries:
    return ranked.best(heavy[0][rows], heavy[1], KEPT)


def _scored(
    weights: sparse.csr_matrix, rows: NDArray[np.int64], tried: Entries, count: int, executor: Executor
) -> Entries:
    lists = np.zeros((len(rows), count), np.int64)
    shared = executor.share(weights)
    places = _blocks(np.arange(len(rows)))
    items = ((rows[place], ranked.numbers_of(tried[place, :TRIED]), count) for place in places)
    for place, found in zip(places, streamed(executor, _score, items, shared), strict=True):
        lists[place] = found
    return lists


def _score(weights: sparse.csr_matrix, item: tuple[NDArray[np.int64], NDArray[np.int64], int]) -> Entries:
    rows, numbers, count = item
    scores = np.zeros(numbers.shape, np.float32)
    # By few rows at once: a row is copied for each page that it is scored with.
    for start in range(0, len(rows), 32):
        part = slice(start, start + 32)
        own, places = np.nonzero(numbers[part] >= 0)
        both = weights[rows[part][own]].multiply(weights[numbers[part][own, places]])
        scores[part][own, places] = both @ np.ones(weights.shape[1], np.float32)
    return ranked.ordered(ranked.entries(scores, numbers.astype(np.int32)))[:, :count]
