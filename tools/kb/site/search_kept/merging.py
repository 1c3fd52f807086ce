"""Counted terms of two builds: places on pages that stayed, and those on pages that were counted now."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt

from kb.site.search.packing import Ints
from kb.site.search.postings import PAIR, Rows

Heads = npt.NDArray[np.uint8]

NONE = 0xFF
"""The head of a place that had none before: no place has this one."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Counted terms, and what is known of them from before."""

    rows: Rows
    before: Heads
    """The head that each place had."""
    lost: frozenset[str]
    """Terms that no longer stand where they stood."""

    def touched(self, heads: Heads) -> set[str]:
        """The terms that stand in other places now, or stand there with other heads."""
        changed = np.searchsorted(self.rows.firsts, np.flatnonzero(heads != self.before), side="right") - 1
        terms = self.rows.terms
        return {term.removeprefix(PAIR) for term in (*self.lost, *(terms[at] for at in set(changed.tolist())))}


def narrowed(old: Rows, heads: Heads, now: Heads, moved: Ints, wanted: set[str]) -> tuple[Rows, Heads]:
    """The old rows of all terms that stand with other heads `now`, or on a page that is gone, or are wanted."""
    other = np.logical_or.reduceat((now != heads) | (moved[old.places >> 8] < 0), old.firsts)
    names = wanted | {term.removeprefix(PAIR) for term in compress(old.terms, other.tolist())}
    chosen = np.array([term.removeprefix(PAIR) in names for term in old.terms], bool)
    sizes = _sizes(old)
    rows, firsts = np.repeat(chosen, sizes), np.cumsum(sizes[chosen]) - sizes[chosen]
    terms = list(compress(old.terms, chosen.tolist()))
    return Rows(terms, firsts, old.places[rows], old.weights[rows], old.marks[rows]), heads[rows]


def merged(old: Rows, heads: Heads, moved: Ints, new: Rows) -> Merged:
    """Old rows, of pages of which each has `moved` to a number or is gone, and new ones of other pages.

    Where a page is gone and a new one has its number, a term that stands there again has the head that it had.
    """
    numbers = {term: number for number, term in enumerate(old.terms)}
    added = np.array([numbers.setdefault(term, len(numbers)) for term in new.terms], np.int64)
    of_old = np.repeat(np.arange(len(old.terms)), _sizes(old))
    page = moved[old.places >> 8]
    stays = page >= 0
    places = (page << 8 | old.places & 0xFF)[stays]
    # A term, a page, a section.
    fresh, gone = np.repeat(added, _sizes(new)) << 32 | new.places, (of_old << 32 | old.places)[~stays]
    whole = np.concatenate((of_old[stays] << 32 | places, fresh))
    order = np.argsort(whole, kind="stable")
    whole = whole[order]
    firsts = np.flatnonzero(np.diff(whole >> 32, prepend=-1))
    terms = list(numbers)
    rows = Rows(
        [terms[at] for at in (whole[firsts] >> 32).tolist()],
        firsts,
        whole.astype(np.uint32),
        np.concatenate((old.weights[stays], new.weights))[order],
        np.concatenate((old.marks[stays], new.marks))[order],
    )
    _, of_gone, of_fresh = np.intersect1d(gone, fresh, assume_unique=True, return_indices=True)
    again = np.full(len(fresh), NONE, np.uint8)
    again[of_fresh] = heads[~stays][of_gone]
    lost = {old.terms[at] for at in set((np.delete(gone, of_gone) >> 32).tolist())}
    return Merged(rows, np.concatenate((heads[stays], again))[order], frozenset(lost))


def _sizes(rows: Rows) -> Ints:
    return np.diff(rows.firsts, append=len(rows.places))
