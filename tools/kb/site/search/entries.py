"""A question page as what is searched and shown: its names, its sections as plain text, what a word in each counts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.model import Page
from kb.pages import prose
from kb.site.plain import plain
from kb.site.texts import letters

HEADING = re.compile(r"(#(?<![^\n]#)#{0,5})[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
EDGES = ("```", "~~~", "<!--")
TITLE, ALIAS = 2, 1
"""Marks of a term that stands in a title, or in another name of a page."""
LENGTH = 0.5
"""How much a long text weakens its words."""
MOST_SECTIONS = 255
LONGEST_CODE = 240
"""Characters of a section's code that can be shown; all of it is searched."""
SHORT_PAGE, SHORT_OPENING = 4_500, 900
"""Bytes of text up to which a page's sections stay with its head; and, of a longer page, the first section."""
JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
Shown = tuple[bytes, bytes, int, bool]
"""A section's heading and anchor as JSON, its text as JSON, the bytes of that; and whether it stays with the head."""


class Section(NamedTuple):
    """A part of a page below a heading; the first has none, and the page's summary as text."""

    heading: str
    anchor: str
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A page for search."""

    page: Page
    sections: tuple[Section, ...]

    def shown(self) -> Sequence[Shown]:
        """What is shown of its sections."""
        names = [encoded([one.heading, one.anchor])[1:-1] for one in self.sections]
        texts = [f"{one.text} {one.code[:LONGEST_CODE]}".strip() for one in self.sections]
        sizes = [len(text.encode()) for text in texts]
        stays = [sum(sizes) <= SHORT_PAGE or (not at and size <= SHORT_OPENING) for at, size in enumerate(sizes)]
        return list(zip(names, map(encoded, texts), sizes, stays, strict=True))


class Piece(NamedTuple):
    """A text of a page with what a word in it counts: in a section less, where the page is long."""

    text: str
    weight: float
    section: int = 0
    mark: int = 0


def pieces(entry: Entry, names: Iterable[str]) -> Iterator[Piece]:
    """The texts of a page, each one line: its names, numbered 0, and its sections from 1.

    `names` are those of the glossary's terms that it explains.
    """
    meta = entry.page.meta
    titles = [(meta.title, 6 / (0.6 + len(meta.title) / 50)), (meta.en, 4)]
    others = [*((one, 4) for one in meta.aliases), *((one, 3) for one in (*meta.tags, *names)), (entry.page.slug, 2)]
    yield from (Piece(" ".join(name.split()), weight, mark=TITLE) for name, weight in titles)
    yield from (Piece(" ".join(name.split()), weight, mark=ALIAS) for name, weight in others)
    for number, section in enumerate(entry.sections[: MOST_SECTIONS - 1], 1):
        yield Piece(section.heading, 2.5, number)
        yield Piece(section.text, 2 if number == 1 else 1, number)
        yield Piece(section.code, 0.4, number)


def encoded(value: object) -> bytes:
    """A value as JSON."""
    return JSON.encode(value).encode()


def lengths(pages: Sequence[Page]) -> list[float]:
    """How much the length of each page weakens the words of its sections."""
    average = max(1, sum(map(letters, pages))) / max(1, len(pages))
    return [1 - LENGTH + LENGTH * letters(page) / average for page in pages]


def entry(page: Page, anchors: Sequence[str] = ()) -> Entry:
    """A page with its sections; `anchors` are the addresses of all its headings, in order."""
    return Entry(page, tuple(_sections(page.body, anchors)))


def _sections(body: str, anchors: Sequence[str]) -> Iterator[Section]:
    blank = prose.without_code(body)
    headings = list(HEADING.finditer(blank))
    # Without the right number of addresses a wrong one would be shown: none is better.
    addresses = anchors if len(anchors) == len(headings) else [""] * len(headings)
    starts = [0, *(heading.end() for heading in headings)]
    ends = [*(heading.start() for heading in headings), len(body)]
    names = ["", *(body[heading.start(2) : heading.end(2)] for heading in headings)]
    for start, end, name, anchor in zip(starts, ends, names, ["", *addresses], strict=True):
        written, code = _separate(body[start:end], blank[start:end])
        if not start or name or written.strip():
            yield Section(plain(name), anchor, plain(written), " ".join(code.split()))


def _separate(text: str, blank: str) -> tuple[str, str]:
    """The lines of a text that are prose, and those that are code."""
    if text == blank:
        return text, ""
    lines = list(zip(text.split("\n"), blank.split("\n"), strict=True))
    code = [line for line, seen in lines if line != seen and not seen.strip() and line.strip()]
    if not code:
        return text, ""
    written = [line for line, seen in lines if line == seen or seen.strip() or not line.strip()]
    return "\n".join(written), "\n".join(line for line in code if not line.lstrip(" >\t").startswith(EDGES))
