"""Which pages belong together, and why.

Every page is one row of features: the words of its text (TF-IDF, sublinear), its tags, its formulas and the
interviews that ask it, each weighted by its rarity and each group scaled to its share of the whole. The inner
product of two rows is then the share-weighted sum of four cosines, and sparse products find the nearest rows of all
pages without a loop over pairs.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import numpy as np

from kb.model import Page, Related, Slug
from kb.pages.cluster import opened
from kb.pages.executor import Executor, Threads
from kb.site import words
from kb.site.near.counts import Features
from kb.site.near.matrices import sparse
from kb.site.near.neighbourhood import Model, Neighbourhood, neighbourhood
from kb.site.near.weights import SCALE
from kb.site.reasons import DECIMALS, Group, reasons
from kb.site.related_kept import Chosen

NEIGHBOURS = 8
"""Related questions shown on a page."""
CANDIDATES = 3 * NEIGHBOURS
FLOOR = 0.06
"""A likeness below this is chance."""
SHARES: Mapping[str, float] = {"text": 0.62, "tags": 0.25, "formulas": 0.1, "interviews": 0.03}
"""The part of each group of features in the likeness of two pages."""
EXACT = 4_000
"""Pages up to which all pairs are looked at; more are tried by their heaviest features first."""
SCHEDULER = "MIANDIAN_SCHEDULER"
"""The setting that hands a large comparison to a Dask cluster: its address."""
FEATURES: Features = {
    "text": words.tokens,
    "tags": lambda page: page.meta.tags,
    "formulas": lambda page: sorted(words.formulas(page)),
    "interviews": lambda page: sorted({source.note for source in page.meta.sources if source.asked}),
}


MODEL = Model(FEATURES, tuple(SHARES.values()))
WHOLE = replace(MODEL, heavy=10**6)
"""Each page is tried by all its features, so that the lists are those of all pairs."""


@dataclass(frozen=True)
class Likeness:
    """How alike pages are: a row and a column a page, and the features that tell why."""

    slugs: Sequence[Slug]
    nearest: sparse.csr_matrix
    groups: Mapping[str, Group]


def related(pages: Mapping[Slug, Page], interviews: Mapping[str, str]) -> dict[Slug, tuple[Related, ...]]:
    """For each page, its most related pages, strongest first, with the reasons.

    `interviews` gives the title of each interview by its id. Prerequisites and follow-ups come first, since a person
    chose them; likeness fills the rest. The order of `pages` makes no difference.
    """
    if not pages:
        return {}
    with executor() as running:
        known = likeness_of(neighbourhood(pages, model(len(pages)), running))
    return lists(known, sorted(pages), chosen(pages), words.spellings(pages.values()), interviews)


def model(pages: int) -> Model:
    """How so many pages are compared."""
    return WHOLE if pages <= EXACT else MODEL


def executor() -> AbstractContextManager[Executor]:
    """Who compares pages."""
    scheduler = os.environ.get(SCHEDULER)
    return opened(scheduler, 1) if scheduler else Threads(os.cpu_count() or 1)


def lists(
    known: Likeness, wanted: Iterable[Slug], chosen: Chosen, spellings: Mapping[str, str], interviews: Mapping[str, str]
) -> dict[Slug, tuple[Related, ...]]:
    """The related pages of those that are `wanted`; `spellings` tells how words are written that are not as read."""
    place = {slug: row for row, slug in enumerate(known.slugs)}
    ranked = [
        (slug, other, weight, chosen[slug].get(other, ()))
        for slug in wanted
        for other, weight in _ranked(slug, _row(known, place[slug]), chosen[slug])
    ]
    groups = {**known.groups, "text": _as_written(known.groups["text"], spellings)}
    # What two pages share is the same from both sides: most pairs stand in the lists of both.
    pairs = dict.fromkeys(_pair(place[slug], place[other]) for slug, other, _, _ in ranked)
    both = np.array([*pairs], np.int64).reshape(-1, 2)
    told = dict(reasons(groups, both, lambda note: interviews.get(note, note)))
    found: dict[Slug, list[Related]] = {slug: [] for slug in wanted}
    for slug, other, weight, named in ranked:
        found[slug].append(Related(other, weight, (*named, *told[_pair(place[slug], place[other])])))
    return {slug: tuple(others) for slug, others in found.items()}


def _pair(first: int, second: int) -> tuple[int, int]:
    return (first, second) if first < second else (second, first)


def _as_written(group: Group, spellings: Mapping[str, str]) -> Group:
    return Group(group.matrix, [spellings.get(name, name) for name in group.names])


def likeness_of(found: Neighbourhood) -> Likeness:
    """The likeness of the pages of a neighbourhood."""
    columns = found.counts.groups
    groups = {}
    for number, (name, share) in enumerate(SHARES.items()):
        start, end = np.searchsorted(columns, [number, number + 1])
        matrix = found.weights[:, start:end] / (SCALE * np.sqrt(share))
        groups[name] = Group(matrix, [term for _, term in found.counts.terms[start:end]])
    return Likeness(found.counts.slugs, found.likeness(CANDIDATES + 1, FLOOR), groups)


def _ranked(
    slug: Slug, weights: Mapping[Slug, float], named: Mapping[Slug, tuple[str, ...]]
) -> Iterator[tuple[Slug, float]]:
    others = sorted({*weights, *named} - {slug}, key=lambda other: (other not in named, -weights.get(other, 0), other))
    yield from ((other, weights.get(other, 0.0)) for other in others[:NEIGHBOURS])


def _row(known: Likeness, row: int) -> dict[Slug, float]:
    start, end = known.nearest.indptr[row], known.nearest.indptr[row + 1]
    found = zip(known.nearest.indices[start:end], known.nearest.data[start:end], strict=True)
    return {known.slugs[column]: round(float(weight), DECIMALS) for column, weight in found}


def chosen(pages: Mapping[Slug, Page]) -> Chosen:
    """Whom a person chose to stand beside each page, and as what."""
    found: dict[Slug, dict[Slug, tuple[str, ...]]] = {slug: {} for slug in pages}

    def add(slug: Slug, other: Slug, reason: str) -> None:
        if slug in pages and other in pages:
            found[slug][other] = (*found[slug].get(other, ()), reason)

    for slug in sorted(pages):
        for other in pages[slug].meta.prerequisites:
            add(slug, other, "先修")
        for other in pages[slug].meta.follow_ups:
            add(slug, other, "后续追问")
    return found
