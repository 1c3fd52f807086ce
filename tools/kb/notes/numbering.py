"""Which numbered lines of a note carry one sequence on, and which are points within it.

Numbers that follow one another are chained by dynamic programming: a chain gains by each line that words a question
and by each number that follows on, pays for numbers that are skipped or come twice, and pays more for beginning anew,
unless a heading stands between. What the best chain leaves out are the points of answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from kb.notes.candidates import Candidate

STEPS: dict[int, float] = {1: 1.2, 0: -0.9, 2: -0.5, 3: -1.0, 4: -1.5}
"""What it gains to go on by so many numbers."""
STRONG, STRONG_POINT, BROKEN_LIST = 1.3, 1.0, 1.0
"""Log-odds of a line that asks on its face, and what it costs to leave such a line out, or one that does not go on
from the line before it."""
RETURNED, MOST_RETURNED = 0.6, 6
"""What it gains for each of so many points that end where the chain goes on by one."""
OTHER_STYLE = -0.7
"""For going on in another style: 2. after 01|."""
LEAP = -2.0
"""For leaving out more numbers than that."""
RESTART = -1.6
RESTART_WEAKLY = -2.8
"""For beginning anew with a line that asks nothing on its face, below one that does."""
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
    passed = _Passed(numbered, numbers)
    for place, candidate in enumerate(numbered):
        number = numbers[place]
        while heading < len(marks) and marks[heading] < candidate.index:
            heading += 1
            best, ends = top, {}
        restart = RESTART_BELOW_HEADING if top is not None and top is best else RESTART
        if top is not None and top is not best and numbered[top.place].index == candidate.index - 1:
            restart = RESTART_AT_ONCE
        if restart == RESTART and top is not None and numbered[top.place].own >= STRONG > candidate.own:
            restart = RESTART_WEAKLY
        if top is not None and candidate.indent > numbered[top.place].indent + 1:
            restart = min(restart, RESTART_AT_ONCE)
        end = _best_end(place, candidate, numbered, passed, ends, top, restart)
        if number not in ends or end.value > ends[number].value:
            ends[number] = end
        if top is None or end.value >= top.value - passed.cost(top.place, place + 1):
            top = end
    return _lines(top, numbered)


class _Passed:
    """What it costs a chain to leave lines out: points of an answer run from 1, and none of them asks on its face."""

    def __init__(self, numbered: Sequence[Candidate], numbers: Sequence[int]) -> None:
        self.numbers = numbers
        self._strong = _sums(STRONG_POINT * (candidate.own >= STRONG) for candidate in numbered)
        self._broken = _sums(
            BROKEN_LIST * (number not in (1, before + 1)) for before, number in pairwise([0, *numbers])
        )

    def cost(self, start: int, end: int) -> float:
        """The cost of all lines between two places; less than none where a list of points ends and the chain goes
        on by one."""
        if end - start < 2:
            return 0.0
        broken = self._broken[end] - self._broken[start + 2] + BROKEN_LIST * (self.numbers[start + 1] != 1)
        strong = self._strong[end] - self._strong[start + 1]
        returns = not broken and end < len(self.numbers) and self.numbers[end] == self.numbers[start] + 1
        return broken + strong - RETURNED * min(MOST_RETURNED, end - start - 1) * returns


def _sums(costs: Iterable[float]) -> list[float]:
    return list(accumulate(costs, initial=0.0))


def _style(candidate: Candidate) -> tuple[str, bool]:
    return candidate.marked.numbering, candidate.marked.label.startswith("0")


def _best_end(
    place: int,
    candidate: Candidate,
    numbered: Sequence[Candidate],
    passed: _Passed,
    ends: dict[int, _End],
    top: _End | None,
    restart: float,
) -> _End:
    numbers = passed.numbers
    number = numbers[place]
    gain = max(-1.1, min(2.5, candidate.own))
    begin = 0.0 if number <= 1 else BEGIN_LATE
    options = [_End(begin, place, None)]
    if top is not None:
        options.append(_End(top.value + restart + begin - passed.cost(top.place, place), place, top))
    followed = any(number - step in ends for step in STEPS if step > 0)
    if top is not None and number > numbers[top.place] and not followed:
        options.append(_End(top.value + LEAP - passed.cost(top.place, place), place, top))
    for step, bonus in STEPS.items():
        before = ends.get(number - step)
        if before is not None:
            other = OTHER_STYLE * (_style(numbered[before.place]) != _style(candidate))
            cost = passed.cost(before.place, place)
            options.append(_End(before.value + bonus + other - cost, place, before))
    chosen = max(options, key=lambda end: end.value)
    return _End(chosen.value + gain, place, chosen.before)


def _lines(end: _End | None, numbered: Sequence[Candidate]) -> set[int]:
    found = set()
    while end is not None:
        found.add(numbered[end.place].index)
        end = end.before
    return found
