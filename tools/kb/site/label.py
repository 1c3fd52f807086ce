"""A title as the lines of a small box: broken between words or Chinese characters, cut where it is too long."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

ELLIPSIS = "…"
NOT_FIRST = "，。、；：？！）》」』】…％,.;:?!)]}%"
"""Marks that no line begins with."""
NOT_LAST = "（《「『【“([{"
"""Marks that no line ends with."""
EM = 100
"""Parts of an em, in whole numbers of which widths are added: exactly, in whatever order."""
# Words of letters that are not Chinese, Japanese or Korean; spaces; any other character by itself.
PIECES = re.compile(r"[^\W\u2e80-\U0003ffff]+|\s+|.")
MARKS = re.compile(r"[$`]")


def plain(title: str) -> str:
    """A title without the marks of formulas and code."""
    return MARKS.sub("", title)


def label_lines(text: str, width: float, most: int) -> list[str]:
    """The text in at most `most` lines of `width` ems; what does not fit is cut, with an ellipsis."""
    lines, used, room = [""], 0, width * EM
    for piece in _pieces(text, room):
        if used + _width(piece) > room:
            kept = lines[-1][:-1] if piece in NOT_FIRST else lines[-1].rstrip(NOT_LAST)
            lines[-1:] = [kept, lines[-1][len(kept) :]]
            # A bracket goes with what it opens, as much of it as the line holds.
            if (fitting := _fitting(lines[-1], piece, width)) != piece:
                lines[-1:] = [lines[-1] + fitting, ""]
                piece = piece[len(fitting) :]
            if len(lines) > most:
                break
            used = _width(lines[-1])
        added = piece if lines[-1] else piece.lstrip()
        lines[-1] += added
        used += _width(added)
    lines = [line.strip() for line in lines]
    return lines if len(lines) <= most else [*lines[: most - 1], _cut(lines[most - 1], width)]


def ems(text: str) -> float:
    """The width of a text in the widest of the usual fonts, in ems."""
    return _width(text) / EM


def _fitting(line: str, piece: str, width: float) -> str:
    """As much of the beginning of a piece as fits on a line behind what stands there."""
    ends = (end for end in range(len(piece), 0, -1) if ems(line + piece[:end]) <= width)
    return piece[: next(ends, 0)]


def _cut(line: str, width: float) -> str:
    while line and ems(line + ELLIPSIS) > width:
        line = line[:-1]
    return line.rstrip(NOT_FIRST + NOT_LAST + " ") + ELLIPSIS


def _pieces(text: str, room: float) -> Iterator[str]:
    """What stays together on a line; a word wider than the line in parts."""
    for piece in PIECES.findall(text):
        if len(piece) == 1 or _width(piece) <= room:
            yield piece
        else:
            yield from _parts(piece, room)


def _parts(word: str, room: float) -> Iterator[str]:
    part, used = "", 0
    for letter in word:
        if part and used + _size(letter) > room:
            yield part
            part, used = "", 0
        part += letter
        used += _size(letter)
    yield part


@lru_cache(maxsize=1 << 14)
def _width(text: str) -> int:
    return sum(map(_size, text))


@lru_cache(maxsize=1 << 14)
def _size(letter: str) -> int:
    """The width of a letter, in parts of an em."""
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WFA":
        return EM
    return 72 if letter.isupper() or letter in "mw%@&" else 60
