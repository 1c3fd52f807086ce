"""What a word that stands in no page may have meant: the English words there are, Chinese names with their pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import rjieba
from pypinyin import lazy_pinyin

from kb.pages.glossary import Term
from kb.site.search.entries import Entry
from kb.site.search.postings import Postings
from kb.site.search.tokens import HAN_RUN, fold

WORD = re.compile(r"[a-z][a-z0-9]{3,23}")
LONGEST = 8
"""Characters of a Chinese name that is typed by pinyin."""


def spelling(entries: Sequence[Entry], glossary: Sequence[Term], postings: Postings) -> dict[str, object]:
    """Words in order, each with how many pages have it; Chinese names, each with its pinyin and its initials."""
    words = [pair for pair in zip(postings.terms, postings.counts, strict=True) if WORD.fullmatch(pair[0])]
    names = {name: lazy_pinyin(name) for name in sorted(set(_names(entries, glossary)))}
    typed = [[name, "".join(parts), "".join(part[0] for part in parts)] for name, parts in names.items()]
    return {"words": words, "names": typed}


def _names(entries: Sequence[Entry], glossary: Sequence[Term]) -> Iterator[str]:
    for term in glossary:
        yield from _short_runs(" ".join(term.names))
    for entry in entries:
        meta = entry.page.meta
        yield from _short_runs(" ".join(meta.tags))
        for name in (meta.title, *meta.aliases):
            words = [word for word in rjieba.cut(fold(name)) if HAN_RUN.fullmatch(word)]
            yield from (word for word in words if len(word) > 1)


def _short_runs(text: str) -> Iterator[str]:
    return (run for run in HAN_RUN.findall(fold(text)) if 1 < len(run) <= LONGEST)
