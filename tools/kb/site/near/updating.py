"""A neighbourhood brought up to date after an edit: what making it anew would give, for the work that the edit asks."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.model import Page, Slug
from kb.pages.executor import Executor
from kb.site.near import ranked
from kb.site.near.counts import Counts, columns_now, counted, merged
from kb.site.near.matrices import sparse
from kb.site.near.neighbourhood import Model, Neighbourhood, scored, surroundings, tried
from kb.site.near.ranked import Entries
from kb.site.near.weights import heaviest, portions, weighted_again


@dataclass(frozen=True)
class _Change:
    """Rows before and after an edit."""

    now: NDArray[np.int64]
    """The row now of each row before, -1 where its weights are others or it is gone."""
    before: NDArray[np.int64]
    """The row before of each row now, -1 where its weights are others or it is new."""

    @property
    def changed(self) -> NDArray[np.int64]:
        """The rows now that are new or whose weights are others."""
        return np.flatnonzero(self.before < 0)

    @property
    def same(self) -> NDArray[np.int64]:
        """The rows now whose weights are as before."""
        return np.flatnonzero(self.before >= 0)

    def moved(self, lists: Entries) -> Entries:
        """Lists of rows before as lists of rows now, best first; those that changed are left out."""
        numbers = ranked.numbers_of(lists)
        now = np.where(numbers >= 0, self.now[numbers], -1)
        return ranked.ordered(ranked.entries(ranked.scores_of(lists), now))


def updated(
    old: Neighbourhood, pages: Mapping[Slug, Page], edited: AbstractSet[Slug], model: Model, executor: Executor
) -> Neighbourhood:
    """`neighbourhood(pages, model, executor)`, made from the one before an edit.

    `edited` are the pages that are not as they were for `old`; pages that are new or gone are found without it. Where
    the edit moves the rarity of features on so many pages that little stays, all lists are made anew.
    """
    kept = np.array([n for n, slug in enumerate(old.counts.slugs) if slug in pages and slug not in edited], np.int64)
    staying = {old.counts.slugs[row] for row in kept}
    new = counted((pages[slug] for slug in sorted(pages.keys() - staying)), model.features)
    counts, columns = merged(old.counts, kept, new)
    rows = dict(zip((old.counts.slugs[row] for row in kept), kept.tolist(), strict=True))
    before = np.fromiter((rows.get(slug, -1) for slug in counts.slugs), np.int64, len(counts.slugs))
    weights = weighted_again(counts, model.shares, old.counts, old.weights, before, columns)
    change = _change(old, counts, weights, columns)
    if len(change.changed) > model.anew * len(counts.slugs):
        return surroundings(counts, model, executor)
    lists, complete, touched = _tried_again(
        old, _heavy_again(old, weights, change, columns, model), change, model, executor
    )
    redo = np.union1d(np.flatnonzero(_holds(old.tried[:, : model.tried], change)), touched)
    nearest = np.zeros((len(counts.slugs), model.tried), np.int64)
    nearest[change.same] = change.moved(old.nearest[change.before[change.same]])
    nearest[redo] = _scored_again(weights, redo, lists[redo, : model.tried], nearest[redo], executor)
    return Neighbourhood(counts, weights, lists, complete, nearest)


def unmoved(old: Neighbourhood, new: Neighbourhood, count: int) -> tuple[set[Slug], set[Slug]]:
    """The pages whose weights are those of `old`, and of these the pages whose `count` nearest pages are too."""
    columns, slugs = columns_now(old.counts.terms, new.counts.terms), new.counts.slugs
    change = _change(old, new.counts, new.weights, columns)
    before = old.nearest[change.before[change.same], :count]
    # Who changed or is gone is left out of it, so that the lists differ.
    still = (change.moved(before) == new.nearest[change.same, :count]).all(axis=1)
    return {slugs[row] for row in change.same}, {slugs[row] for row in change.same[still]}


def _change(old: Neighbourhood, counts: Counts, weights: sparse.csr_matrix, columns: NDArray[np.int64]) -> _Change:
    """Compare rows: equal are those with the same weights of the same terms."""
    slugs = counts.slugs
    rows = {slug: row for row, slug in enumerate(slugs)}
    here = np.fromiter((rows.get(slug, -1) for slug in old.counts.slugs), np.int64, len(old.counts.slugs))
    both = np.flatnonzero(here >= 0)
    equal = np.diff(old.weights.indptr)[both] == np.diff(weights.indptr)[here[both]]
    both = both[equal]
    found = [part[_equal(old.weights[part], weights[here[part]], columns)] for part in portions(both)]
    same = np.concatenate([both[:0], *found])
    now, before = np.full(len(here), -1), np.full(len(slugs), -1)
    now[same], before[here[same]] = here[same], same
    return _Change(now, before)


def _equal(first: sparse.csr_matrix, second: sparse.csr_matrix, columns: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether rows of equal length are the same, where `columns` are those of `second` for those of `first`."""
    differs = (columns[first.indices] != second.indices) | (first.data != second.data)
    owner = np.repeat(np.arange(first.shape[0]), np.diff(first.indptr))
    return np.asarray(np.bincount(owner, differs, minlength=first.shape[0]) == 0)


