"""What a word that stands in no page may have meant: the English words there are, Chinese names with their pinyin."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from string import ascii_lowercase

from kb.pages.glossary import Term
from kb.site.chinese import Chinese
from kb.site.search.entries import Entry
from kb.site.search.postings import Postings
from kb.site.search.tokens import HAN_RUN, fold

WORD = re.compile(r"[a-z][a-z0-9]{3,23}")
LONGEST = 8
"""Characters of a Chinese name that is typed by pinyin."""


def spelling(
    entries: Sequence[Entry], glossary: Sequence[Term], postings: Postings, chinese: Chinese
) -> tuple[list[str], Mapping[str, object]]:
    """The longer Chinese names beside the glossary's; and by first letter English words, those on most pages first,
    and all Chinese names, each with its pinyin.
    """
    standing = dict(zip(postings.terms, postings.counts, strict=True))
    # Two words that once stand side by side are no word; a name may be.
    named = " ".join(f"{one.page.meta.title} {one.page.meta.en} {one.page.meta.aliases}" for one in entries).lower()
    kept = standing.keys() & set(WORD.findall(named)) | {word for word, pages in standing.items() if pages > 1}
    words = [word for word in standing if WORD.fullmatch(word) and (word in kept or not _two(word, standing))]
    names = {name: chinese.said(name) for name in sorted(set(_names(entries, glossary, standing, chinese)))}
    known = {name for term in glossary for name in term.names}
    firsts: defaultdict[str, list[object]] = defaultdict(list)
    for word in sorted(words, key=standing.__getitem__, reverse=True):
        firsts[word[0]].append(word)
    for name, spoken in names.items():
        firsts[spoken[0].upper()].append((name, spoken))
    shown = {letter: {"words": firsts[letter], "names": firsts[letter.upper()]} for letter in ascii_lowercase}
    return [name for name in names if len(name) > 2 and name not in known], shown


def _two(word: str, known: Container[str]) -> bool:
    """Whether a word is two that were written as one."""
    return any(word[:at] in known and word[at:] in known for at in range(3, len(word) - 2))


def _names(
    entries: Sequence[Entry], glossary: Sequence[Term], standing: Mapping[str, int], chinese: Chinese
) -> Iterator[str]:
    for term in glossary:
        yield from _short_runs(" ".join(term.names))
    for entry in entries:
        meta = entry.page.meta
        yield from _short_runs(" ".join(meta.tags))
        for name in (meta.title, *meta.aliases):
            words = [word for word in chinese.cut(fold(name)) if HAN_RUN.fullmatch(word)]
            # What one page says in passing is seldom typed by pinyin.
            yield from (word for word in words if len(word) > 1 and (name == meta.title or standing[word[:2]] > 1))


def _short_runs(text: str) -> Iterator[str]:
    return (run for run in HAN_RUN.findall(fold(text)) if 1 < len(run) <= LONGEST)
