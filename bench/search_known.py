"""Known items: 500 long pages grown from the real ones, and queries each of which one page alone was made to answer.

Every page has a section of its own, from which its queries come, among sections that are other pages' with half of
their words exchanged: the words of a query stand in many pages, together in one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import rjieba

from bench.search_corpus import WORD, sections_of
from bench.search_relevance import Query
from kb.model import Page, Site
from kb.pages.glossary import Term
from kb.site.plain import plain

PAGES = 500
AROUND = 9
"""Sections of a page beside its own."""
EXCHANGED = 0.5
PHRASE = re.compile(r"[\u4e00-\u9fff]{8,14}")
LATIN = re.compile(r"[A-Za-z]{6,}")
LEAST_TOLD = 4
"""Words of a title that can be told in another order."""
ASKED_FOR = 3
"""One page in so many has queries."""


def known_items(site: Site, glossary: Sequence[Term]) -> tuple[Site, list[Query]]:
    """The pages, and the queries with the page that each is for: the same ones every time."""
    chance = random.Random(500)  # noqa: S311 - the same pages each time
    own = list(sections_of(site.pages.values()))
    chance.shuffle(own)
    words = [word for page in own for word in WORD.findall(page.body)]
    pages = [_long(page, own, words, chance) for page in own[:PAGES]]
    corpus = "\n".join(plain(page.body) for page in pages)
    queries = [query for page in own[:PAGES:ASKED_FOR] for query in _queries(page, corpus, glossary, chance)]
    return replace(site, pages={page.slug: page for page in pages}), queries


def _long(page: Page, others: Sequence[Page], words: Sequence[str], chance: random.Random) -> Page:
    def exchanged(match: re.Match[str]) -> str:
        return chance.choice(words) if chance.random() < EXCHANGED else match[0]

    around = chance.sample(others, AROUND)
    bodies = [f"## {_heading(other)}\n\n{WORD.sub(exchanged, other.body)}" for other in around]
    bodies.insert(chance.randrange(AROUND + 1), f"## {_heading(page)}\n\n{page.body}")
    return replace(page, body="\n\n".join(bodies))


def _heading(page: Page) -> str:
    return page.meta.title.split("：")[-1]


def _queries(page: Page, corpus: str, glossary: Sequence[Term], chance: random.Random) -> Iterator[Query]:
    for kind, text in (
        ("phrase", _phrase(page, corpus, chance)),
        ("terms", _terms(page, corpus, chance)),
        ("title", _title(page, chance)),
        ("other name", _other_name(page, glossary)),
        ("slip", _slip(page, chance)),
    ):
        if text:
            yield Query(kind, text, {page.slug: 3})


def _phrase(page: Page, corpus: str, chance: random.Random) -> str:
    """A run of Chinese that stands nowhere else."""
    runs = [run for run in PHRASE.findall(plain(page.body)) if corpus.count(run) == 1]
    return chance.choice(runs) if runs else ""


def _terms(page: Page, corpus: str, chance: random.Random) -> str:
    """Three words of the page's own section that are rare elsewhere."""
    words = {word for word in rjieba.cut(plain(page.body)) if len(word) > 1 and WORD.fullmatch(word)}
    rare = sorted(words, key=lambda word: (corpus.count(word), word))[:6]
    return " ".join(chance.sample(rare, 3)) if len(rare) == 6 else ""


def _title(page: Page, chance: random.Random) -> str:
    """The words of the title in another order, one left out."""
    words = [word for word in rjieba.cut(page.meta.title) if WORD.search(word)]
    return "".join(chance.sample(words, len(words) - 1)) if len(words) >= LEAST_TOLD else ""


def _other_name(page: Page, glossary: Sequence[Term]) -> str:
    """The title with another name for a term in it."""
    for term in glossary:
        for name in term.names:
            if len(name) > 1 and name in page.meta.title and len(term.names) > 1:
                other = next(one for one in term.names if one != name)
                return page.meta.title.replace(name, f" {other} ", 1)
    return ""


def _slip(page: Page, chance: random.Random) -> str:
    """The title with two letters of an English word exchanged."""
    found = LATIN.search(page.meta.title)
    if not found:
        return ""
    at = chance.randrange(found.start() + 1, found.end() - 2)
    title = page.meta.title
    return title[:at] + title[at + 1] + title[at] + title[at + 2 :]
