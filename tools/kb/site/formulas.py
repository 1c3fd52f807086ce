"""Formulas in a page's HTML, taken out while the rest is changed: they are most of it, and nothing in them counts.

A set formula is an element of the class `katex`, the only span within it (see `setting/markup.js`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

OPENING = re.compile(r'<span class=(?:katex|"katex")(?: [^>]*)?>')
END = "</span>"
PLACE, GONE = "\0", "\1"
"""Characters that no HTML may hold."""
EITHER = re.compile(f"[{PLACE}{GONE}]")
ITALIC = re.compile(r"<i[ >]")


def taken_out(html: str) -> tuple[str, list[str]]:
    """The HTML with `PLACE` in the place of each formula, and those in their order."""
    html = html.replace(PLACE, "").replace(GONE, "")
    pieces, found, position = [], [], 0
    for start, end in _formulas(html):
        pieces.append(html[position:start])
        found.append(html[start:end])
        position = end
    return PLACE.join([*pieces, html[position:]]), found


def has_italic(html: str) -> bool:
    """Whether a formula in the HTML has letters in italics."""
    return any(ITALIC.search(html, start, end) for start, end in _formulas(html))


def put_back(html: str, formulas: Sequence[str]) -> str:
    """The HTML with what was taken out in its place again; where that shall be gone stands `GONE`."""
    if GONE in html:
        left = iter(formulas)
        return EITHER.sub(lambda place: next(left) if place[0] == PLACE else next(left)[:0], html)
    first, *others = html.split(PLACE)
    return first + "".join(chain.from_iterable(zip(formulas, others, strict=True)))


def _formulas(html: str) -> Iterator[tuple[int, int]]:
    """Where each formula begins and ends."""
    position = 0
    while (opening := OPENING.search(html, position)) and (end := html.find(END, opening.end())) >= 0:
        yield opening.start(), (position := end + len(END))
