"""Which term stands in which page, how strongly, in which of its sections.

How strongly is BM25F (Robertson, Zaragoza, Taylor 2004): counts are weighted by field before they are saturated, so
that a word in a title and the same word in the text count as one word. Pages are taken in batches and counted by numpy:
most terms are pairs of Chinese characters and need no Python of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial, reduce
from itertools import accumulate, chain, groupby
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from kb.pages.glossary import Term, names_by_page
from kb.site.parted import Parted
from kb.site.search.entries import TITLE, Entry, lengths, pieces
from kb.site.search.packing import Ints, lists
from kb.site.search.tokens import COMPOUND, CONNECTOR, fold, forms, joined, name_key, phrase, points, room

BATCH, PLACES = 32, 1 << 16
"""Pages that are counted at once, and places of terms that are written: more cost memory."""
PAIR = "+"
"""Stands before two neighbouring words while they are counted."""
LEVELS = 31
"""Of strength: it is kept in five bits."""
SATURATION = 1.6
WHOLE_NAME = 1e9
"""What a whole name counts: it is found first."""
HAN, NEIGHBOURS, LONE = 1 << 40, 1 << 39, 1 << 38
"""Chinese terms are numbered from `HAN` by their characters, English ones from 0 by their order. Those of one letter
bear a mark, and so do two neighbouring words, which have the number of both in one.
"""
PARTS = 8
"""In which places are put aside until all pages are counted, each with a like share of the terms."""
ROW = np.dtype([("key", np.int64), ("weight", np.float64), ("place", np.uint32), ("mark", np.uint8)])
KINDS = np.array([[bool(kind.match(chr(at))) for at in range(128)] + [False] for kind in (COMPOUND, CONNECTOR)])
"""Of each ASCII character, and of all others, whether it may begin a word, and whether it may stand within one."""
NOWHERE: Ints = np.empty(0, np.int64)


class Postings(NamedTuple):
    """Terms in order, and of each the bytes that tell its pages; see docs/search-format.md."""

    terms: Sequence[str]
    lists: Sequence[bytes]
    counts: Sequence[int]
    """How many pages each term stands in."""


class Rows(NamedTuple):
    """Some terms, and of each the sections of pages in which it stands, in order, with what it counts there."""

    terms: Sequence[str]
    firsts: Ints
    """The first place of each term."""
    places: npt.NDArray[np.uint32]
    """A page and, in the lowest eight bits, a section."""
    weights: npt.NDArray[np.float64]
    marks: npt.NDArray[np.uint8]

    def heads(self, long: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
        """For each place the marks and the strength of its term in its page; `long` are the pages' lengths."""
        page = self.places >> 8
        first = np.diff(page, prepend=page[:1]) != 0
        first[self.firsts] = True
        starts = np.flatnonzero(first)
        total = np.add.reduceat(np.where(self.places & 0xFF, self.weights / long[page], self.weights), starts)
        levels = np.round(LEVELS * total / (SATURATION + total)).astype(np.uint8)
        found = np.bitwise_or.reduceat(self.marks, starts) << 5 | levels
        return np.repeat(found, np.diff(starts, append=len(page)))

    def by_term(self, heads: npt.NDArray[np.uint8], chosen: Collection[str] | None = None) -> dict[str, Ints]:
        """The places of each term, or of the chosen ones: page, head and section."""
        places = self.places.astype(np.int64)
        whole = places >> 8 << 16 | heads.astype(np.int64) << 8 | places & 0xFF
        ends = zip(self.terms, self.firsts.tolist(), np.append(self.firsts, len(whole))[1:].tolist(), strict=True)
        wanted = (row for row in ends if chosen is None or row[0].removeprefix(PAIR) in chosen)
        return _with_pairs({term: whole[first:end] for term, first, end in wanted})


