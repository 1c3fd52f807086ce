"""The lines of a note that may open a question or a section, each with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from kb.notes.lines import Line
from kb.notes.lost import is_lost_image
from kb.notes.markers import CHAINED, Marked, read_marker
from kb.notes.sections import section_score
from kb.notes.wording import ANSWER_LABEL, question_score

Key = tuple[str, int]
"""The style of a line: lines of one key under one parent are siblings."""

PRIORS = {
    "heading": 0.9,
    "asked": 3.0,
    "bold": 0.2,
    "number": 0.3,
    "point": -1.5,
    "deep": 0.4,
    "han": -0.2,
    "section": -0.5,
    "brackets": -0.5,
    "circled": -2.0,
    "bullet": -0.4,
    "bare": -0.1,
    "dense": -0.6,
}
"""How much a style alone speaks for a question, before its wording."""

LOOSE = ("bare", "dense")
"""Styles that plain text has too."""
UNMARKED = -0.8
"""What such a line pays more where its wording speaks against it."""

TABLE = re.compile(r"^\|.*\||^\+[-+=]+\+$")
IMAGE = re.compile(r"^!\[[^\]]*\]\([^)]*\)$|^!\[\[.*\]\]$|^<img\b")
FORMULA = re.compile(r"^(?:\$\$|\\\[|\\begin\{)")
DENSE = 64
"""Characters above which a line is part of a paragraph that goes on, not an entry of a list."""


@dataclass(slots=True)
class Candidate:
    """A line that may open something. `split` sets `key` again when it has read the numbers."""

    index: int
    """Of the line in the note."""
    marked: Marked
    key: Key
    own: float
    """Log-odds of its wording."""
    section: float
    lone: bool
    """Whether blank lines, or listings, stand on both sides."""
    indent: int = 0
    rest: str = ""
    """What follows a colon after the question, on the same line: the answer, or its beginning."""

    @property
    def words(self) -> str:
        """What it says, without its marks."""
        return self.marked.words

    @property
    def base(self) -> float:
        """Wording and style together."""
        if self.key[0] in LOOSE and self.own < 0:
            return max(-3.0, self.own) + PRIORS[self.key[0]] + UNMARKED
        least = -1.0 if self.key[0] == "number" else -3.0
        return max(least, min(3.5, self.own)) + PRIORS[self.key[0]]


def find_candidates(lines: Sequence[Line], skipped: Collection[int], listed: Collection[int]) -> list[Candidate]:
    """The candidates among `lines`. `skipped` are line numbers of furniture, `listed` those of listings."""
    text = [_visible(line, skipped) for line in lines]
    found = []
    for index, line in enumerate(lines):
        if not text[index] or line.number in listed or TABLE.match(line.text) or _is_figure(line.text):
            continue
        candidate = _candidate(index, line, text, listed)
        if candidate:
            found.append(candidate)
    return found


def _visible(line: Line, skipped: Collection[int]) -> str:
    return "" if line.number in skipped else line.text


def _is_figure(text: str) -> bool:
    return bool(IMAGE.match(text) or FORMULA.match(text) or is_lost_image(text))


def _candidate(index: int, line: Line, text: Sequence[str], listed: Collection[int]) -> Candidate | None:
    marked, rest = _before_colon(read_marker(line.text))
    if not marked.words or ANSWER_LABEL.match(line.text) or line.text.startswith(">"):
        return None
    before, after = _neighbour(text, index, -1), _neighbour(text, index, 1)
    between = index in listed, index + 2 in listed
    lone = (not before or between[0]) and (not after or between[1])
    kind = _kind(marked, lone, line.text, before, after)
    if not kind:
        return None
    own = question_score(marked.words) + _context(text, index, listed, lone and marked.plain)
    return Candidate(index, marked, kind, own, section_score(marked.words), lone, line.indent, rest)


def _before_colon(marked: Marked) -> tuple[Marked, str]:
    """A line that asks and answers, taken apart at its colon: `LoRA 是什么：一种低秩微调方法`."""
    head, _, rest = re.sub("：", ":", marked.words, count=1).partition(":")
    asks = len(rest.strip()) >= 6 and 5 <= len(head) <= 40 and not re.search(r"[?？。]|https?$", head)
    if not asks or question_score(head) < 1.4 or question_score(rest.strip()) > 1.0:
        return marked, ""
    return replace(marked, words=head.strip()), rest.strip()


def _neighbour(text: Sequence[str], index: int, step: int) -> str:
    return text[index + step] if 0 <= index + step < len(text) else ""


def _kind(marked: Marked, lone: bool, text: str, before: str, after: str) -> Key | None:
    if marked.heading:
        return ("asked", 0) if marked.numbering == "asked" else ("heading", marked.heading)
    if marked.numbering in ("asked", "section"):
        return (marked.numbering, 0)
    if marked.numbering:
        return _numbered(marked)
    if marked.bold:
        return ("bold", 0)
    if marked.bullet:
        return ("bullet", ord(marked.bullet[0]))
    return _unmarked(marked, lone, text, before, after)


def _numbered(marked: Marked) -> Key:
    style = marked.numbering
    if style in CHAINED:
        return ("number", 2 * bool(marked.bullet) + marked.bold)
    if style == "deep":
        return ("deep", len(marked.number))
    return ({"han-brackets": "han"}.get(style, style), len(style))


def _unmarked(marked: Marked, lone: bool, text: str, before: str, after: str) -> Key | None:
    if lone:
        return ("bare", 0)
    if not before and question_score(marked.words) >= 1.4:
        return ("bare", 0)
    if (
        len(text) <= DENSE
        and len(before) <= DENSE
        and len(after) <= DENSE
        and not text.endswith(("。", "，", ",", ";", "；"))
    ):
        return ("dense", 0)
    return None


def _context(text: Sequence[str], index: int, listed: Collection[int], lone: bool) -> float:
    """What the neighbours say: an answer's label below, listings on both sides of a lone line."""
    below = next((i for i in range(index + 1, min(index + 4, len(text))) if text[i]), None)
    score = 0.0
    if below is not None and ANSWER_LABEL.match(text[below]):
        score += 2.5
    if lone and below is not None and below + 1 in listed:
        above = next((i for i in range(index - 1, max(index - 4, -1), -1) if text[i]), None)
        score += 1.2 if above is not None and above + 1 in listed else 0.0
    return score
