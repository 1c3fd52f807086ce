"""What a word that stands in no page may have meant: the English words there are, Chinese names with their pinyin."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from string import ascii_lowercase
from typing import NamedTuple

from kb.model import Page
from kb.pages.glossary import Term
from kb.site.chinese import Chinese
from kb.site.search.postings import Postings
from kb.site.search.tokens import HAN_RUN, fold

WORD = re.compile(r"[a-z][a-z0-9]{3,23}")
LONGEST = 8
"""Characters of a Chinese name that is typed by pinyin."""


class Named(NamedTuple):
    """What pages and the glossary name, known before pages are made."""

    words: frozenset[str]
    """The English words in names of pages."""
    chinese: frozenset[tuple[str, bool]]
    """Chinese names, and whether each may be what one page says in passing."""
    explained: frozenset[str]
    """The names of the glossary."""


def named(pages: Iterable[Page], glossary: Sequence[Term], chinese: Chinese) -> Named:
    """What `spelling` has to know of names."""
    texts, found = list[str](), set[tuple[str, bool]]()
    for term in glossary:
        found |= {(run, False) for run in _short_runs(" ".join(term.names))}
    for meta in (page.meta for page in pages):
        texts.append(f"{meta.title} {meta.en} {meta.aliases}")
        found |= {(run, False) for run in _short_runs(" ".join(meta.tags))}
        for name in (meta.title, *meta.aliases):
            words = (word for word in chinese.cut(fold(name)) if len(word) > 1 and HAN_RUN.fullmatch(word))
            found |= {(word, name != meta.title) for word in words}
    explained = frozenset(name for term in glossary for name in term.names)
    return Named(frozenset(WORD.findall(" ".join(texts).lower())), frozenset(found), explained)


def spelling(known: Named, postings: Postings, chinese: Chinese) -> tuple[list[str], Mapping[str, object]]:
    """The longer Chinese names beside the glossary's; and by first letter English words, those on most pages first,
    and all Chinese names, each with its pinyin.
    """
    standing = dict(zip(postings.terms, postings.counts, strict=True))
    # Two words that once stand side by side are no word; a name may be.
    kept = standing.keys() & known.words | {word for word, pages in standing.items() if pages > 1}
    words = [word for word in standing if WORD.fullmatch(word) and (word in kept or not _two(word, standing))]
    # What one page says in passing is seldom typed by pinyin.
    names = {name for name, passing in known.chinese if not passing or standing[name[:2]] > 1}
    said = {name: chinese.said(name) for name in sorted(names)}
    firsts: defaultdict[str, list[object]] = defaultdict(list)
    for word in sorted(words, key=standing.__getitem__, reverse=True):
        firsts[word[0]].append(word)
    for name, spoken in said.items():
        firsts[spoken[0].upper()].append((name, spoken))
    shown = {letter: {"words": firsts[letter], "names": firsts[letter.upper()]} for letter in ascii_lowercase}
    return [name for name in said if len(name) > 2 and name not in known.explained], shown


def _two(word: str, known: Container[str]) -> bool:
    """Whether a word is two that were written as one."""
    return any(word[:at] in known and word[at:] in known for at in range(3, len(word) - 2))


def _short_runs(text: str) -> Iterator[str]:
    return (run for run in HAN_RUN.findall(fold(text)) if 1 < len(run) <= LONGEST)