class _Counter:
    """Counts the terms of pages, batch by batch."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.parts = Parted(PARTS, ROW)
        # Of a compound what fits beside it, and its terms.
        self._known = lru_cache(50_000)(lambda compound: (*room(compound), *map(self._number, forms(compound))))

    def _number(self, term: str) -> int:
        # Its lowest digit tells the part, which is the same in each build.
        number = len(self.numbers) * PARTS + crc32(term.encode()) % PARTS
        return self.numbers.setdefault(term, number | LONE if len(term) == 1 else number)

    def add(self, numbers: Sequence[int], entries: Sequence[Entry], explained: Mapping[str, Sequence[str]]) -> None:
        """Count a batch of pages: in order, one batch after the other."""
        named = [explained.get(entry.page.slug, ()) for entry in entries]
        found = [(at, piece) for at, entry in enumerate(entries) for piece in pieces(entry, named[at])]
        rows = [(at << 8 | piece.section, piece.weight, piece.mark) for at, piece in found]
        rows += [(at << 8, WHOLE_NAME, TITLE) for at in range(len(entries))]
        place, weight, mark = map(np.array, zip(*rows, strict=True))
        keys, line = self._terms("\n".join(piece.text for _, piece in found), mark != 0)
        metas = enumerate(entry.page.meta for entry in entries)
        whole = [(at, name) for at, one in metas for name in (one.title, one.en, *one.aliases, *named[at])]
        names = [(self._number(name_key(name)), len(found) + at) for at, name in whole]
        keys, line = np.concatenate((np.stack((keys, line), axis=1), names)).T
        whole = keys << 16 | place[line]
        order = np.argsort(whole, kind="stable")
        whole, line = whole[order], line[order]
        firsts = np.flatnonzero(np.diff(whole, prepend=-1))
        key, page = whole[firsts] >> 16, whole[firsts] >> 8 & 0xFF
        weights, marks = np.add.reduceat(weight[line], firsts), np.bitwise_or.reduceat(mark[line], firsts)
        columns = (key, weights, np.array(numbers)[page] << 8 | whole[firsts] & 0xFF, marks)
        self.parts.add(np.asarray(np.rec.fromarrays(columns, ROW)), np.where(key < HAN, key, key >> 18) % PARTS)

    def _terms(self, joint: str, named: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
        """The terms of a text, and the line that each stands in; which lines are names is told."""
        chars = points(fold(joint))
        line = np.cumsum(chars == ord("\n"))
        han = (chars >= 0x3400) & (chars <= 0x9FFF) & ((chars < 0x4DC0) | (chars > 0x4DFF)) | (chars >= 0x20000)
        pairs, singles = np.flatnonzero(han[:-1] & han[1:]), np.flatnonzero(han)
        words, at = self._words(chars)
        # A single letter is a word in a name, and a variable elsewhere.
        kept, singles = (words & LONE == 0) | named[line[at]], singles[named[line[singles]]]
        keys = (words[kept], HAN | chars[pairs] << 18 | chars[pairs + 1], HAN | chars[singles] << 18)
        return np.concatenate(keys), line[np.concatenate((at[kept], pairs, singles))]

    def _words(self, chars: Ints) -> tuple[Ints, Ints]:
        """The terms of a text's compounds, which are found as `COMPOUND` finds them, and where each stands."""
        within, connects = KINDS[:, np.minimum(chars, KINDS.shape[1] - 1)]
        within[1:-1] |= connects[1:-1] & within[:-2] & within[2:]
        starts, ends = np.flatnonzero(np.diff(within, prepend=False, append=False)).reshape(-1, 2).T
        words = np.where(within, chars, ord(" ")).astype(np.uint8).tobytes().decode().split()
        known = [*map(self._known, words)]
        sizes, values = (np.fromiter(some, np.int64) for some in (map(len, known), chain.from_iterable(known)))
        firsts = np.cumsum(sizes) - sizes
        near = (starts[1:] == ends[:-1] + 1) & (chars[ends[:-1]] == ord(" "))
        seconds = np.flatnonzero(near & (values[firsts[1:] + 1] <= values[firsts[:-1]])) + 1
        both = [self._number(joined(words[at - 1], words[at])) | NEIGHBOURS for at in seconds.tolist()]
        found = (np.delete(values, np.concatenate((firsts, firsts + 1))), np.array(both, np.int64))
        return np.concatenate(found), np.concatenate((np.repeat(starts, sizes - 2), starts[seconds]))


def _rows(words: Sequence[str], part: npt.NDArray[np.void]) -> Rows:
    # The pages of a term stand in order already.
    rows = part[np.argsort(part["key"], kind="stable")]
    firsts = np.flatnonzero(np.diff(rows["key"], prepend=-1))
    terms = [_term(key, words) for key in rows["key"][firsts].tolist()]
    return Rows(terms, firsts, *(rows[name].copy() for name in ("place", "weight", "mark")))


