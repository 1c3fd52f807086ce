"""The lines of a note that may open a question or a section, each with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from kb.notes.lines import Line
from kb.notes.lost import is_lost_image
from kb.notes.markers import CHAINED, Marked, read_marker
from kb.notes.sections import is_dated, section_score, turns
from kb.notes.vocabulary import ASK, ENGLISH, HEARD, TELL
from kb.notes.wording import ANSWER_LABEL, question_score, width

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
    "roman": -0.3,
    "task": 0.9,
    "summary": 1.2,
    "section": -0.5,
    "brackets": -0.5,
    "circled": -2.0,
    "bullet": -0.4,
    "bare": -0.1,
    "dense": -0.6,
}
"""How much a style alone speaks for a question, before its wording."""

ASKS, NAMES = 1.4, 0.9
"""Log-odds of words before a colon that ask; lower where the line above or below asks and answers so too."""
REMARKED = 0.7
"""What a question pays for a remark that follows it on its line."""
TOLD = re.compile(
    r"^(?P<head>.{3,60}?(?:[?？](?=\s*[-–—]+\s*[^\s\d])|(?=[,，。；;\s]\s*我?回?答\s*[:：])|[?？](?=\s*我?回?答\s*[:：])))"
    r"[,，。；;\s]*(?:[-–—]+|我?回?答\s*[:：])\s*(?P<rest>.{3,})$"
)
"""A question with its answer behind a dash, or behind 答："""
NAMED_TASK = re.compile(r"(?:\w+\s){0,3}(?:questions?|problems?|follow[- ]?ups?)\b", re.IGNORECASE)
"""Words before a colon behind which the question follows, not its answer."""
HAN = re.compile(r"[\u4e00-\u9fff]")
LOOSE = ("bare", "dense")
"""Styles that plain text has too."""
UNMARKED = -0.8
"""What such a line pays more where its wording speaks against it."""

BOXES = {"[]": "task", "<": "summary"}
"""Styles of bullets that say more than that a line is an entry."""

TABLE = re.compile(r"^\|.*\||^\+[-+=]+\+$")
IMAGE = re.compile(r"^!\[[^\]]*\]\([^)]*\)$|^!\[\[.*\]\]$|^<img\b")
FORMULA = re.compile(r"^(?:\$\$|\\\[|\\begin\{)")
SHORT = 14.0
"""Width up to which a line between paragraphs can only be a heading of what follows."""
PLAINLY = 2.4
"""Log-odds of a longer line that ends in a question mark, from which it is a question all the same."""
DENSE = 48
"""Width in Chinese characters above which a line is part of a paragraph that goes on, not an entry of a list."""


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
    broken: bool = False
    """Whether its words end on the next line."""
    opens: bool = False
    """Whether it opens a paragraph: the line above is blank."""
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
        least = -1.0 if self.key[0] in ("number", "asked") else -3.0
        return max(least, min(3.5, self.own)) + PRIORS[self.key[0]]


def find_candidates(lines: Sequence[Line], skipped: Collection[int], listed: Collection[int]) -> list[Candidate]:
    """The candidates among `lines`. `skipped` are line numbers of furniture, `listed` those of listings."""
    text = [_visible(line, skipped) for line in lines]
    found: list[Candidate] = []
    for index, line in enumerate(lines):
        if found and found[-1].index == index - 1 and found[-1].broken:
            continue
        if not text[index] or line.number in listed or TABLE.match(line.text) or _is_figure(line.text):
            continue
        candidate = _candidate(index, line, text, listed)
        glued = not index or not lines[index - 1].blank
        if candidate and candidate.key[0] == "bare" and not candidate.lone and glued:
            candidate.key = ("dense", 0)
        if candidate:
            found.append(candidate)
    return found


def _visible(line: Line, skipped: Collection[int]) -> str:
    return "" if line.number in skipped else line.text


def _is_figure(text: str) -> bool:
    return bool(IMAGE.match(text) or FORMULA.match(text) or is_lost_image(text))


def _candidate(index: int, line: Line, text: Sequence[str], listed: Collection[int]) -> Candidate | None:
    whole = _joined(read_marker(line.text), _neighbour(text, index, 1))
    broken = whole != read_marker(line.text)
    before, after = _neighbour(text, index, -1), _neighbour(text, index, 1)
    asks_on = any(_before_colon(read_marker(other), ASKS)[1] for other in (before, after))
    marked, rest = _before_colon(whole, NAMES if asks_on else ASKS)
    if turns(line.text, text[index + 1 : index + 4]):
        words = line.text.strip("#>*_ ")
        return Candidate(index, Marked(words), ("section", 0), 0.0, 1.0, False, line.indent)
    if not marked.words or ANSWER_LABEL.match(line.text) or line.text.startswith(">"):
        return None
    lone = (not before or index in listed) and (not after or index + 2 in listed)
    kind = ("dense", 0) if rest and marked.plain else _kind(marked, lone, line.text, before, after)
    if not kind:
        return None
    own = _wording(marked) + _context(text, index, listed, lone and marked.plain)
    section = section_score(marked.words)
    if is_dated(line.text):
        kind, section = ("section", 0), 1.0
    return Candidate(index, marked, kind, own, section, lone, line.indent, broken, opens=not before, rest=rest)


def _wording(marked: Marked) -> float:
    """The score of the words; of an entry in a list, of its first sentence where a remark follows it."""
    score = question_score(marked.words)
    head = re.match(r"^(.{6,}?)(?:。|[（(]).", marked.words)
    if marked.plain or not head:
        return score
    return max(score, question_score(head[1]) - REMARKED)


def _joined(marked: Marked, after: str) -> Marked:
    """A question that the page's width broke, with its end from the line below."""
    if marked.plain or not continues(marked.words, after):
        return marked
    gap = "" if HAN.match(after) or HAN.match(marked.words[-1:]) else " "
    return replace(marked, words=f"{marked.words}{gap}{after}")


