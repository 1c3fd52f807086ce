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
from typing import NamedTuple
from zlib import crc32

import numpy as np

from kb.model import Meta, Page, Slug
from kb.site.search.entries import Entry, Section, Shown
from kb.site.search_kept.columns import Columns, cut
from kb.site.texts import Texts

PARTS = 16
"""In which sections are kept: a page that has changed makes one of them new."""
WIDTH, DIGEST = 32, 16
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


class _Known(NamedTuple):
    digest: bytes
    shown: bytes


def put_aside(
    keys: Mapping[Slug, str], find: Callable[[Slug], str], columns: Columns, texts: Texts
) -> Mapping[Slug, SectionsAside]:
    """The sections of pages as `find` tells them, or as the last build knew them: a key tells all of a page.

    A finished page holds far more than its sections, and takes long to read.
    """
    parts: list[dict[Slug, bytes]] = [{} for _ in range(PARTS)]
    for slug, key in keys.items():
        parts[crc32(slug.encode()) % PARTS][slug] = bytes.fromhex(key)
    found: dict[Slug, SectionsAside] = {}
    for number, part in enumerate(parts):
        known = _known(f"sections {number}", part, find, columns)
        start, _ = texts.put(b"".join([one.shown for one in known]))
        ends = accumulate((len(one.shown) for one in known), initial=start)
        found |= {
            slug: SectionsAside(partial(find, slug), one.digest, texts, (at, len(one.shown)))
            for slug, at, one in zip(part, ends, known, strict=False)
        }
    return found


def _known(name: str, keys: Mapping[Slug, bytes], find: Callable[[Slug], str], columns: Columns) -> list[_Known]:
    kept, known = columns.read(name, b"", "u1", "u1", "<i8", "u1"), dict[bytes, _Known]()
    if kept:
        count = len(kept[2])
        names, digests = cut(kept[0], np.full(count, WIDTH)), cut(kept[1], np.full(count, DIGEST))
        known = dict(zip(names, map(_Known, digests, cut(kept[3], kept[2])), strict=True))
    found = [known[key] if key in known else _made(find(slug)) for slug, key in keys.items()]
    if known.keys() != set(keys.values()):
        sizes = np.array([len(one.shown) for one in found], "<i8")
        columns.write(name, b"", [*keys.values()], [one.digest for one in found], sizes, [one.shown for one in found])
    return found


def _made(sections: str) -> _Known:
    return _Known(_digest(sections), _packed(Entry(NOBODY, _sections(sections)).shown()))


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
