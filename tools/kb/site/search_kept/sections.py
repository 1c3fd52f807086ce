"""The sections of pages: what is shown of them is on disk while the search is made, for all at once take much room.

They themselves are asked for only where their words are counted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

import numpy as np

from kb.model import Meta, Page, Slug
from kb.site.search.entries import Entry, Section, Shown
from kb.site.search_kept.columns import Columns
from kb.site.texts import Texts

PARTS = 16
"""In which sections are kept: a page whose sections have changed makes one or two of them new."""
KEYS = "keys"
KEY, DIGEST = 32, 16
"""Bytes of a key, and of a digest."""
NOBODY = Page(Slug(""), Meta("", ""), "")
"""What is shown of sections is the same on any page."""


@dataclass(frozen=True, slots=True)
class SectionsAside:
    """Sections that are known without them."""

    find: Callable[[], str]
    """Gives them, as a JSON list of heading, anchor, text and code of each."""
    digest: bytes
    texts: Texts
    place: tuple[int, int]
    """Where what is shown of each was put, a line each."""


class EntryAside(Entry):
    """A page for search whose sections are found when they are asked for."""

    __slots__ = ("_aside",)
    _aside: tuple[Section, ...] | SectionsAside

    def __init__(self, page: Page, sections: SectionsAside) -> None:
        # They are anything that they can be found by.
        super().__init__(page, sections)  # type: ignore[arg-type]

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its sections."""
        return self._aside if isinstance(self._aside, tuple) else _sections(self._aside.find())

    @sections.setter
    def sections(self, value: tuple[Section, ...] | SectionsAside) -> None:
        object.__setattr__(self, "_aside", value)

    @property
    def aside(self) -> SectionsAside | None:
        """What is known without them."""
        return None if isinstance(self._aside, tuple) else self._aside

    def shown(self) -> Sequence[Shown]:
        """What is shown of its sections."""
        aside = self.aside
        return _unpacked(aside.texts.read(*aside.place)) if aside else super().shown()


def digest_of(entry: Entry) -> bytes:
    """What tells the sections of a page from those that are counted otherwise."""
    aside = entry.aside if isinstance(entry, EntryAside) else None
    return aside.digest if aside else _digest(json.dumps(list(entry.sections), ensure_ascii=False))


class KeptSections:
    """The sections of pages as the last build knew them: a key tells all of a page, and so most often does its file.

    A finished page holds far more than its sections, and takes long to read.
    """

    def __init__(self, columns: Columns, find: Callable[[str], str], texts: Texts) -> None:
        """`find` tells the sections of a page by its key, as JSON; what is shown of them is put aside in `texts`."""
        self._columns, self._find, self._texts = columns, find, texts
        kept = columns.read(KEYS, b"", "u1", "u1", "u1")
        self._stood = [column.tobytes() for column in kept] if kept else [b"", b"", b""]
        keys, files, digests = map(_cut, self._stood, (KEY, DIGEST, DIGEST))
        self._digests = dict(zip(keys, digests, strict=True))
        self._keys = dict(zip(files, keys, strict=True))
        self._places: dict[bytes, tuple[int, int]] = {}
        self._parts = [self._read(number) for number in range(PARTS)]

    def _read(self, number: int) -> list[bytes]:
        """The digests of the sections that are in a part."""
        kept = self._columns.read(f"sections {number}", b"", "u1", "<i8", "u1")
        if kept is None:
            return []
        digests, sizes = _cut(kept[0].tobytes(), DIGEST), kept[1].tolist()
        start, _ = self._texts.put(kept[2].tobytes())
        self._places |= zip(digests, zip(accumulate(sizes, initial=start), sizes, strict=False), strict=True)
        return digests

    def expected(self, files: Mapping[Slug, str], new: Mapping[Slug, str]) -> dict[Slug, str] | None:
        """The keys that the last build knew by the digests of `files`; None where one is neither known nor `new`."""
        known = {slug: key.hex() for slug, own in files.items() if (key := self._keys.get(bytes.fromhex(own)))}
        found = {**known, **new}
        return found if found.keys() >= files.keys() else None

    def found(self, keys: Mapping[Slug, str]) -> dict[Slug, SectionsAside]:
        """The sections of pages by their keys."""
        return {slug: self._aside(key) for slug, key in keys.items()}

    def _aside(self, key: str) -> SectionsAside:
        name = bytes.fromhex(key)
        digest = self._digests.get(name)
        if digest is None or digest not in self._places:
            sections = self._find(key)
            digest = self._digests[name] = _digest(sections)
            if digest not in self._places:
                self._places[digest] = self._texts.put(_packed(Entry(NOBODY, _sections(sections)).shown()))
        return SectionsAside(partial(self._find, key), digest, self._texts, self._places[digest])

    def keep(self, files: Mapping[Slug, str], keys: Mapping[Slug, str]) -> None:
        """Keep what is known of pages, by the digests of their files and their keys, for the next build."""
        both = [(bytes.fromhex(keys[slug]), bytes.fromhex(own)) for slug, own in files.items() if slug in keys]
        named = [key for key, _ in both], [own for _, own in both], [self._digests[key] for key, _ in both]
        if [*map(b"".join, named)] != self._stood:
            self._columns.write(KEYS, b"", *named)
        parts: list[list[bytes]] = [[] for _ in range(PARTS)]
        for digest in sorted({*named[2]}):
            parts[digest[0] % PARTS].append(digest)
        for number, digests in enumerate(parts):
            if digests != self._parts[number]:
                places = [self._places[digest] for digest in digests]
                sizes, shown = np.array([size for _, size in places], "<i8"), [self._texts.read(*at) for at in places]
                self._columns.write(f"sections {number}", b"", digests, sizes, shown)


def same(some: Mapping[Slug, SectionsAside], others: Mapping[Slug, SectionsAside]) -> bool:
    """Whether pages have the same sections."""
    return some.keys() == others.keys() and all(one.digest == others[slug].digest for slug, one in some.items())


def _cut(whole: bytes, size: int) -> list[bytes]:
    """Pieces of a size."""
    return [whole[start : start + size] for start in range(0, len(whole), size)]


def _sections(sections: str) -> tuple[Section, ...]:
    return tuple(map(Section._make, json.loads(sections)))


def _digest(sections: str) -> bytes:
    return hashlib.sha256(sections.encode(errors="surrogatepass")).digest()[:DIGEST]


def _packed(rows: Sequence[Shown]) -> bytes:
    # JSON has neither lines nor tabs.
    return b"\n".join([b"%b\t%b\t%d\t%d" % one for one in rows])


def _unpacked(rows: bytes) -> list[Shown]:
    cells = [row.split(b"\t") for row in rows.split(b"\n")] if rows else []
    return [(name, text, int(size), stays == b"1") for name, text, size, stays in cells]
