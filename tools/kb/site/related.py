"""Which pages belong together, and why.

Every page is one row of features: the words of its text (TF-IDF, sublinear), its tags, its formulas and the
interviews that ask it, each weighted by its rarity and each group scaled to its share of the whole. The inner
product of two rows is then the share-weighted sum of four cosines, and one sparse product finds the nearest rows
of all pages without a loop over pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import sparse_dot_topn
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from kb.model import Edge, Page, Related, Slug
from kb.site import words

NEIGHBOURS = 8
"""Related questions shown on a page."""
CANDIDATES = 3 * NEIGHBOURS
FLOOR = 0.06
"""A likeness below this is chance."""
SHARES: Mapping[str, float] = {"text": 0.62, "tags": 0.25, "formulas": 0.1, "interviews": 0.03}
"""The part of each group of features in the likeness of two pages."""
SHOWN = 3
"""Tags or words that a reason names at most."""
DECIMALS = 4
"""Weights are rounded, so that the last bits of a sum are no difference between two machines."""
ALIKE = 0.08
"""Text likeness from which a reader would call two pages similar."""

FEATURES: Mapping[str, Callable[[Page], Iterable[str]]] = {
    "text": words.tokens,
    "tags": lambda page: page.meta.tags,
    "formulas": lambda page: sorted(words.formulas(page)),
    "interviews": lambda page: sorted({source.note for source in page.meta.sources if source.asked}),
}


class Likeness:
    """The features of all pages, in order of slug."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.names: dict[str, Sequence[str]] = {}
        self.groups: dict[str, sparse.csr_matrix] = {}
        for group, read in FEATURES.items():
            self.groups[group], self.names[group] = _weighted([list(read(page)) for page in pages])

    def nearest(self, count: int) -> sparse.csr_matrix:
        """For each page itself and the `count` most alike pages: a sparse matrix of shape (pages, pages)."""
        scaled = [self.groups[group] * np.sqrt(share) for group, share in SHARES.items()]
        features = sparse.hstack(scaled, format="csr")
        return sparse_dot_topn.sp_matmul_topn(
            features, features.T.tocsr(), top_n=count + 1, threshold=FLOOR, sort=True, n_threads=1
        )

    def shared(self, group: str, first: int, second: int) -> list[str]:
        """What two pages share of a group of features, what weighs most first."""
        both = self.groups[group][first].multiply(self.groups[group][second]).tocoo()
        found = zip(np.round(both.data, DECIMALS), both.col, strict=True)
        return [self.names[group][column] for weight, column in sorted(found, key=lambda x: (-x[0], x[1]))]

    def cosine(self, group: str, first: int, second: int) -> float:
        """How alike two pages are in a group of features, from 0 to 1."""
        return float(self.groups[group][first].multiply(self.groups[group][second]).sum())


def _weighted(lists: list[list[str]]) -> tuple[sparse.csr_matrix, Sequence[str]]:
    if not any(lists):
        return sparse.csr_matrix((len(lists), 1)), [""]
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True)
    matrix = vectorizer.fit_transform(lists)
    return matrix.tocsr(), vectorizer.get_feature_names_out()


def related(pages: Mapping[Slug, Page], interviews: Mapping[str, str]) -> dict[Slug, tuple[Related, ...]]:
    """For each page, its most related pages, strongest first, with the reasons.

    `interviews` gives the title of each interview by its id. Prerequisites and follow-ups come first, since a person
    chose them; likeness fills the rest. The order of `pages` makes no difference.
    """
    slugs = sorted(pages)
    if not slugs:
        return {}
    likeness = Likeness([pages[slug] for slug in slugs])
    nearest = likeness.nearest(min(CANDIDATES, len(slugs)))
    chosen = _chosen(pages)
    rows = {}
    place = {slug: row for row, slug in enumerate(slugs)}
    for slug, row in place.items():
        weights = _row(nearest, row, slugs)
        named = chosen.get(slug, {})
        ranked = sorted({*weights, *named} - {slug}, key=lambda s: (s not in named, -weights.get(s, 0), s))
        rows[slug] = tuple(
            Related(s, weights.get(s, 0.0), (*named.get(s, ()), *_reasons(likeness, row, place[s], interviews)))
            for s in ranked[:NEIGHBOURS]
        )
    return rows


def _row(nearest: sparse.csr_matrix, row: int, slugs: list[Slug]) -> dict[Slug, float]:
    start, end = nearest.indptr[row], nearest.indptr[row + 1]
    found = zip(nearest.indices[start:end], nearest.data[start:end], strict=True)
    return {slugs[column]: round(float(weight), DECIMALS) for column, weight in found}


def _chosen(pages: Mapping[Slug, Page]) -> dict[Slug, dict[Slug, tuple[str, ...]]]:
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


def _reasons(likeness: Likeness, first: int, second: int, interviews: Mapping[str, str]) -> tuple[str, ...]:
    tags = likeness.shared("tags", first, second)
    formulas = likeness.shared("formulas", first, second)
    asked = likeness.shared("interviews", first, second)
    reasons = [f"共同标签：{'、'.join(tags[:SHOWN])}"] if tags else []
    if formulas:
        reasons.append(f"共同公式：{len(formulas)} 个")
    if likeness.cosine("text", first, second) >= ALIKE:
        terms = [word for word in likeness.shared("text", first, second) if not word.startswith("$")]
        reasons.append(f"内容相近：{'、'.join(terms[:SHOWN])}")
    if asked:
        reasons.append(f"同一场面试：{'、'.join(interviews.get(note, note) for note in asked[:1])}")
    return tuple(reasons)


def edges(
    pages: Mapping[Slug, Page],
    rows: Mapping[Slug, tuple[Related, ...]],
    linked: Iterable[tuple[Slug, Slug]],
) -> tuple[Edge, ...]:
    """The graph: what a person linked (links, prerequisites, follow-ups), and each related pair once, sorted."""
    found = {Edge(source, target, "link", 1.0, ()) for source, target in linked}
    for slug, page in pages.items():
        found |= {Edge(s, slug, "prerequisite", 1.0, ()) for s in page.meta.prerequisites if s in pages}
        found |= {Edge(slug, s, "follow_up", 1.0, ()) for s in page.meta.follow_ups if s in pages}
        for other in rows.get(slug, ()):
            if other.weight:
                source, target = sorted((slug, other.slug))
                reasons = tuple(reason for reason in other.reasons if "：" in reason)
                found.add(Edge(source, target, "related", other.weight, reasons))
    return tuple(sorted(found, key=lambda e: (e.source, e.target, e.kind)))
