"""Lines that part a note: chapters that are counted, companies above their rounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from kb.notes.candidates import LOOSE, Candidate
from kb.notes.ranks import NEAR, SURE
from kb.notes.sections import FIRST_ROUND
from kb.notes.wording import width

NAMED = 0.85
"""From here on a heading is one of a section even where no question stands below it."""
STRONG = 1.3
"""Log-odds of a wording that asks on its face."""
NAMES_ONLY = 1.0
"""Log-odds below which a numbered line may name a chapter."""
LIKELY = 0.2
"""Mean log-odds of lines that may all be questions."""
BARELY = 0.5
"""Log-odds of a line that says nothing of asking."""
FEWEST_CHAPTERS, MOST, NAME = 3, 0.6, 20.0
"""Chapters that show how a note numbers them, share of lines in one that ask, and width of a company's name."""


def raise_chapters(candidates: Sequence[Candidate]) -> None:
    """Where one chapter of those that 一、 二、 count is known as such, the others that ask nothing are too."""
    counted = [candidate for candidate in candidates if candidate.key[0] == "han"]
    if len(counted) > 1 and any(candidate.section >= SURE for candidate in counted):
        for candidate in counted:
            if candidate.own < 1.0:
                candidate.section = max(candidate.section, SURE)


def raise_companies(candidates: Sequence[Candidate]) -> None:
    """An unmarked line right above the first round names who asked in it, known or not."""
    for line, after in pairwise(candidates):
        heads = FIRST_ROUND.match(after.words) and after.section >= SURE and after.index - line.index <= NEAR
        if (
            heads
            and line.key[0] in LOOSE
            and not after.marked.heading
            and line.own < NAMES_ONLY
            and width(line.words) <= NAME
        ):
            line.section = max(line.section, NAMED)


def raise_between(candidates: Sequence[Candidate]) -> None:
    """An unmarked line that could name a chapter does so where it stands between two entries of a numbered list."""
    for before, line, after in zip(candidates, candidates[1:], candidates[2:], strict=False):
        beside = before.key[0] == after.key[0] == "number" and after.index - line.index <= NEAR
        if beside and line.key[0] in LOOSE and line.section >= SURE:
            line.key, line.section = ("section", 0), 1.0


def raise_stacked(candidates: Sequence[Candidate]) -> None:
    """Of two lone lines that only name something, right above the first entry of a list, the upper one is a chapter,
    unless lone lines are what asks in the note."""
    asking = [candidate.key[0] for candidate in candidates if candidate.own >= STRONG]
    if asking.count("bare") > asking.count("number"):
        return
    for upper, lower, first in zip(candidates, candidates[1:], candidates[2:], strict=False):
        near = lower.index - upper.index == NEAR and first.index - lower.index <= NEAR
        names = all(
            line.key[0] == "bare" and 0.0 <= line.own < BARELY and width(line.words) <= NAME for line in (upper, lower)
        )
        if near and names and first.key[0] == "number" and first.marked.number == (1,):
            upper.section = max(upper.section, NAMED)


def raise_numbered(candidates: Sequence[Candidate]) -> None:
    """Numbered lines that ask nothing are chapters where several have numbered questions right below, further in."""
    numbered = [candidate for candidate in candidates if candidate.key[0] == "number"]
    chapters = [line for place, line in enumerate(numbered) if line.own < NAMES_ONLY and _holds(numbered, place)]
    if len(chapters) > 1:
        for candidate in chapters:
            candidate.key, candidate.section = ("section", 0), 1.0


def raise_styled(candidates: Sequence[Candidate]) -> None:
    """So are those that have numbers of another style right below, where one of them is known to be a chapter:
    `3、算法基础` above `1）` and `2）`."""
    numbered = [candidate for candidate in candidates if candidate.key[0] == "number"]
    chapters, inner = [], []
    for place, line in enumerate(numbered):
        below = _of_other_style(numbered, place)
        if below and below[0].marked.number == (1,) and line.own < NAMES_ONLY:
            chapters.append(line)
            inner += [other.own for other in below]
    known = any(line.section >= SURE for line in chapters)
    if len(chapters) >= FEWEST_CHAPTERS and known and sum(inner) >= LIKELY * len(inner):
        for candidate in chapters:
            candidate.key, candidate.section = ("section", 0), 1.0


def _of_other_style(numbered: Sequence[Candidate], place: int) -> list[Candidate]:
    """The numbered lines below the one at `place`, up to the next that has numbers of its style."""
    style = numbered[place].marked.numbering
    return list(takewhile(lambda line: line.marked.numbering != style, _after(numbered, place)))


def _holds(numbered: Sequence[Candidate], place: int) -> bool:
    """Whether most of the numbered lines that follow the one at `place`, further in than it, ask on their face."""
    inner = list(takewhile(lambda line: line.indent > numbered[place].indent, _after(numbered, place)))
    asking = sum(line.own >= STRONG for line in inner)
    return bool(inner) and inner[0].marked.number == (1,) and asking > MOST * len(inner)


def _after(numbered: Sequence[Candidate], place: int) -> Iterator[Candidate]:
    """The lines after a place, without a copy of all of them."""
    return (numbered[other] for other in range(place + 1, len(numbered)))
