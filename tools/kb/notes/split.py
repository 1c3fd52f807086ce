"""From the lines of a note to its questions, sections and the lines that serve the note itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from kb.notes.candidates import Candidate, find_candidates
from kb.notes.chapters import NAMED
from kb.notes.decide import choose
from kb.notes.lines import Line
from kb.notes.outline import Node, build_outline, walk
from kb.notes.parts import Part
from kb.notes.remarks import set_apart
from kb.notes.sections import is_references
from kb.notes.several import with_several
from kb.notes.told import with_told


def split(lines: Sequence[Line], skipped: Collection[int], listed: Collection[int]) -> tuple[Part, ...]:
    """The parts of a note in order; together they hold each line that is neither blank nor skipped."""
    candidates = find_candidates(lines, skipped, listed)
    root = build_outline(candidates)
    questions = {node.candidate.index for node in choose(root) if node.candidate}
    headings = {node.candidate.index for node in walk(root) if node.candidate and _is_heading(node, questions)}
    by_index = {candidate.index: candidate for candidate in candidates}
    starts = sorted(questions | headings)
    parts = set_apart(_parts(len(lines), starts, questions, by_index), lines, skipped)
    return tuple(with_told(with_several(parts, lines, skipped), lines, skipped))


def _is_heading(node: Node, questions: Collection[int]) -> bool:
    """Whether a node that is no question ends the answer before it: a section, or a heading above questions."""
    candidate = node.candidate
    if candidate is None or candidate.index in questions:
        return False
    if any(index in questions for index in _above(node)):
        return False
    if candidate.key[0] == "heading":
        return True
    asks_below = any(other.candidate and other.candidate.index in questions for other in walk(node))
    return asks_below or (candidate.section >= NAMED and candidate.key[0] not in ("bullet", "point"))


def _above(node: Node) -> list[int]:
    found = []
    parent = node.parent
    while parent is not None and parent.candidate is not None:
        found.append(parent.candidate.index)
        parent = parent.parent
    return found


def _parts(count: int, starts: Sequence[int], questions: Collection[int], by_index: dict[int, Candidate]) -> list[Part]:
    first = starts[0] if starts else count
    parts = [Part("introduction", 0, first)] if first else []
    for start, end in pairwise([*starts, count]):
        candidate = by_index[start]
        if start in questions:
            parts.append(Part("question", start, end, candidate))
        elif is_references(candidate.words):
            parts.append(Part("references", start, end, candidate))
        else:
            parts.append(Part("section", start, end, candidate))
    return parts
