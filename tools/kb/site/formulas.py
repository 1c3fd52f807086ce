"""Formulas in a page's HTML, taken out while a parser reads the rest: they are most of it, and nothing in them counts.

A set formula stands in an element of the class `kb-formula`, alone.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping

OPENING = re.compile(r'<(span|div) class="kb-formula(?: [^"]*)?">')
TAGS = {name: re.compile(rf"<(/?){name}\b") for name in ("span", "div")}


def taken_out(html: str) -> tuple[str, dict[str, str]]:
    """The HTML with a word in the place of each formula, and the formulas by their words, which nobody can guess."""
    found: dict[str, str] = {}
    secret, pieces, position = secrets.token_hex(16), [], 0
    for start, end in _places(html):
        word = f"kb{secret}-{len(found)}-"
        found[word] = html[start:end]
        pieces += [html[position:start], word]
        position = end
    return "".join([*pieces, html[position:]]), found


def put_back(html: str, words: Mapping[str, str]) -> str:
    """The HTML with the formulas again."""
    if not words:
        return html
    start = re.escape(next(iter(words)).split("-")[0])
    return re.sub(rf"{start}-\d+-", lambda match: words[match[0]], html)


def _places(html: str) -> Iterator[tuple[int, int]]:
    position = 0
    while opening := OPENING.search(html, position):
        end = _end(html, opening.end(), TAGS[opening[1]])
        yield opening.end(), end
        position = end


def _end(html: str, start: int, tags: re.Pattern[str]) -> int:
    """Where the element ends whose content starts at `start`; the end of the text where nothing closes it."""
    depth = 1
    for tag in tags.finditer(html, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(html)
