"""Formulas in a page's HTML, taken out while the rest is changed: they are most of it, and nothing in them counts.

A set formula is an element of the class `katex`, the only span within it (see `setting/markup.js`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping

OPENING = re.compile(r'<span class=(?:katex|"katex")(?: [^>]*)?>')
END = "</span>"
WORD = re.compile("kb[0-9a-f]{32}-[0-9]+-")
ITALIC = re.compile(r"<i[ >]")


def taken_out(html: str) -> tuple[str, dict[str, str]]:
    """The HTML with a word in the place of each formula, and those by their words: nobody can guess one."""
    secret = secrets.token_hex(16)
    found: dict[str, str] = {}
    pieces, position = [], 0
    for start, end in _formulas(html):
        name = f"kb{secret}-{len(found)}-"
        pieces += [html[position:start], name]
        found[name], position = html[start:end], end
    return "".join([*pieces, html[position:]]), found


def has_italic(html: str) -> bool:
    """Whether a formula in the HTML has letters in italics."""
    return any(ITALIC.search(html, start, end) for start, end in _formulas(html))


def put_back(html: str, words: Mapping[str, str]) -> str:
    """The HTML with what was taken out in its place again."""
    return WORD.sub(lambda word: words.get(word[0], word[0]), html) if words else html


def _formulas(html: str) -> Iterator[tuple[int, int]]:
    """Where each formula begins and ends."""
    position = 0
    while (opening := OPENING.search(html, position)) and (end := html.find(END, opening.end())) >= 0:
        yield opening.start(), (position := end + len(END))
