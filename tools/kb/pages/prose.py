"""The one reader of Markdown text that knows what is code and what is a formula.

Each function returns a text of the same length and with the same line breaks, in which what does not count is blank,
so that a match in it stands at the same place in the text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<marks>`{3,}|~{3,})[^\n`]*$", re.MULTILINE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
CODE_SPAN = re.compile(r"(?<![`\\])(?P<ticks>`+)(?!`)(?:[^\n]|\n(?![ \t]*\n))*?(?<!`)(?P=ticks)(?!`)")
DISPLAY = re.compile(r"(?<!\\)\$\$(?P<tex>(?:[^$\n]|\n(?![ \t]*\n)|\\\$)+?)\$\$")
INLINE = re.compile(r"(?<![\\$])\$(?![\s$])(?P<tex>(?:\\.|[^\\$\n])+?)(?<!\s)\$")
VISIBLE = re.compile(r"[^\n]")


def without_code(text: str) -> str:
    """Blank out fenced code, code spans and comments."""
    text = _blank(COMMENT, _without_fences(text))
    return _blank(CODE_SPAN, text)


def without_formulas(text: str) -> str:
    """Blank out formulas of a text without code."""
    return _blank(INLINE, _blank(DISPLAY, text))


def formulas(text: str) -> Iterator[str]:
    """The TeX of each formula of a text without code: display formulas first, then those within a line."""
    yield from (match["tex"] for match in DISPLAY.finditer(text))
    yield from (match["tex"] for match in INLINE.finditer(_blank(DISPLAY, text)))


def line_starts(text: str) -> list[int]:
    """The offset of each line's first character."""
    return [0, *(match.end() for match in re.finditer("\n", text))]


def line_at(starts: list[int], offset: int) -> int:
    """The number of the line, from 1, on which the character at `offset` stands."""
    return bisect_right(starts, offset)


def _without_fences(text: str) -> str:
    position = 0
    pieces = []
    while opening := FENCE.search(text, position):
        closing = re.compile(
            rf"^{re.escape(opening['indent'])}{opening['marks'][0]}{{{len(opening['marks'])},}}[ \t]*$",
            re.MULTILINE,
        ).search(text, opening.end())
        if closing is None:
            pieces.append(text[position : opening.end()])
            position = opening.end()
            continue
        pieces.append(text[position : opening.start()])
        pieces.append(VISIBLE.sub(" ", text[opening.start() : closing.end()]))
        position = closing.end()
    return "".join([*pieces, text[position:]])


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: VISIBLE.sub(" ", match[0]), text)
