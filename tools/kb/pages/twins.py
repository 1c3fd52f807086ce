"""Whether a question has a page already.

A wrong merge costs more than five missed ones, so only wordings that ask the same count as known: equal once what asks
nothing is taken off, or one of them the other's closing clause, or apart by a few letters with every name and number
alike, or asking the same of the same terms. What is merely near is told as a possible twin and left to a person.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from sys import intern
from typing import TypeVar

from rapidfuzz import fuzz, process

from kb.model import Page, Slug
from kb.pages.asking import Asking, asking
from kb.pages.concepts import NO_CONCEPTS, Concepts, Key, Signature
from kb.pages.likeness import CLAUSE, CLOSE, contrary, names_agree, pairs
from kb.pages.neighbours import Neighbours
from kb.pages.wording import latin_words

NEAR = 78.0
"""Percent from which a page may be a twin."""
SHARED = 0.7
"""Share of what two questions ask and name in common from which one may be the other's twin."""

K = TypeVar("K", bound=Hashable)


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

    def __init__(self, pages: Mapping[Slug, Page], concepts: Concepts = NO_CONCEPTS) -> None:
        """Take the titles and aliases of `pages`; `concepts` are the terms that have several names."""
        self._concepts = concepts
        self._names: dict[str, frozenset[Slug]] = {}
        self._shown: dict[str, str] = {}
        self._asked: dict[Key, frozenset[Slug]] = {}
        self._asks: dict[frozenset[str], frozenset[str]] = {}
        """Each set of asks once: there are few, and thousands of pages."""
        self._wordings: dict[Key, str] = {}
        self._weighed: dict[str, tuple[tuple[str, ...], float]] = {}
        self._likes: dict[str, list[tuple[str, float]]] = {}
        """What is like each form of the title that is being looked for."""
        self._by_letters = Neighbours()
        self._by_things = Neighbours()
        for slug in sorted(pages):
            meta = pages[slug].meta
            wordings = (meta.title, *([meta.en] if meta.en else []), *meta.aliases)
            self.add(slug, (asking(wording, concepts) for wording in wordings))

    def add(self, slug: Slug, wordings: Iterable[Asking]) -> None:
        """Take more wordings of a page."""
        alone = frozenset({slug})
        for asked in wordings:
            for form in asked.forms:
                if form not in self._names:
                    self._by_letters.add(form, pairs(form))
                _join(self._names, form, alone)
                self._shown.setdefault(form, asked.wording)
            self._sign(alone, asked)

    def _sign(self, alone: frozenset[Slug], asked: Asking) -> None:
        if asked.plain and asked.plain not in self._weighed:
            items, weight = _weighed(asked.signature)
            self._weighed[asked.plain] = tuple(map(intern, items)), weight
            self._by_things.add(asked.plain, asked.signature.things)
        for signature in filter(None, (asked.signature, *asked.signature.parts, asked.first)):
            if _says_enough(signature):
                asks, things = signature.key
                key = self._asks.setdefault(asks, asks), tuple(map(intern, things))
                _join(self._asked, key, alone)
                self._wordings.setdefault(key, asked.wording)

    def find(self, title: str) -> Twin | None:
        """The page that asks what `title` asks, or the one that most likely does; None where none comes near."""
        return self.twin(asking(title, self._concepts))

    def twin(self, asked: Asking) -> Twin | None:
        """As `find`, for a title of which is told already what it asks."""
        self._likes.clear()
        for step in STEPS:
            twin = step(self, asked)
            if twin is not None:
                return twin
        return None

    def _same(self, asked: Asking) -> Twin | None:
        for form in asked.forms:
            slugs = self._names.get(form, frozenset())
            if len(slugs) == 1:
                return Twin(min(slugs), 1.0, f"asks the same as “{self._shown[form]}”", sure=True)
        return None

    def _asks_the_same(self, asked: Asking) -> Twin | None:
        """A page that asks the same of the same things under other names or in another order."""
        key = asked.signature.key
        slugs = self._asked.get(key, frozenset())
        if len(slugs) != 1 or not _says_enough(asked.signature):
            return None
        return Twin(min(slugs), 0.95, f"asks the same of the same as “{self._wordings[key]}”", sure=True)

    def _closing(self, asked: Asking) -> Twin | None:
        """A page's wording that ends the title: what stands before it is only the setting."""
        text = asked.canonical
        longest = max(0, min(len(text) - CLAUSE + 1, (2 * len(text) + 2) // 3))
        found = [text[start:] for start in range(longest) if text[start:] in self._names]
        slugs = {slug for name in found for slug in self._names[name]}
        if len(slugs) != 1:
            return None
        return Twin(min(slugs), round(len(found[0]) / len(text), 2), f"ends in “{self._shown[found[0]]}”", sure=True)

    def _close(self, asked: Asking) -> Twin | None:
        for form in (form for form in asked.forms if len(form) >= CLAUSE):
            close = [(name, score) for name, score in self._alike(form) if score >= CLOSE]
            alike = [(name, score) for name, score in close if latin_words(self._shown[name]) == asked.names]
            slugs = {slug for name, _ in alike for slug in self._names[name]}
            if len(slugs) == 1 and not contrary(form, alike[0][0]):
                return Twin(min(slugs), round(alike[0][1] / 100, 2), f"nearly “{self._shown[alike[0][0]]}”", sure=True)
        return None

    def _near(self, asked: Asking) -> Twin | None:
        alike = self._alike(asked.bare)
        best = next((pair for pair in alike if names_agree(asked.wording, self._shown[pair[0]])), None)
        if best is None:
            return None
        name, score = best
        return Twin(min(self._names[name]), round(score / 100, 2), f"like “{self._shown[name]}”", sure=False)

    def _alike(self, form: str) -> list[tuple[str, float]]:
        if form not in self._likes:
            candidates = self._by_letters.of(pairs(form))
            near = process.extract(form, candidates, scorer=fuzz.ratio, score_cutoff=NEAR, limit=5)
            self._likes[form] = [(name, score) for name, score, _ in near]
        return self._likes[form]

    def _related(self, asked: Asking) -> Twin | None:
        """A page that asks nearly the same of nearly the same things."""
        signature = asked.signature
        if not signature.things:
            return None
        items, weight = _weighed(signature)
        own, score, form = frozenset(items), 0.0, ""
        for near in self._by_things.of(signature.things, SHARED / (2 - SHARED) * weight - len(signature.asks), _weight):
            theirs, other = self._weighed[near]
            total = weight + other
            # What the lighter of two holds bounds what they share.
            if 2 * min(weight, other) >= SHARED * total:
                score, form = max((score, form), (2 * sum(map(_weight, own.intersection(theirs))) / total, near))
        if score < SHARED:
            return None
        return Twin(min(self._names[form]), round(score, 2), f"names the same as “{self._shown[form]}”", sure=False)


STEPS = (
    Wordings._same,  # noqa: SLF001 - the steps of `find`, in their order
    Wordings._asks_the_same,  # noqa: SLF001
    Wordings._closing,  # noqa: SLF001
    Wordings._close,  # noqa: SLF001
    Wordings._near,  # noqa: SLF001
    Wordings._related,  # noqa: SLF001
)
"""From the surest to the least."""


def _says_enough(signature: Signature) -> bool:
    """Whether a signature names what the glossary knows, and so tells one question from another."""
    return any(thing[0] == "#" for thing in signature.things)


def _weight(item: str) -> float:
    """A concept counts most of what a question asks and names."""
    return WEIGHT if item[0] == "#" else 1.0


def _weighed(signature: Signature) -> tuple[tuple[str, ...], float]:
    """What a question asks and names, each once, and how much that weighs."""
    items = tuple(dict.fromkeys((*signature.things, *sorted(signature.asks))))
    return items, sum(map(_weight, items))


def _join(known: dict[K, frozenset[Slug]], key: K, alone: frozenset[Slug]) -> None:
    """Add a page to those of a key. Most keys have one, and all keys of a page share its set."""
    known[key] = known[key] | alone if key in known else alone


WEIGHT = 2.0
"""Of a concept beside a word."""