def _holds(before: Entries, change: _Change) -> NDArray[np.bool_]:
    """Whether each row now is changed, or had among the pages to score one that changed or is gone."""
    held = np.ones(len(change.before), bool)
    numbers = ranked.numbers_of(before[change.before[change.same]])
    held[change.same] = ((numbers >= 0) & (change.now[numbers] < 0)).any(axis=1)
    return held


def _tried_again(
    old: Neighbourhood, heavy: sparse.csr_matrix, change: _Change, model: Model, executor: Executor
) -> tuple[Entries, NDArray[np.bool_], NDArray[np.int64]]:
    """The lists by the heaviest features, whether they are complete, and the rows whose lists are others."""
    lists, complete = np.zeros((len(change.before), model.kept), np.int64), np.zeros(len(change.before), bool)
    lists[change.same] = _joining(heavy, change, model.kept, executor)
    touched = []
    for rows in portions(change.same):
        stay = change.moved(old.tried[change.before[rows]])
        lists[rows], complete[rows] = _merged(old, change.before[rows], stay, lists[rows])
        touched.append(rows[(lists[rows] != stay)[:, : model.tried].any(axis=1)])
    short = ~complete & (lists[:, model.tried - 1] == 0)
    anew = np.union1d(np.flatnonzero(short), change.changed)
    lists[anew] = tried(heavy, anew, model.kept, executor)
    complete[anew] = lists[anew, -1] == 0
    return lists, complete, np.union1d(np.concatenate([anew[:0], *touched]), anew)


def _heavy_again(
    old: Neighbourhood, weights: sparse.csr_matrix, change: _Change, columns: NDArray[np.int64], model: Model
) -> sparse.csr_matrix:
    """As `heaviest`: of pages whose weights are as they were, so are the heaviest."""
    kept, new = old.heavy(model.heavy)[change.before[change.same]], heaviest(weights[change.changed], model.heavy)
    moved = columns.astype(np.int32)[kept.indices]
    same = sparse.csr_matrix((kept.data, moved, kept.indptr), shape=(kept.shape[0], weights.shape[1]))
    order = np.argsort(np.concatenate([change.same, change.changed]))
    return sparse.vstack([same, new], format="csr")[order]


def _merged(
    old: Neighbourhood, rows: NDArray[np.int64], stay: Entries, join: Entries
) -> tuple[Entries, NDArray[np.bool_]]:
    """Who stays on the lists of some rows of `old` and who joins, in one list each, and whether these are complete.

    Who was not on a list ranks behind its last entry. So entries of a higher score than that are the beginning of the
    whole ranking, whoever joins; behind them somebody unknown may stand.
    """
    before, complete = old.tried[rows], old.complete[rows]
    kept = before.shape[1]
    last = ranked.scores_of(np.min(before, axis=1, where=before > 0, initial=ranked.MOST)) * ~complete
    highest = np.max(ranked.scores_of(join), axis=1, initial=0)
    disturbed = (highest > 0) & (highest >= last)
    together = ranked.ordered(np.concatenate([stay, join], axis=1))
    together[(ranked.scores_of(together) <= last[:, None]) & np.logical_and(disturbed, ~complete)[:, None]] = 0
    # As many as are kept may be only the beginning.
    still = complete & ((together > 0).sum(axis=1) < kept)
    return np.where(disturbed[:, None], together[:, :kept], stay), still


def _joining(heavy: sparse.csr_matrix, change: _Change, kept: int, executor: Executor) -> Entries:
    """For each unchanged row the best of the changed ones."""
    same, changed = change.same, change.changed
    if not len(changed):
        return np.zeros((len(same), kept), np.int64)
    found = tried(heavy, same, kept, executor, heavy[changed])
    return ranked.entries(ranked.scores_of(found), changed[ranked.numbers_of(found)])


def _scored_again(
    weights: sparse.csr_matrix, rows: NDArray[np.int64], candidates: Entries, known: Entries, executor: Executor
) -> Entries:
    """As `scored`, of which the scores of unchanged pages are `known`."""
    missing, kept = np.zeros_like(candidates), np.zeros_like(known)
    for part in portions(np.arange(len(rows))):
        here, there = _cells(ranked.numbers_of(candidates[part])), _cells(ranked.numbers_of(known[part]))
        kept[part] = np.where(np.isin(there, here), known[part], 0)
        missing[part] = np.where(np.isin(here, there), 0, candidates[part])
    new = scored(weights, rows, missing, executor)
    for part in portions(np.arange(len(rows))):
        kept[part] = ranked.ordered(np.concatenate([kept[part], new[part]], axis=1))[:, : kept.shape[1]]
    return kept


def _cells(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number for each row and each number in it."""
    return (np.arange(len(numbers))[:, None] << 32) + numbers
