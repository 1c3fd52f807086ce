"""Inline patterns applied to a whole text at once.

Python-Markdown puts a placeholder where a pattern matched and goes on behind it, in a new text. For formulas, plain
links and plain emphasis it is known beforehand what would be found there: they are found in one go. Where something is
not as plain, the rest of the text is left to Python-Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

Found: TypeAlias = tuple[int, int, Element | str | None]
"""Where a match begins and ends, and what it becomes; nothing where Python-Markdown is to go on."""
Run: TypeAlias = Callable[[Any, str], Iterator[Found]]
"""A pattern, and a text in which it has not been looked for yet."""

FORMULA = re.compile(r"\$(?!\s)((?:[^\\$\x02\x03]++|\\.)++)(?<!\s)\$", re.DOTALL)
"""What arithmatex looks for: all up to the next dollar, or nothing."""
OPENING = re.compile(r"(?<!!)\[")
LINK = re.compile(r"\[([^\[\]]*)\]\(([^\s()<>'\"\\\x02]*)\)")
"""No title, nothing nested, no escape."""
STARS = re.compile(r"\*+")


def formulas(pattern: Any, text: str) -> Iterator[Found]:
    """Formulas, by arithmatex."""
    position = 0
    while (start := text.find("$", position)) >= 0:
        if text[start - 1 : start] == "\\" or not pattern.generic:
            # Behind backslashes that escape one another, a dollar is a dollar only once they are gone.
            yield start, start, None
            return
        if match := FORMULA.match(text, start):
            element = Element(pattern.inline_tag, {"class": "arithmatex"})
            element.text = AtomicString(pattern.wrap.format(match[1]))
            yield start, match.end(), element
        position = match.end() if match else start + 1


def links(_: Any, text: str) -> Iterator[Found]:
    """Links."""
    position = 0
    while opening := OPENING.search(text, position):
        if not (match := LINK.match(text, opening.start())):
            yield opening.start(), opening.start(), None
            return
        element = Element("a")
        element.text = match[1]
        element.set("href", match[2])
        position = match.end()
        yield opening.start(), position, element


def emphasis(pattern: Any, text: str) -> Iterator[Found]:
    """Emphasis by stars: of pairs one behind the other, each of one star or of two."""
    if (
        "_" in text
        or type(text) is not str
        or pattern.cache
        or pattern.remainder
        or not (found := _pairs(pattern, text))
    ):
        yield 0, 0, None
        return
    tags = pattern.delimiters["*"].tags
    for start, inside, outside, end in found:
        element = Element(tags[0] if end - outside == 2 else tags[1])
        element.text = text[inside:outside]
        yield start, end, element


def _pairs(pattern: Any, text: str) -> list[tuple[int, int, int, int]]:
    """Where the stars before and behind each pair begin and end; empty where it is not plain."""
    found: list[tuple[int, int, int, int]] = []
    boundary = pattern.delimiters["*"].boundary
    opened: tuple[int, int] | None = None
    for stars in STARS.finditer(text):
        start, end = stars.span()
        match = boundary.match(text, start)
        kind = match.lastgroup if match else None
        if end - start > 2 or (match and match.end() != end):
            return []
        if opened is None:
            opened = None if kind in (None, "end") else (start, end)
        elif kind in ("end", "ambiguous") and end - start == opened[1] - opened[0]:
            found.append((*opened, start, end))
            opened = None
        else:
            return []
    return [] if opened else found


RUNS: Mapping[str, Run] = MappingProxyType({"arithmatex-inline": formulas, "link": links, "delimiter": emphasis})
