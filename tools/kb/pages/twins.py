"""Whether a question has a page already.

A wrong merge costs more than five missed ones, so only wordings that ask the same count as known: equal once what asks
nothing is taken off, or one of them the other's closing clause, or apart by a few letters with every name and number
alike. What is merely near is told as a possible twin and left to a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from kb.model import Page, Slug
from kb.pages.wording import canonical, latin_words, plain

CLOSE = 92.0
"""Percent of letters alike from which two wordings with the same names are the same."""
NEAR = 78.0
"""Percent from which a page may be a twin."""
CLAUSE = 11
"""Letters of a wording that can be recognised at the end of a longer one."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A page that asks the same, how alike the wordings are (0 to 1) and what tells so."""

    slug: Slug
    score: float
    why: str
    sure: bool
    """Whether the page is known to be the same, or a person must look."""


class Wordings:
    """All wordings of the pages of a knowledge base, ready to be asked for one."""

    def __init__(self, pages: Mapping[Slug, Page]) -> None:
        """Take the titles and aliases of `pages`."""
        self._names: dict[str, set[Slug]] = defaultdict(set)
        self._shown: dict[str, str] = {}
        for slug in sorted(pages):
            meta = pages[slug].meta
            self.add(slug, (meta.title, *([meta.en] if meta.en else []), *meta.aliases))

    def add(self, slug: Slug, wordings: Iterable[str]) -> None:
        """Take more wordings of a page."""
        for wording in wordings:
            for form in _forms(wording):
                self._names[form].add(slug)
                self._shown.setdefault(form, wording)

    def find(self, title: str) -> Twin | None:
        """The page that asks what `title` asks, or the one that most likely does; None where none comes near."""
        for step in (self._same, self._closing, self._close):
            twin = step(title)
            if twin is not None:
                return twin
        return self._near(title)

    def _same(self, title: str) -> Twin | None:
        for form in _forms(title):
            slugs = self._names.get(form, set())
            if len(slugs) == 1:
                return Twin(min(slugs), 1.0, f"asks the same as “{self._shown[form]}”", sure=True)
        return None

    def _closing(self, title: str) -> Twin | None:
        """A page's wording that ends the title: what stands before it is only the setting."""
        text = canonical(title)
        found = {
            name for name in self._names if len(name) >= CLAUSE and text.endswith(name) and 3 * len(name) > len(text)
        }
        slugs = {slug for name in found for slug in self._names[name]}
        if len(slugs) != 1:
            return None
        name = max(found, key=lambda form: (len(form), form))
        return Twin(min(slugs), round(len(name) / len(text), 2), f"ends in “{self._shown[name]}”", sure=True)

    def _close(self, title: str) -> Twin | None:
        names = latin_words(title)
        for form in _forms(title):
            near = process.extract(form, self._names.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE, limit=5)
            alike = [(name, score) for name, score, _ in near if latin_words(self._shown[name]) == names]
            slugs = {slug for name, _ in alike for slug in self._names[name]}
            if len(slugs) == 1 and len(form) >= CLAUSE and not _contrary(form, alike[0][0]):
                return Twin(min(slugs), round(alike[0][1] / 100, 2), f"nearly “{self._shown[alike[0][0]]}”", sure=True)
        return None

    def _near(self, title: str) -> Twin | None:
        best = process.extractOne(
            canonical(title, gloss=False), self._names.keys(), scorer=fuzz.ratio, score_cutoff=NEAR
        )
        if best is None:
            return None
        name, score, _ = best
        return Twin(min(self._names[name]), round(score / 100, 2), f"like “{self._shown[name]}”", sure=False)


CONTRARIES = (
    "优点",
    "缺点",
    "优势",
    "劣势",
    "训练",
    "推理",
    "前",
    "后",
    "大",
    "小",
    "增",
    "减",
    "升",
    "降",
    "高",
    "低",
    "多",
    "少",
    "不",
    "正",
    "负",
    "输入",
    "输出",
    "编码",
    "解码",
)
"""Words one of which makes another question of a title."""


def _contrary(first: str, second: str) -> bool:
    return any((word in first) != (word in second) for word in CONTRARIES)


def _forms(wording: str) -> tuple[str, ...]:
    """The forms under which a wording is known, the most literal first; too short ones say too little."""
    forms = dict.fromkeys((plain(wording), canonical(wording), canonical(wording, gloss=False)))
    return tuple(form for form in forms if len(form) >= 2)
