"""Which term stands in which page, how strongly, in which of its sections.

How strongly is BM25F (Robertson, Zaragoza, Taylor 2004): counts are weighted by field before they are saturated, so
that a word in a title and the same word in the text count as one word. Pages are taken in batches and counted by numpy:
most terms are pairs of Chinese characters and need no Python of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from tempfile import TemporaryFile
from typing import IO

import numpy as np
import numpy.typing as npt

from kb.pages.glossary import Term
from kb.site.search.entries import SPACE, TITLE, Entry, Piece, pieces
from kb.site.search.packing import Ints, lists
from kb.site.search.tokens import COMPOUND, fold, forms, joined, name_key, phrase

BATCH = 64
"""Pages that are counted at once, and terms that are written: more cost memory."""
PAIR = "+"
"""Stands before two neighbouring words while they are counted."""
LEVELS = 31
"""Of strength: it is kept in five bits."""
SATURATION = 1.6
HAN = 1 << 40
"""Chinese terms are numbered from here by their characters, English ones from 0 by their order."""
PARTS = 8
"""In which places are kept until all pages are counted: one of English terms, the others of Chinese ones."""


@dataclass(slots=True)
class Postings:
    """Terms in order, and of each the bytes that tell its pages; see docs/search-format.md."""

    terms: Sequence[str]
    lists: Sequence[bytes]
    counts: Sequence[int]
    """How many pages each term stands in."""


@dataclass(slots=True)
class _Batch:
    """A batch of pages, its pieces joined into one text so that they are cut and counted together."""

    first: int
    texts: list[str] = field(default_factory=list)
    columns: list[tuple[int, int, float, int]] = field(default_factory=list)

    def add(self, page: int, piece: Piece) -> None:
        self.texts.append(SPACE.sub(" ", piece.text))
        self.columns.append((page - self.first, piece.section, piece.weight, piece.mark))


class Counter:
    """Counts the terms of pages, batch by batch."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._parts = [TemporaryFile() for _ in range(PARTS)]  # noqa: SIM115 - _rows closes each

    def _keep(self, keys: Ints, places: Ints) -> None:
        """Put places aside on disk, those of a term in one part: memory does not grow with the pages."""
        part = np.where(keys < HAN, 0, 1 + (keys >> 18) % (PARTS - 1))
        for number, file in enumerate(self._parts):
            file.write(np.stack((keys, places), axis=1)[part == number].tobytes())

    def add(self, batch: _Batch) -> None:
        """Count a batch: pages in order, one batch after the other."""
        text = fold("\n".join(batch.texts))
        points = np.frombuffer(text.encode("utf-32-le"), "<u4").astype(np.int64)
        starts = np.concatenate(([0], np.flatnonzero(points == ord("\n")) + 1))
        page, section, weight, mark = (np.array(column) for column in zip(*batch.columns, strict=True))
        keys, at = self._terms(text, points, starts, mark != 0)
        piece = np.searchsorted(starts, at, side="right") - 1
        self._reduce(batch.first, keys, page[piece] << 8 | section[piece], weight[piece], mark[piece])

    def _terms(self, text: str, points: Ints, starts: Ints, named: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
        han = (points >= 0x3400) & (points <= 0x9FFF) & ((points < 0x4DC0) | (points > 0x4DFF)) | (points >= 0x20000)
        pairs = np.flatnonzero(han[:-1] & han[1:])
        singles = np.flatnonzero(han)
        singles = singles[named[np.searchsorted(starts, singles, side="right") - 1]]
        words, at, letter = self._words(text)
        # A single letter is a word in a name, and a variable elsewhere.
        kept = ~letter | named[np.searchsorted(starts, at, side="right") - 1]
        words, at = words[kept], at[kept]
        keys = (words, HAN | points[pairs] << 18 | points[pairs + 1], HAN | points[singles] << 18)
        return np.concatenate(keys), np.concatenate((at, pairs, singles))

    def _words(self, text: str) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
        numbers, at, letter, known = [], [], [], self._numbers
        before, end = "", -2
        for match in COMPOUND.finditer(text):
            compound, start = match[0], match.start()
            found = forms(compound)
            if start == end + 1 and text[end] == " " and (both := joined(before, compound)):
                found = (*found, PAIR + both)
            for term in found:
                numbers.append(known.setdefault(term, len(known)))
                at.append(start)
                letter.append(len(term) == 1)
            before, end = compound, match.end()
        return np.array(numbers, np.int64), np.array(at, np.int64), np.array(letter, bool)

    def name(self, page: int, names: Iterable[str]) -> None:
        """Let a page be found first by a whole name."""
        keys = {self._numbers.setdefault(name_key(name), len(self._numbers)) for name in names}
        place = page << 16 | (TITLE << 5 | LEVELS) << 8
        self._keep(np.array(sorted(keys), np.int64), np.full(len(keys), place, np.int64))

    def _reduce(self, first: int, keys: Ints, place: Ints, weight: npt.NDArray[np.float64], mark: Ints) -> None:
        whole = keys << 16 | place
        order = np.argsort(whole, kind="stable")
        whole, weight, mark = whole[order], weight[order], mark[order]
        pages = np.flatnonzero(np.concatenate(([True], np.diff(whole >> 8) != 0)))
        total = np.add.reduceat(weight, pages)
        marks = np.bitwise_or.reduceat(mark, pages)
        head = marks << 5 | np.round(LEVELS * total / (SATURATION + total)).astype(np.int64)
        sections = np.flatnonzero(np.concatenate(([True], np.diff(whole) != 0)))
        rows = whole[sections]
        heads = head[np.searchsorted(pages, sections, side="right") - 1]
        self._keep(rows >> 16, (first + (rows >> 8 & 0xFF)) << 16 | heads << 8 | rows & 0xFF)

    def postings(self, glossary: Sequence[Sequence[str]]) -> Postings:
        """All that was counted. `glossary` has the names of each of its terms."""
        words = list(self._numbers)
        wanted = {term for names in glossary for name in names for term in phrase(name)}
        named: dict[str, Ints] = {}
        found: list[tuple[str, bytes, int]] = []
        for file in self._parts:
            rows = _with_pairs(_rows(file, words))
            named |= {term: rows[term].copy() for term in wanted & rows.keys()}
            found += _written(rows)
        found = sorted([*found, *_written(concepts(named, glossary))])
        terms, data, counts = zip(*found, strict=True) if found else ((), (), ())
        return Postings(terms, data, counts)


def _rows(file: IO[bytes], words: Sequence[str]) -> dict[str, Ints]:
    """The places of each term of a part, in order."""
    with file:
        file.seek(0)
        keys, places = np.frombuffer(file.read(), np.int64).reshape(-1, 2).T
    order = np.lexsort((places, keys))
    keys, places = keys[order], places[order]
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    terms = (words[key] if key < HAN else _characters(key - HAN) for key in keys[firsts].tolist())
    return dict(zip(terms, np.split(places, firsts[1:]), strict=True)) if len(keys) else {}


def _written(rows: Mapping[str, Ints]) -> Iterator[tuple[str, bytes, int]]:
    """Each term with its bytes, and on how many pages it stands."""
    terms = list(rows)
    for first in range(0, len(terms), BATCH):
        some = terms[first : first + BATCH]
        sizes = [len(rows[term]) for term in some]
        written, pages = lists(np.concatenate([rows[term] for term in some]), np.cumsum([0, *sizes[:-1]]))
        yield from zip(some, written, pages, strict=True)


def _with_pairs(rows: dict[str, Ints]) -> dict[str, Ints]:
    """Neighbouring words as terms of their own, where they are neighbours twice or in a name."""
    kept = {term: places for term, places in rows.items() if term[0] != PAIR}
    for term, places in rows.items():
        if term[0] == PAIR and (len(places) > 1 or places[0] >> 8 & 0xE0):
            whole = term[1:]
            kept[whole] = _strongest(np.concatenate((kept[whole], places))) if whole in kept else places
    return kept


def _characters(key: int) -> str:
    return chr(key >> 18) + (chr(key & 0x3FFFF) if key & 0x3FFFF else "")


def concepts(rows: Mapping[str, Ints], glossary: Sequence[Sequence[str]]) -> dict[str, Ints]:
    """For each term of the glossary the places where one of its names stands: all of its words in one section."""
    found = {f"~{number}": [_together(rows, phrase(name)) for name in names] for number, names in enumerate(glossary)}
    joined_places = {term: np.unique(np.concatenate(places)) for term, places in found.items()}
    return {term: _strongest(places) for term, places in joined_places.items() if len(places)}


def _together(rows: Mapping[str, Ints], terms: Sequence[str]) -> Ints:
    lists = [rows.get(term, np.empty(0, np.int64)) for term in terms]
    where = [places >> 16 << 8 | places & 0xFF for places in lists]
    common = reduce(np.intersect1d, where) if lists else np.empty(0, np.int64)
    heads = [places[np.searchsorted(at, common)] >> 8 & 0xFF for places, at in zip(lists, where, strict=True)]
    if not len(common):
        return common
    marks: Ints = np.bitwise_and.reduce(heads) & 0xE0
    level: Ints = np.minimum.reduce([head & LEVELS for head in heads])
    return common >> 8 << 16 | (marks | level) << 8 | common & 0xFF


def _strongest(places: Ints) -> Ints:
    """Each place once, a page with its greatest strength and all its marks."""
    pages, number = np.unique(places >> 16, return_inverse=True)
    level, marks = np.zeros(len(pages), np.int64), np.zeros(len(pages), np.int64)
    np.maximum.at(level, number, places >> 8 & LEVELS)
    np.bitwise_or.at(marks, number, places >> 8 & 0xE0)
    return np.unique(pages[number] << 16 | (marks | level)[number] << 8 | places & 0xFF)


def count(entries: Sequence[Entry], glossary: Sequence[Term]) -> Postings:
    """The postings of pages, numbered in order."""
    explained: dict[str, list[str]] = {}
    for term in glossary:
        explained.setdefault(term.page, []).extend(term.names)
    counter = Counter()
    average = max(1, sum(len(entry.page.body) for entry in entries)) / max(1, len(entries))
    for first in range(0, len(entries), BATCH):
        batch = _Batch(first)
        for page, entry in enumerate(entries[first : first + BATCH], first):
            meta, names = entry.page.meta, explained.get(entry.page.slug, ())
            for piece in pieces(entry, names, average):
                batch.add(page, piece)
            counter.name(page, (meta.title, meta.en, *meta.aliases, *names))
        counter.add(batch)
    return counter.postings([term.names for term in glossary])
