"""The nearest pages of each page, for many pages: tried by the heaviest features, then scored by all of them.

The likeness of two pages is the product of their rows. Over all pairs that costs the square of the pages, nearly all of
it for features that are common and light. So the product of the heaviest features alone names those who come into
question, and the whole rows score them. Both scores are of two pages and nothing else, which is why lists can be kept
up to date: an edit changes some rows, and a list changes where it held one of these or one of these now belongs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kb.model import Page, Slug
from kb.pages.executor import Executor, streamed
from kb.site.near import ranked
from kb.site.near.counts import Counts, Features, counted
from kb.site.near.matrices import sparse
from kb.site.near.ranked import Entries
from kb.site.near.weights import SCALE, heaviest, weighted

BLOCK = 512
"""Rows of a task."""


@dataclass(frozen=True)
class Model:
    """What likeness is made of, and how much is looked at to find who is alike."""

    features: Features
    shares: tuple[float, ...]
    """The part of each group of features in the likeness."""
    heavy: int = 32
    """Features of a page by which others are tried."""
    tried: int = 64
    """Pages that are scored for each."""
    spare: int = 16
    """Pages remembered beyond these for each, so that a list that loses some is still long enough."""

    anew: float = 0.3
    """The part of changed rows from which making all anew is quicker than bringing it up to date."""

    @property
    def kept(self) -> int:
        """Pages that are remembered for each."""
        return self.tried + self.spare


@dataclass(frozen=True)
class Neighbourhood:
    """Pages, their weights and their nearest pages, each itself among its own."""

    counts: Counts
    weights: sparse.csr_matrix
    tried: Entries
    """The best by the heaviest features: the exact beginning of the ranking, complete or as long as is tried."""
    complete: NDArray[np.bool_]
    """Whether the list of `tried` has all pages that share a heavy feature."""
    nearest: Entries
    """Those tried, by all features."""
    _heavy: dict[int, sparse.csr_matrix] = field(default_factory=dict, repr=False, compare=False)

    def heavy(self, most: int) -> sparse.csr_matrix:
        """The `most` heaviest features of each page, found once."""
        if most not in self._heavy:
            self._heavy[most] = heaviest(self.weights, most)
        return self._heavy[most]

    def likeness(self, count: int, floor: float) -> sparse.csr_matrix:
        """The likeness of each page to its `count` nearest, from `floor` on, of shape (pages, pages)."""
        size = len(self.counts.slugs)
        lists = self.nearest[:, :count]
        scores = ranked.scores_of(lists) / SCALE**2
        rows, places = np.nonzero((lists > 0) & (scores >= floor))
        columns = ranked.numbers_of(lists)[rows, places]
        return sparse.csr_matrix((scores[rows, places], (rows, columns)), shape=(size, size))


def neighbourhood(pages: Mapping[Slug, Page], model: Model, executor: Executor) -> Neighbourhood:
    """The nearest pages of all pages, made anew."""
    return surroundings(counted((pages[slug] for slug in sorted(pages)), model.features), model, executor)


def surroundings(counts: Counts, model: Model, executor: Executor) -> Neighbourhood:
    """The nearest pages of pages whose features are counted."""
    weights = weighted(counts, model.shares)
    everyone = np.arange(len(counts.slugs))
    heavy = heaviest(weights, model.heavy)
    lists = tried(heavy, everyone, model.kept, executor)
    nearest = lists[:, : model.tried]
    # Those tried by all their features are scored so already.
    if heavy.nnz < weights.nnz:
        nearest = scored(weights, everyone, nearest, executor)
    return Neighbourhood(counts, weights, lists, lists[:, -1] == 0, nearest)


def blocks(rows: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Rows in the portions of a task."""
    cuts = [*range(0, len(rows), BLOCK), len(rows)]
    return [rows[start:end] for start, end in pairwise(cuts)]


def tried(
    heavy: sparse.csr_matrix,
    rows: NDArray[np.int64],
    kept: int,
    executor: Executor,
    others: sparse.csr_matrix | None = None,
) -> Entries:
    """The best of `others`, else of all, by the heaviest features, for each of `rows`."""
    lists = np.zeros((len(rows), kept), np.int64)
    shared = executor.share((heavy, (heavy if others is None else others).T.tocsr()))
    places = blocks(np.arange(len(rows)))
    items = ((rows[place], kept) for place in places)
    for place, found in zip(places, streamed(executor, _try, items, shared), strict=True):
        lists[place] = found
    return lists


def _try(heavy: tuple[sparse.csr_matrix, sparse.csr_matrix], item: tuple[NDArray[np.int64], int]) -> Entries:
    rows, kept = item
    return ranked.best(heavy[0][rows], heavy[1], kept)


def scored(weights: sparse.csr_matrix, rows: NDArray[np.int64], candidates: Entries, executor: Executor) -> Entries:
    """The candidates by all features, for each of `rows`; `candidates` has a list for each of them."""
    lists = np.zeros(candidates.shape, np.int64)
    shared = executor.share(weights)
    places = blocks(np.arange(len(rows)))
    items = ((rows[place], ranked.numbers_of(candidates[place])) for place in places)
    for place, found in zip(places, streamed(executor, _score, items, shared), strict=True):
        lists[place] = found
    return lists


def _score(weights: sparse.csr_matrix, item: tuple[NDArray[np.int64], NDArray[np.int64]]) -> Entries:
    rows, numbers = item
    scores = np.zeros(numbers.shape, np.float32)
    # By few rows at once: a row is copied for each page that it is scored with.
    for start in range(0, len(rows), 32):
        part = slice(start, start + 32)
        own, places = np.nonzero(numbers[part] >= 0)
        both = weights[rows[part][own]].multiply(weights[numbers[part][own, places]])
        scores[part][own, places] = both @ np.ones(weights.shape[1], np.float32)
    return ranked.ordered(ranked.entries(scores, numbers))
