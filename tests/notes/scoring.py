"""Scores a note taken apart against its labels: questions, answers, listings, furniture, lost lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kb.model import Note, Span
from kb.notes.anatomy import take_apart
from kb.notes.read import RawNote

LABELLED = Path(__file__).parent / "labelled"
NEAR = 1
"""Lines that a question may be off."""


@dataclass(frozen=True)
class Labels:
    """What a person says of a note; lines are numbered from 1."""

    file: str
    questions: tuple[int, ...]
    answered: tuple[bool, ...]
    neutral: frozenset[int]
    furniture: frozenset[int]
    listings: int

    @property
    def kind(self) -> str:
        return self.file.split("-")[0]


@dataclass
class Score:
    """The figures of one note, or of several added up."""

    notes: int = 0
    found: int = 0
    wrong: int = 0
    missed: int = 0
    answered: int = 0
    code: int = 0
    leaked: int = 0
    furniture: int = 0
    lost: int = 0
    f1: list[float] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in ("notes", "found", "wrong", "missed", "answered", "code", "leaked", "furniture", "lost"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.f1 += other.f1

    @property
    def macro(self) -> float:
        return sum(self.f1) / len(self.f1)

    def __str__(self) -> str:
        return (
            f"{self.notes:3d} notes  f1 {self.macro:.3f}  answered {self.answered}/{self.found}  "
            f"code {self.code}/{self.notes}  leaked {self.leaked}/{self.furniture}  lost {self.lost}"
        )


def read_labels(folder: Path = LABELLED) -> list[Labels]:
    rows = map(json.loads, (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        Labels(
            row["file"],
            tuple(row["question_lines"]),
            tuple(row["answered"]),
            frozenset(row["neutral_lines"]),
            frozenset(row["boilerplate_lines"]),
            row["code_blocks"],
        )
        for row in rows
    ]


def score(labels: Labels, folder: Path = LABELLED) -> Score:
    lines = tuple((folder / labels.file).read_text(encoding="utf-8").split("\n"))
    note = take_apart(RawNote(labels.file, lines))
    pairs, wrong = _match(labels, note)
    kept = _covered(question.span for question in note.questions) - _covered(r.span for r in note.dropped)
    filled = {number for number, line in enumerate(lines, 1) if line.strip()}
    code = sum(block.kind == "code" for question in note.questions for block in question.blocks)
    found, missed = len(pairs), len(labels.questions) - len(pairs)
    return Score(
        notes=1,
        found=found,
        wrong=wrong,
        missed=missed,
        answered=sum(note.questions[place].answered == labels.answered[index] for index, place in pairs),
        code=int(code == labels.listings),
        leaked=len(labels.furniture & kept),
        furniture=len(labels.furniture),
        lost=len(filled - labels.furniture - kept - _covered(r.span for r in note.used)),
        f1=[2 * found / max(1, 2 * found + wrong + missed)],
    )


def _match(labels: Labels, note: Note) -> tuple[list[tuple[int, int]], int]:
    """Each labelled question with the place of the nearest found one, and how many were found besides."""
    left = dict(enumerate(question.span.line for question in note.questions))
    pairs = []
    for index, line in enumerate(labels.questions):
        near = sorted((abs(at - line), place) for place, at in left.items() if abs(at - line) <= NEAR)
        if near:
            pairs.append((index, near[0][1]))
            del left[near[0][1]]
    wrong = sum(not any(abs(line - at) <= NEAR for line in labels.neutral) for at in left.values())
    return pairs, wrong


def _covered(spans: Iterable[Span]) -> set[int]:
    return {number for span in spans for number in range(span.line, span.end_line + 1)}


def by_kind(labels: Sequence[Labels]) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for row in labels:
        scores.setdefault(row.kind, Score()).add(score(row))
    return scores
