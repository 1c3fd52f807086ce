"""The terms of all pages as the last build counted them: only pages that have changed are counted again.

All is kept from which postings are made, so that they are those of a build from nothing: the weight of a word hangs on
the average length of all pages. It is kept part by part, for all at once take much room. Each part bears the stamp of
the pages that it was counted on: where a build was stopped, or another one ran at the same time, the stamps do not
agree, and all pages are counted. What is kept stays as it is while few pages are others, for to count those again takes
less time than to write all; and then only terms are looked at that stand otherwise than they stood.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np

from kb.model import Page
from kb.pages.glossary import Term, names_by_page
from kb.site.search.entries import Entry, lengths
from kb.site.search.packing import Ints
from kb.site.search.postings import PAIR, PARTS, Postings, Rows, concepts, phrases, postings, rows_of, written
from kb.site.search.tokens import phrase
from kb.site.search_kept.columns import Column, Columns, cut, from_lines, lines
from kb.site.search_kept.merging import Heads, Merged, merged, narrowed
from kb.site.search_kept.sections import digest_of
from kb.site.texts import letters

PAGES, POSTINGS = "pages", "postings"
WIDTH = 16
"""Bytes of a page's digest."""
SMALL = 2_000
"""Pages up to which all that is kept has room in the memory at once."""
FEW = 50
"""Of so many pages one may be another while what is kept stays."""
Posting = tuple[str, bytes, int]


class _Lost(Exception):
    """What was kept is missing, or is not of one build."""


class _Part(NamedTuple):
    """Counted terms as they were kept."""

    rows: Rows
    heads: Heads
    now: Heads
    """The heads, if pages are as long as they are now, and in order as they were."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the pages that were counted."""

    before: bytes
    """The stamp of what is kept; empty where all is to be counted."""
    moved: Ints
    """The number that each page has now, or -1."""
    new: list[tuple[int, Entry]]
    in_place: bool
    """Whether every page that stayed has its number, and the glossary is the same."""
    few: bool = False
    """Whether what is kept may stay."""