def continues(words: str, after: str) -> bool:
    """Whether the line `after` is the end of a question that begins with `words`."""
    if not after or re.search(r"[。？?!！：:；;]\s*$", words) or not re.search(r"[？?]\s*$", after):
        return False
    if re.match(rf"{ENGLISH}|为什么|为啥|如何|怎么|{TELL}", after, re.IGNORECASE) and len(after) > 8:
        return False
    if question_score(words) >= 1.0 and (len(after) > 8 or re.match(ASK, after)):
        return False
    return len(words) >= 6 and len(after) <= 60 and read_marker(after).plain and not re.search(r"[。？?](?=.)", after)


def _before_colon(marked: Marked, least: float) -> tuple[Marked, str]:
    """A line that asks and answers, taken apart at its colon, a dash or a label: `LoRA 是什么：一种微调方法`."""
    if told := TOLD.match(marked.words):
        return replace(marked, words=told["head"].strip()), told["rest"].strip()
    head, _, rest = re.sub("：", ":", marked.words, count=1).partition(":")
    asks = len(rest.strip()) >= 6 and 5 <= len(head) <= 40 and not re.search(r"[?？。]|https?$", head)
    if not asks or NAMED_TASK.match(head) or question_score(head) < least or question_score(rest.strip()) > 1.0:
        return marked, ""
    return replace(marked, words=head.strip()), rest.strip()


def _neighbour(text: Sequence[str], index: int, step: int) -> str:
    return text[index + step] if 0 <= index + step < len(text) else ""


def _kind(marked: Marked, lone: bool, text: str, before: str, after: str) -> Key | None:
    if marked.heading:
        return ("asked", 0) if marked.numbering == "asked" else ("heading", marked.heading)
    label = marked.bullet and not marked.number and question_score(marked.words) < ASKS
    if marked.numbering in ("asked", "section") and not label:
        return (marked.numbering, 0)
    if marked.bullet in BOXES:
        return (BOXES[marked.bullet], 0)
    if marked.numbering and not label:
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
    if re.match(HEARD, marked.words):
        return ("dense", 0)
    if not before and question_score(marked.words) >= 1.4 and question_score(after) < 0.8 and len(after) > 12:
        return ("bare", 0)
    ends = text.endswith(("。", "，", ",", ";", "；", ":", "："))
    if width(text) <= DENSE and not ends and (question_score(marked.words) >= ASKS or width(text) <= SHORT):
        return ("dense", 0)
    if width(text) <= 2 * DENSE and text.endswith(("?", "？")) and question_score(marked.words) >= PLAINLY:
        return ("dense", 0)
    around = max(width(before), width(after))
    if width(text) <= DENSE and around <= 1.5 * DENSE and not text.endswith(("。", "，", ",", ";", "；")):
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
