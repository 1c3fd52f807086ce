"""The sections of pages, on disk while the search is made of them: those of all pages at once take much room."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from zlib import crc32

import numpy as np

from kb.model import Page, Slug
from kb.site.search.entries import Entry, Section
from kb.site.search_kept.columns import Columns, cut
from kb.site.texts import Aside, Texts

PARTS = 16
"""In which sections are kept: a page that has changed makes one of them new."""
WIDTH = 32
"""Bytes of a key."""


def with_sections(page: Page, sections: Aside) -> Entry:
    """A page whose sections were put aside as JSON: a list of heading, anchor, text and code of each."""
    # Sections are anything that they can be read from.
    return EntryAside(page, sections)  # type: ignore[arg-type]


class EntryAside(Entry):
    """A page for search whose sections are read each time they are asked for."""

    __slots__ = ("_aside",)
    _aside: tuple[Section, ...] | Aside

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its sections."""
        if isinstance(self._aside, Aside):
            return tuple(map(Section._make, json.loads(self._aside.read())))
        return self._aside

    @sections.setter
    def sections(self, value: tuple[Section, ...] | Aside) -> None:
        object.__setattr__(self, "_aside", value)

    def as_json(self) -> str:
        """Its sections as JSON."""
        return self._aside.read() if isinstance(self._aside, Aside) else _json_of(self._aside)


def as_json(entry: Entry) -> str:
    """The sections of a page as JSON, which tell apart what is told apart when they are counted."""
    return entry.as_json() if isinstance(entry, EntryAside) else _json_of(entry.sections)


def _json_of(sections: Iterable[Section]) -> str:
    return json.dumps(list(sections), ensure_ascii=False)


def put_aside(
    keys: Mapping[Slug, str], find: Callable[[Slug], str], columns: Columns, texts: Texts
) -> Mapping[Slug, Aside]:
    """The sections of pages, put aside as `find` tells them, or as the last build put them: a key tells all of a page.

    A finished page holds far more than its sections, and takes long to read.
    """
    parts: list[dict[Slug, bytes]] = [{} for _ in range(PARTS)]
    for slug, key in keys.items():
        parts[crc32(slug.encode()) % PARTS][slug] = bytes.fromhex(key)
    found: dict[Slug, Aside] = {}
    for number, part in enumerate(parts):
        contents = _contents(f"sections {number}", part, find, columns)
        start, _ = texts.put(b"".join(contents))
        ends = accumulate(map(len, contents), initial=start)
        found |= {slug: Aside(texts, at, len(one)) for slug, at, one in zip(part, ends, contents, strict=False)}
    return found


def _contents(name: str, keys: Mapping[Slug, bytes], find: Callable[[Slug], str], columns: Columns) -> list[bytes]:
    kept, known = columns.read(name, b"", "u1", "<i8", "u1"), dict[bytes, bytes]()
    if kept:
        known = dict(zip(cut(kept[0], np.full(len(kept[1]), WIDTH)), cut(kept[2], kept[1]), strict=True))
    pages = keys.items()
    contents = [known[key] if key in known else find(slug).encode(errors="surrogatepass") for slug, key in pages]
    if known.keys() != set(keys.values()):
        columns.write(name, b"", list(keys.values()), np.array([len(one) for one in contents], "<i8"), contents)
    return contents
