"""How often each page has each feature: one sparse matrix whose columns are sorted, so that its bytes tell all."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kb.model import Page, Slug

Features = Mapping[str, Callable[[Page], Iterable[str] | Mapping[str, int]]]
"""What is read from a page, by group: its features, each as often as it has it, or how often it has each."""
GroupNumber = int


@dataclass(frozen=True)
class Counts:
    """The features of pages in order of slug."""

    slugs: tuple[Slug, ...]
    terms: tuple[tuple[GroupNumber, str], ...]
    """The meaning of each column: its group and its name, sorted; each is a feature of some page."""
    matrix: sparse.csr_matrix
    """Of shape (pages, terms)."""

    @property
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


def merged(old: Counts, rows: NDArray[np.int64], new: Counts) -> Counts:
    """The counts of some rows of `old` and all of `new`, as if all had been counted at once."""
    columns = dict.fromkeys(old.terms)
    columns.update(dict.fromkeys(new.terms))
    place = {term: number for number, term in enumerate(columns)}
    moved = (_moved(old.matrix[rows], old.terms, place), _moved(new.matrix, new.terms, place))
    slugs = [*(old.slugs[row] for row in rows), *new.slugs]
    order = sorted(range(len(slugs)), key=slugs.__getitem__)
    stacked = sparse.vstack(moved, format="csr")[order]
    used = np.flatnonzero(np.bincount(stacked.indices, minlength=len(place)))
    terms = [*place]
    return _in_order(tuple(slugs[row] for row in order), [terms[column] for column in used], stacked[:, used])


def _moved(
    matrix: sparse.csr_matrix, terms: Sequence[tuple[GroupNumber, str]], place: Mapping[tuple[GroupNumber, str], int]
) -> sparse.csr_matrix:
    target = np.fromiter((place[term] for term in terms), np.int32, len(terms))
    return sparse.csr_matrix((matrix.data, target[matrix.indices], matrix.indptr), shape=(matrix.shape[0], len(place)))


def _in_order(slugs: tuple[Slug, ...], terms: Sequence[tuple[GroupNumber, str]], matrix: sparse.csr_matrix) -> Counts:
    order = sorted(range(len(terms)), key=terms.__getitem__)
    place = np.empty(len(terms), np.int32)
    place[order] = np.arange(len(terms), dtype=np.int32)
    placed = sparse.csr_matrix((matrix.data, place[matrix.indices], matrix.indptr), shape=matrix.shape)
    placed.sort_indices()
    return Counts(slugs, tuple(terms[column] for column in order), placed)
