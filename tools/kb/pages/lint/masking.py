"""What in a text is prose: all else hidden behind holders, so that what is written to the prose cannot touch it."""

from __future__ import annotations

import re

HOLDER = "\ue000"
"""Stands for what is no prose: a character that is neither Chinese nor Latin, so that nothing is put beside it."""
NO_PROSE = re.compile(
    r"\[\[[^\]|\n]*(?:\||(?=\]\]))|\]\([^)\n]*\)|<[^>\n]*>|[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s）】」』，。；]+"
    r"|\{:?[ ]?[.#][^}\n]*\}"
    r"|^[ ]*(?:!!!|\?\?\?\+?|===\+?!?)[ ][^\n]*$|&#?\w{1,32};|^[ ]{0,3}\[[^\]\n]+\]:[^\n]*$|\\.",
    re.MULTILINE,
)
VISIBLE = re.compile(r"[^\n]")
WORKS = re.compile(r"(?<!\*)\*(?![*\s])[^*\n]+\*(?!\*)|(?<![!\[])\[[^\]\n]*\](?=\(\w+://)")
"""The titles of works, in italics or as links away from here."""


def held(piece: str) -> str:
    """A holder for each character of a piece, but for line breaks."""
    return VISIBLE.sub(HOLDER, piece)


def words(line: str, prose: str) -> str:
    """A line with a holder for each character that is no prose; `prose` is the line without code and formulas."""
    hidden = NO_PROSE.sub(lambda match: held(match[0]), WORKS.sub(lambda match: held(match[0]), prose))
    return _with_holders(line, hidden)


def _with_holders(line: str, hidden: str) -> str:
    if line == hidden:
        return line
    if not hidden.strip():
        return HOLDER * len(line)
    return "".join(HOLDER if a != b else b for a, b in zip(line, hidden, strict=True))