def _term(key: int, words: Sequence[str]) -> str:
    if key < HAN:
        return PAIR * (key >= NEIGHBOURS) + words[(key & LONE - 1) // PARTS]
    return chr(key - HAN >> 18) + (chr(key & 0x3FFFF) if key & 0x3FFFF else "")


def written(rows: Mapping[str, Ints]) -> Iterator[tuple[str, bytes, int]]:
    """Each term with its bytes, and on how many pages it stands."""
    ends = accumulate(map(len, rows.values()))
    for _, batch in groupby(zip(rows, ends, strict=True), lambda row: row[1] // PLACES):
        some = [term for term, _ in batch]
        sizes = [len(rows[term]) for term in some]
        data, pages = lists(np.concatenate([rows[term] for term in some]), np.cumsum([0, *sizes[:-1]]))
        yield from zip(some, data, pages, strict=True)


def _with_pairs(rows: dict[str, Ints]) -> dict[str, Ints]:
    """Neighbouring words as terms of their own, where they are neighbours twice or in a name."""
    kept = {term: places for term, places in rows.items() if term[0] != PAIR}
    for term, places in rows.items():
        if term[0] == PAIR and (len(places) > 1 or places[0] >> 8 & 0xE0):
            whole = term[1:]
            kept[whole] = _strongest(np.concatenate((kept[whole], places))) if whole in kept else places
    return kept


def concepts(rows: Mapping[str, Ints], glossary: Mapping[int, Sequence[str]]) -> dict[str, Ints]:
    """For terms of the glossary, by number, the places where a name of it stands: all words of one in a section."""
    where = {term: places >> 16 << 8 | places & 0xFF for term, places in rows.items()}
    found = {number: [_together(rows, where, phrase(name)) for name in names] for number, names in glossary.items()}
    places = {f"~{number}": np.concatenate([NOWHERE, *some]) for number, some in found.items()}
    return {term: _strongest(some) for term, some in places.items() if len(some)}


def _together(rows: Mapping[str, Ints], where: Mapping[str, Ints], terms: Sequence[str]) -> Ints:
    if not terms or not rows.keys() >= set(terms):
        return NOWHERE
    common = reduce(partial(np.intersect1d, assume_unique=True), (where[term] for term in terms))
    heads = [rows[term][np.searchsorted(where[term], common)] >> 8 & 0xFF for term in terms]
    marks: Ints = np.bitwise_and.reduce(heads) & 0xE0
    level: Ints = np.minimum.reduce([head & LEVELS for head in heads])
    return common >> 8 << 16 | (marks | level) << 8 | common & 0xFF


def _strongest(places: Ints) -> Ints:
    """Each place once, a page with its greatest strength and all its marks."""
    pages, number = np.unique(places >> 16, return_inverse=True)
    level, marks = np.zeros(len(pages), np.int64), np.zeros(len(pages), np.int64)
    np.maximum.at(level, number, places >> 8 & LEVELS)
    np.bitwise_or.at(marks, number, places >> 8 & 0xE0)
    # Asked for more than the values, NumPy does not load its masked arrays.
    return np.unique(pages[number] << 16 | (marks | level)[number] << 8 | places & 0xFF, return_index=True)[0]


def rows_of(pages: Sequence[tuple[int, Entry]], glossary: Sequence[Term]) -> Iterator[Rows]:
    """All terms of numbered pages, part by part; the same terms are always in the same part."""
    explained, counter = names_by_page(glossary), _Counter()
    with counter.parts:
        for first in range(0, len(pages), BATCH):
            numbers, entries = zip(*pages[first : first + BATCH], strict=True)
            counter.add(numbers, entries, explained)
        yield from map(partial(_rows, list(counter.numbers)), counter.parts)


def phrases(glossary: Sequence[Term]) -> set[str]:
    """The terms that the names of the glossary are made of."""
    return {term for one in glossary for name in one.names for term in phrase(name)}


def count(entries: Sequence[Entry], glossary: Sequence[Term]) -> Postings:
    """The postings of pages, numbered in order."""
    named: dict[str, Ints] = {}
    found: list[tuple[str, bytes, int]] = []
    wanted, long = phrases(glossary), np.array(lengths([entry.page for entry in entries]))
    for rows in rows_of(list(enumerate(entries)), glossary):
        places = rows.by_term(rows.heads(long))
        named |= {term: places[term].copy() for term in wanted & places.keys()}
        found += written(places)
    return postings([*found, *written(concepts(named, dict(enumerate(term.names for term in glossary))))])


def postings(found: Iterable[tuple[str, bytes, int]]) -> Postings:
    """Terms with their bytes, in order."""
    rows = sorted(found)
    return Postings([term for term, _, _ in rows], [data for _, data, _ in rows], [pages for _, _, pages in rows])
