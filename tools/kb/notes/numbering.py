"""Which numbered lines of a note carry one sequence on, and which are points within it.

Numbers that follow one another are chained by dynamic programming: a chain gains by each line that words a question
and by each number that follows on, pays for numbers that are skipped or come twice, and pays more for beginning anew,
unless a heading stands between. What the best chain leaves out are the points of answers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kb.notes.candidates import Candidate

STEPS: dict[int, float] = {1: 1.2, 0: -0.9, 2: -0.5, 3: -1.0, 4: -1.5}
"""What it gains to go on by so many numbers."""
OTHER_STYLE = -0.7
"""For going on in another style: 2. after 01|."""
LEAP = -2.0
"""For leaving out more numbers than that."""
RESTART = -1.6
RESTART_AT_ONCE = -3.2
"""For beginning anew on the line below the last number, where the points of an answer would stand."""
RESTART_BELOW_HEADING = 0.1
BEGIN_LATE = -1.5
"""For a sequence whose first number is not 1."""


@dataclass(slots=True)
class _End:
    value: float
    place: int
    before: _End | None


def main_chain(numbered: Sequence[Candidate], headings: Collection[int]) -> set[int]:
    """The indexes of the lines of the best chain through `numbered`; `headings` are indexes of lines that end one."""
    marks = sorted(headings)
    ends: dict[int, _End] = {}
    best: _End | None = None
    top: _End | None = None
    heading = 0
    numbers = [candidate.marked.number[0] for candidate in numbered]
    for place, candidate in enumerate(numbered):
        number = numbers[place]
        while heading < len(marks) and marks[heading] < candidate.index:
            heading += 1
            best, ends = top, {}
        restart = RESTART_BELOW_HEADING if top is not None and top is best else RESTART
        if top is not None and top is not best and numbered[top.place].index == candidate.index - 1:
            restart = RESTART_AT_ONCE
        if top is not None and candidate.indent > numbered[top.place].indent + 1:
            restart = min(restart, RESTART_AT_ONCE)
        end = _best_end(place, candidate, numbered, numbers, ends, top, restart)
        if number not in ends or end.value > ends[number].value:
            ends[number] = end
        if top is None or end.value > top.value:
            top = end
    return _lines(top, numbered)


def _style(candidate: Candidate) -> tuple[str, bool]:
    return candidate.marked.numbering, candidate.marked.label.startswith("0")


def _best_end(
    place: int,
    candidate: Candidate,
    numbered: Sequence[Candidate],
    numbers: Sequence[int],
    ends: dict[int, _End],
    top: _End | None,
    restart: float,
) -> _End:
    number = numbers[place]
    gain = max(-1.1, min(2.5, candidate.own))
    begin = 0.0 if number <= 1 else BEGIN_LATE
    options = [_End(begin, place, None)]
    if top is not None:
        options.append(_End(top.value + restart + begin, place, top))
    followed = any(number - step in ends for step in STEPS if step > 0)
    if top is not None and number > numbers[top.place] and not followed:
        options.append(_End(top.value + LEAP, place, top))
    for step, bonus in STEPS.items():
        before = ends.get(number - step)
        if before is not None:
            other = OTHER_STYLE * (_style(numbered[before.place]) != _style(candidate))
            options.append(_End(before.value + bonus + other, place, before))
    chosen = max(options, key=lambda end: end.value)
    return _End(chosen.value + gain, place, chosen.before)


def _lines(end: _End | None, numbered: Sequence[Candidate]) -> set[int]:
    found = set()
    while end is not None:
        found.add(numbered[end.place].index)
        end = end.before
    return found
