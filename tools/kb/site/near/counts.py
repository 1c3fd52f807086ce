"""How often each page has each feature: one sparse matrix whose columns are sorted, so that its bytes tell all."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, count

import numpy as np
from numpy.typing import NDArray

from kb.model import Page, Slug
from kb.site.near.matrices import sparse

Features = Mapping[str, Callable[[Page], Iterable[str] | Mapping[str, int]]]
"""What is read from a page, by group: its features, each as often as it has it, or how often it has each."""
GroupNumber = int
Terms = tuple[tuple[GroupNumber, str], ...]


@dataclass(frozen=True)
class Counts:
    """The features of pages in order of slug."""

    slugs: tuple[Slug, ...]
    terms: Terms
    """The meaning of each column: its group and its name, sorted; each is a feature of some page."""
    matrix: sparse.csr_matrix
    """Of shape (pages, terms)."""

    @cached_property
    def groups(self) -> NDArray[np.int64]:
        """The group of each column."""
        return np.fromiter((group for group, _ in self.terms), np.int64, len(self.terms))


def counted(pages: Iterable[Page], features: Features) -> Counts:
    """The counts of pages, which come in order of slug and are looked at one by one."""
    numbers = count()
    # The column of a term, the next one for a new term, by group.
    columns: list[defaultdict[str, int]] = [defaultdict(numbers.__next__) for _ in features]
    slugs: list[Slug] = []
    starts, indices, values = [0], array("i"), array("i")
    for page in pages:
        for column, read in zip(columns, features.values(), strict=True):
            found = Counter(read(page))
            indices.extend(map(column.__getitem__, found))
            values.extend(found.values())
        slugs.append(page.slug)
        starts.append(len(indices))
    terms = {place: (group, term) for group, column in enumerate(columns) for term, place in column.items()}
    matrix = sparse.csr_matrix((_numbers(values), _numbers(indices), starts), shape=(len(slugs), len(terms)))
    return _in_order(tuple(slugs), [terms[place] for place in range(len(terms))], matrix)


def _numbers(found: array[int]) -> NDArray[np.int32]:
    return np.frombuffer(found, np.int32) if found else np.zeros(0, np.int32)


def merged(old: Counts, rows: NDArray[np.int64], new: Counts) -> tuple[Counts, NDArray[np.int64]]:
    """The counts of some rows of `old` and all of `new`, as if all had been counted at once.

    With the column that each term of `old` has then, -1 where it is gone. Where all terms are the same, they are the
    very same object.
    """
    kept = old.matrix[rows]
    places = np.fromiter((bisect_left(old.terms, term) for term in new.terms), np.int64, len(new.terms))
    known = np.array([old.terms[at : at + 1] == (term,) for at, term in zip(places, new.terms, strict=True)], bool)
    stays = np.bincount(kept.indices, minlength=len(old.terms)) > 0
    stays[places[known]] = True
    joining = places[~known]
    # A term of `old` moves on by those that join before it, and back by those that are gone.
    numbers: NDArray[np.int64] = np.cumsum(stays) - stays
    of_old = numbers + np.searchsorted(joining, np.arange(len(old.terms)), side="right")
    of_new = np.empty(len(new.terms), np.int64)
    of_new[known] = of_old[places[known]]
    of_new[~known] = np.append(numbers, np.sum(stays))[joining] + np.arange(len(joining))
    terms = _joined(old.terms, stays, new.terms, of_new[~known], np.flatnonzero(~known))
    slugs = [*(old.slugs[row] for row in rows), *new.slugs]
    order = sorted(range(len(slugs)), key=slugs.__getitem__)
    moved = (_moved(kept, of_old, len(terms)), _moved(new.matrix, of_new, len(terms)))
    matrix = sparse.vstack(moved, format="csr")[order]
    matrix.sort_indices()
    return Counts(tuple(slugs[row] for row in order), terms, matrix), np.where(stays, of_old, -1)


def columns_now(old: Terms, new: Terms) -> NDArray[np.int64]:
    """The column in `new` of each term of `old`, -1 where it is gone."""
    if old is new:
        return np.arange(len(old))
    place = {term: place for place, term in enumerate(new)}
    return np.fromiter((place.get(term, -1) for term in old), np.int64, len(old))


def _joined(
    old: Terms, stays: NDArray[np.bool_], new: Terms, numbers: NDArray[np.int64], joining: NDArray[np.int64]
) -> Terms:
    """The terms of `old` that stay, and those of `new` that join them, which have these numbers then."""
    if stays.all() and not len(joining):
        return old
    found = list(compress(old, stays.tolist()))
    for number, at in zip(numbers.tolist(), joining.tolist(), strict=True):
        found.insert(number, new[at])
    return tuple(found)


def _moved(matrix: sparse.csr_matrix, columns: NDArray[np.int64], count: int) -> sparse.csr_matrix:
    moved = columns.astype(np.int32)[matrix.indices]
    return sparse.csr_matrix((matrix.data, moved, matrix.indptr), shape=(matrix.shape[0], count))


def _in_order(slugs: tuple[Slug, ...], terms: Sequence[tuple[GroupNumber, str]], matrix: sparse.csr_matrix) -> Counts:
    order = sorted(range(len(terms)), key=terms.__getitem__)
    place = np.empty(len(terms), np.int32)
    place[order] = np.arange(len(terms), dtype=np.int32)
    placed = sparse.csr_matrix((matrix.data, place[matrix.indices], matrix.indptr), shape=matrix.shape)
    placed.sort_indices()
    return Counts(slugs, tuple(terms[column] for column in order), placed)