class Counts:
    """Counts the terms of pages that the last build did not count."""

    def __init__(self, columns: Columns, pages: Sequence[Page], glossary: Sequence[Term]) -> None:
        """Read what is kept, and look at what may be known of `pages`, in order, before they are made."""
        self._columns, self._glossary = columns, glossary
        self._wanted, self._long = phrases(glossary), np.array(lengths(pages))
        # The digests of the glossary and of the pages.
        self._counted = columns.read(PAGES, b"", "u1", "u1")
        self._kept: list[Posting] = []
        self._known: dict[int, _Part] = {}
        # Where they are lost, that is found out when they are needed.
        with suppress(_Lost):
            self._kept = self._postings(self._stamp(self._counted)) if self._counted else []
            self._known = dict(self._look_ahead()) if self._kept and len(pages) <= SMALL else {}

    def _look_ahead(self) -> Iterator[tuple[int, _Part]]:
        """The parts as they are if pages are in order as they were."""
        assert self._counted is not None
        for number in range(PARTS):
            yield number, self._part(number, self._stamp(self._counted), len(self._counted[1]) // WIDTH)

    def count(self, entries: Sequence[Entry]) -> Postings:
        """As `kb.site.search.postings.count` of the pages."""
        glossary = self._glossary
        glossed, digests = _digest([term.names for term in glossary]), list(_digests(entries, glossary))
        stamp = hashlib.sha256(b"".join((glossed, *digests))).digest()
        try:
            change = self._change(glossed, digests, entries)
            found = self._found(change, stamp)
        except _Lost:
            change = _all_new(entries)
            found = self._found(change, stamp)
        if not change.few:
            self._columns.write(PAGES, b"", [glossed], digests)
        return found

    def _change(self, glossed: bytes, digests: Sequence[bytes], entries: Sequence[Entry]) -> Change:
        if (kept := self._counted) is None:
            return _all_new(entries)
        before = cut(kept[1], np.full(len(kept[1]) // WIDTH, WIDTH))
        numbers, known = {digest: number for number, digest in enumerate(digests)}, set(before)
        moved = np.array([numbers.get(digest, -1) for digest in before], np.int64)
        stays = bool(np.all((moved < 0) | (moved == np.arange(len(moved)))))
        new = [(number, entry) for number, entry in enumerate(entries) if digests[number] not in known]
        in_place = stays and kept[0].tobytes() == glossed
        few = in_place and FEW * max(len(new), int(np.sum(moved < 0))) <= len(entries)
        return Change(self._stamp(kept), moved, new, in_place, few)

    def _found(self, change: Change, stamp: bytes) -> Postings:
        kept, self._kept = self._kept, []
        kept = (kept or self._postings(change.before)) if change.in_place else []
        if change.before == stamp:
            return postings(kept)
        named: dict[str, Ints] = {}
        touched: set[str] = set()
        found: list[Posting] = []
        wanted, glossary = self._wanted, self._glossary
        for number, new in enumerate(rows_of(change.new, glossary)):
            part = self._merged(number, change, new)
            heads = part.rows.heads(self._long)
            if not change.few:
                self._keep(number, stamp, part.rows, heads)
            again = part.touched(heads) if change.in_place else None
            places = part.rows.by_term(heads, None if again is None else again | wanted)
            named |= {term: places[term].copy() for term in wanted & places.keys()}
            found += written(places if again is None else {term: places[term] for term in places.keys() & again})
            touched |= again or set()
        names = dict(enumerate(term.names for term in glossary))
        if change.in_place:
            names = {number: some for number, some in names.items() if touched & {*chain(*map(phrase, some))}}
        touched |= {f"~{number}" for number in names}
        kept = [posting for posting in kept if posting[0] not in touched]
        made = postings([*kept, *found, *written(concepts(named, names))])
        if not change.few:
            self._keep_postings(stamp, made)
        return made

    def _merged(self, number: int, change: Change, new: Rows) -> Merged:
        if not change.before:
            return Merged(new, np.empty(0, np.uint8), frozenset())
        known = self._known.pop(number, None) or self._part(number, change.before, len(change.moved))
        old, heads = known.rows, known.heads
        if change.few:
            names = self._wanted | {term.removeprefix(PAIR) for term in new.terms}
            old, heads = narrowed(old, heads, known.now, change.moved, names)
        return merged(old, heads, change.moved, new)

    def _part(self, number: int, stamp: bytes, pages: int) -> _Part:
        """A part of what was counted of so many pages."""
        kept = self._columns.read(f"part {number}", stamp, "<f8", "<i8", "<u4", "u1", "u1")
        if kept is None:
            raise _Lost
        weights, firsts, places, heads, terms = kept
        rows = Rows(from_lines(terms), firsts, places, weights, (heads >> 5).astype(np.uint8))
        # Pages that are gone have no length: what is made of it is not asked for.
        return _Part(rows, heads, rows.heads(np.append(self._long, np.ones(pages))))

    def _keep(self, number: int, stamp: bytes, rows: Rows, heads: Heads) -> None:
        columns = (rows.weights, rows.firsts, rows.places, heads, lines(rows.terms))
        self._columns.write(f"part {number}", stamp, *columns)

    def _stamp(self, counted: list[Column]) -> bytes:
        return hashlib.sha256(counted[0].tobytes() + counted[1].tobytes()).digest()

    def _postings(self, stamp: bytes) -> list[Posting]:
        kept = self._columns.read(POSTINGS, stamp, "<i8", "<i8", "u1", "u1")
        if kept is None:
            raise _Lost
        counts, sizes, lists, terms = kept
        return list(zip(from_lines(terms), cut(lists, sizes), counts.tolist(), strict=True))

    def _keep_postings(self, stamp: bytes, made: Postings) -> None:
        sizes = [len(data) for data in made.lists]
        columns = (np.array(made.counts, "<i8"), np.array(sizes, "<i8"), made.lists, lines(made.terms))
        self._columns.write(POSTINGS, stamp, *columns)


def _all_new(entries: Sequence[Entry]) -> Change:
    return Change(b"", np.empty(0, np.int64), list(enumerate(entries)), in_place=False)


def _digests(entries: Sequence[Entry], glossary: Sequence[Term]) -> Iterator[bytes]:
    """Of each page the digest of all that is counted of it, and of its length, by which words are weakened."""
    explained = names_by_page(glossary)
    for entry in entries:
        meta, slug = entry.page.meta, entry.page.slug
        names = [slug, meta.title, meta.en, meta.aliases, meta.tags, explained.get(slug, ())]
        yield _digest([names, letters(entry.page)], digest_of(entry))


def _digest(value: object, more: bytes = b"") -> bytes:
    text = json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass")
    return hashlib.sha256(b"%b\n%b" % (text, more)).digest()[:WIDTH]
