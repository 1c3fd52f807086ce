"""The one reader of Markdown text that knows what is code and what is a formula.

Each function returns a text of the same length and with the same line breaks, in which what does not count is blank,
so that a match in it stands at the same place in the text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

OPENING = re.compile(r"^(?P<indent>[ \t>]*)(?P<marks>`{3,}|~{3,})(?P<info>[^\n`]*)$", re.MULTILINE)
# What must not stand before a mark is asked behind it: a pattern that begins with a letter is found faster.
CODE_SPAN = re.compile(r"`(?<![`\\]`)(?P<more>`*)(?!`)(?:[^\n]|\n(?![ \t]*\n))*?(?<!`)`(?P=more)(?!`)")
DISPLAY = re.compile(r"\$\$(?<!\\\$\$)(?P<tex>(?:[^$\n]|\n(?![ \t]*\n)|\\\$)+?)\$\$")
INLINE = re.compile(r"\$(?<![\\$]\$)(?![\s$])(?P<tex>(?:\\.|[^\\$\n])++)(?<!\s)\$")
MARKS = ("```", "~~~")
Fence = tuple[re.Match[str], re.Match[str] | None]
"""A line that opens a block of code, and the one that closes it; None where none does."""
NEWLINE = re.compile("\n")
RECENT = 16
"""Texts remembered: many look at the page at hand, one after the other."""


@lru_cache(maxsize=RECENT)
def without_code(text: str, marks: tuple[Fence, ...] | None = None) -> str:
    """Blank out fenced code, code spans and comments; `marks` are its `fences`, where a caller has them."""
    bare = without_comments(_without_fences(text, fences(text) if marks is None else marks))
    return _blank(CODE_SPAN, bare) if "`" in bare else bare


def without_comments(text: str) -> str:
    """Blank out comments of a text without fenced code."""
    # Not with `<!--.*?-->`: each comment that is left open would cost a look at the whole rest.
    pieces, position = [], 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        pieces += [text[position:start], blank(text[start : end + 3])]
        position = end + 3
    return "".join([*pieces, text[position:]])


def without_formulas(text: str) -> str:
    """Blank out formulas of a text without code."""
    return counted_formulas(text)[0]


@lru_cache(maxsize=RECENT)
def counted_formulas(text: str) -> tuple[str, int, int]:
    """A text without code, its formulas blanked out, and how many there were: display formulas, those within a line."""
    text, display = DISPLAY.subn(_blanked, text) if "$$" in text else (text, 0)
    text, inline = INLINE.subn(_blanked, text) if "$" in text else (text, 0)
    return text, display, inline


def formulas(text: str) -> Iterator[str]:
    """The TeX of each formula of a text without code: display formulas first, then those within a line."""
    return (tex for tex, _ in formulas_by_kind(text))


def formulas_by_kind(text: str) -> Iterator[tuple[str, bool]]:
    """As `formulas`, each with whether it is a display formula."""
    if "$$" in text:
        yield from ((match["tex"], True) for match in DISPLAY.finditer(text))
        text = _blank(DISPLAY, text)
    yield from ((match["tex"], False) for match in INLINE.finditer(text))


def apart(text: str) -> tuple[str, list[str]]:
    """The words of a text without code, no longer where they stood, and its `formulas`: quicker than one by one."""
    shown: list[str] = []
    if "$$" in text:
        pieces = DISPLAY.split(text)
        shown = pieces[1::2]
        # Another formula may hold what is left of it.
        pieces[1::2] = [blank(f"$${tex}$$") for tex in shown]
        text = "".join(pieces)
    pieces = INLINE.split(text)
    return " ".join(pieces[::2]), shown + pieces[1::2]


def line_starts(text: str) -> list[int]:
    """The offset of each line's first character."""
    return [0, *[match.end() for match in NEWLINE.finditer(text)]]


def line_at(starts: list[int], offset: int) -> int:
    """The number of the line, from 1, on which the character at `offset` stands."""
    return bisect_right(starts, offset)


def fences(text: str) -> Iterator[Fence]:
    """The fences that open outside of others."""
    yield from _fences(text)


@lru_cache(maxsize=RECENT)
def _fences(text: str) -> tuple[Fence, ...]:
    return tuple(_outer_fences(list(_fence_lines(text))))


def _fence_lines(text: str) -> Iterator[re.Match[str]]:
    """The matches of `OPENING`, which by itself would be tried at each letter of a page."""
    for line in sorted({line for mark in MARKS for line in _lines_with(mark, text)}):
        if opening := OPENING.match(text, line):
            yield opening


def _lines_with(mark: str, text: str) -> Iterator[int]:
    """Where the lines begin that hold a mark."""
    found = text.find(mark)
    while found >= 0:
        yield text.rfind("\n", 0, found) + 1
        end = text.find("\n", found)
        found = text.find(mark, end) if end >= 0 else -1


def _outer_fences(marks: Sequence[re.Match[str]]) -> Iterator[Fence]:
    closing = _closings(marks)
    position = 0
    for number, opening in enumerate(marks):
        if opening.start() >= position:
            end = marks[closing[number]] if number in closing else None
            yield opening, end
            position = end.end() if end else position


def _without_fences(text: str, marks: Iterable[Fence]) -> str:
    pieces, position = [], 0
    for opening, closing in marks:
        if closing is not None:
            pieces += [text[position : opening.start()], blank(text[opening.start() : closing.end()])]
            position = closing.end()
    return "".join([*pieces, text[position:]])


def _closings(fences: Sequence[re.Match[str]]) -> dict[int, int]:
    """For each fence the next one that can close it: as far indented, at least as long, with nothing behind it."""
    found: dict[int, int] = {}
    # Those that may close one, by what stands before it and its sign: number and length. The nearest is the last, and
    # the shortest: none behind it that is as short can be reached.
    later: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for number in range(len(fences) - 1, -1, -1):
        indent, marks, info = fences[number].groups()
        length, bare = len(marks), later.setdefault((indent, marks[0]), [])
        for near, size in reversed(bare):
            if size >= length:
                found[number] = near
                break
        if not info.strip(" \t"):
            while bare and bare[-1][1] <= length:
                bare.pop()
            bare.append((number, length))
    return found


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(_blanked, text)


def _blanked(match: re.Match[str]) -> str:
    return blank(match[0])


def blank(piece: str) -> str:
    """As many spaces, with the same line breaks."""
    if "\n" not in piece:
        return " " * len(piece)
    return "\n".join(map(" ".__mul__, map(len, piece.split("\n"))))
