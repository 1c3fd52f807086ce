"""Pages of one knowledge base that ask the same.

Wordings with the same names are compared each with each where they are few, and by their near duplicates where there
are many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from kb.model import Page, Slug
from kb.pages.asking import forms
from kb.pages.executor import Executor, Here
from kb.pages.twins import CLAUSE, CLOSE, contrary, ends_in
from kb.pages.wording import canonical, latin_words

LIKELY = 0.3
"""From which a page is worth a look before a new one is written."""
MANY = 2_000
"""Wordings with the same names up to which each is compared with each."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A page, another that asks the same, how alike the wordings are (0 to 1), and the other's wording."""

    slug: Slug
    other: Slug
    score: float
    wording: str
    sure: bool = True
    """Whether the two are known to be the same, or a person must look."""


class _Wordings:
    """The wordings of all pages: by form, and the forms by the names and numbers they hold."""

    def __init__(self, pages: Mapping[Slug, Page], executor: Executor | None = None) -> None:
        self._executor = executor
        self._near: dict[frozenset[str], Mapping[str, list[tuple[str, float]]]] = {}
        self.slugs: defaultdict[str, set[Slug]] = defaultdict(set)
        self.shown: dict[tuple[str, Slug], str] = {}
        self.by_names: defaultdict[frozenset[str], dict[str, None]] = defaultdict(dict)
        for slug in sorted(pages):
            meta = pages[slug].meta
            for wording in filter(None, (meta.title, meta.en, *meta.aliases)):
                self._add(slug, wording)

    def _add(self, slug: Slug, wording: str) -> None:
        names = latin_words(wording)
        for form in forms(wording):
            self.slugs[form].add(slug)
            self.by_names[names][form] = None
            self.shown.setdefault((form, slug), wording)

    def matches(self, title: str) -> Iterator[tuple[str, float]]:
        """The forms that ask what a title asks, and how near they are."""
        own = forms(title)
        yield from ((form, 1.0) for form in own if form in self.slugs)
        text = canonical(title)
        # What ends the title and is no less than a third of it is what it asks.
        for start in range(1, min(len(text) - CLAUSE, 2 * len(text) // 3) + 1):
            if text[start:] in self.slugs and ends_in(text, text[start:]):
                yield text[start:], round(1 - start / len(text), 2)
        yield from self._close(title, [form for form in own if len(form) >= CLAUSE])

    def _close(self, title: str, own: list[str]) -> Iterator[tuple[str, float]]:
        names = latin_words(title)
        for form in own:
            near = self._near_by(names, form)
            yield from ((name, round(score / 100, 2)) for name, score in near if not contrary(form, name))

    def _near_by(self, names: frozenset[str], form: str) -> list[tuple[str, float]]:
        """The forms with the same names that have nearly all letters in common with a form, itself among them."""
        known = self.by_names.get(names, {})
        if self._executor is None or len(known) <= MANY:
            near = process.extract(form, list(known), scorer=fuzz.ratio, score_cutoff=CLOSE, limit=None)
            return [(name, score) for name, score, _ in near]
        if names not in self._near:
            self._near[names] = near_ones(sorted(known), self._executor)
        return self._near[names].get(form, [])


def near_ones(forms: Sequence[str], executor: Executor) -> Mapping[str, list[tuple[str, float]]]:
    """For each of many forms those that have nearly all letters in common with it, and the percent of them."""
    # Loaded late: few knowledge bases are so large.
    from kb.pages.near_duplicates import near_duplicates

    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for pairs, scores in near_duplicates(forms, CLOSE, executor):
        for (first, second), score in zip(pairs.tolist(), scores.tolist(), strict=True):
            found[forms[first]].append((forms[second], score))
            found[forms[second]].append((forms[first], score))
    return found


def twin_pairs(pages: Mapping[Slug, Page], asked: Collection[Slug], executor: Executor | None = None) -> Iterator[Pair]:
    """For each of the pages `asked`, the other pages that ask the same: each once, with its nearest wording.

    `executor` compares the wordings where there are many.
    """
    known = _Wordings(pages, executor or Here())
    for slug in sorted(asked):
        best: dict[Slug, Pair] = {}
        for form, score in known.matches(pages[slug].meta.title):
            for other in known.slugs[form] - {slug}:
                if other not in best or best[other].score < score:
                    best[other] = Pair(slug, other, score, known.shown[form, other])
        yield from (best[other] for other in sorted(best))


def told(pages: Mapping[Slug, Page], pair: Pair) -> str:
    """What is wrong with a pair of pages, and what to do."""
    return (
        f"'{pages[pair.slug].meta.title}' asks what '{pair.other}' asks ('{pages[pair.other].meta.title}', "
        f"{pair.score:.2f}, by '{pair.wording}'); merge the two, or word one so that the difference shows"
    )


def nearest(pages: Mapping[Slug, Page], title: str, most: int) -> list[Pair]:
    """The pages that come nearest to a title, the nearest first; those that ask the same have `sure` set."""
    known = _Wordings(pages)
    sure = [(form, score) for form, score in known.matches(title) if known.slugs[form]]
    likely = process.extract(canonical(title, gloss=False), list(known.slugs), scorer=fuzz.ratio, limit=10 * most)
    found: dict[Slug, Pair] = {}
    for is_sure, rows in ((True, sure), (False, [(form, score / 100) for form, score, _ in likely])):
        for form, score in rows:
            for slug in known.slugs[form]:
                pair = Pair(slug, slug, round(score, 2), known.shown[form, slug], is_sure)
                if score >= LIKELY and (slug not in found or (found[slug].score < score and not found[slug].sure)):
                    found[slug] = pair
    return sorted(found.values(), key=lambda pair: (not pair.sure, -pair.score, pair.slug))[:most]
