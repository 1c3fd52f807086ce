"""Answers that stand apart from their questions: a list of questions, then one of answers with the same numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from kb.model import Question
from kb.notes.answers import answer_blocks
from kb.notes.code import Listing
from kb.notes.lines import Line
from kb.notes.markers import CHAINED, read_marker

HEADING = re.compile(
    r"^\W*(?:参考)?答案(?:部分|汇总|解析|与解析|如下)?\W*$|^\W*(?:answers?|answer key|solutions?)\W*$", re.IGNORECASE
)
FEWEST = 3
"""Numbers that must be in both lists."""
BARE = 0.7
"""Share of the questions that have nothing under them."""


def displaced_answers(lines: Sequence[Line], skipped: Collection[int]) -> dict[int, tuple[Line, ...]]:
    """The lines of each answer of an answer key by its number, its heading as 0; empty where a note has none."""
    filled = [line for line in lines if not line.blank and line.number not in skipped]
    place = next((place for place, line in enumerate(filled) if HEADING.match(line.text)), None)
    if place is None:
        return {}
    asked = [number for line in filled[:place] if (number := _number(line.text))]
    answers = _by_number(filled[place + 1 :])
    bare = len(asked) >= BARE * place
    same = len(set(asked)) == len(asked) and set(answers) <= set(asked) and len(answers) >= FEWEST
    return {**answers, 0: (filled[place],)} if same and bare else {}


def _number(text: str) -> int:
    marked = read_marker(text)
    return marked.number[0] if len(marked.number) == 1 and marked.numbering in {*CHAINED, "asked"} else 0


def _by_number(lines: Sequence[Line]) -> dict[int, tuple[Line, ...]]:
    """The lines below each number of one running list, the numbered line with them; empty where it does not run."""
    found: dict[int, list[Line]] = {}
    last = 0
    for line in lines:
        number = _number(line.text)
        if number == last + 1:
            last = number
            found[last] = [Line(read_marker(line.text).words, line.indent, line.number)]
        elif last:
            found[last].append(line)
        else:
            return {}
    return {number: tuple(its) for number, its in found.items()}


def with_answer(
    question: Question, number: Sequence[int], answers: Mapping[int, Sequence[Line]], listings: Mapping[int, Listing]
) -> Question:
    """The question with its displaced answer, where the key has one and it has none of its own."""
    lines = answers.get(number[0]) if len(number) == 1 and number[0] else None
    if question.answered or not lines:
        return question
    return replace(question, blocks=(*question.blocks, *answer_blocks(question.title, lines, listings)), answered=True)
