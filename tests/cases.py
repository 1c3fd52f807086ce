"""Reads text cases: a title, then parts each ended by a line that is a single dot."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

TESTS = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    title: str
    parts: tuple[str, ...]
    line: int

    def __str__(self) -> str:
        return self.title


def read_cases(path: str | Path, parts: int = 2) -> list[Case]:
    """The cases of a file below tests/: of each a title line, a dot, and `parts` texts with a dot behind each."""
    source = TESTS / path
    lines = source.read_text(encoding="utf-8").split("\n")
    cases: list[Case] = []
    position = 0
    while position < len(lines):
        if not lines[position].strip():
            position += 1
            continue
        title, line = lines[position].strip(), position + 1
        dots = [i for i in range(position + 1, len(lines)) if lines[i] == "."][: parts + 1]
        if len(dots) != parts + 1 or dots[0] != position + 1:
            raise ValueError(f"{source}:{line}: '{title}' needs {parts + 1} lines that are a single dot")
        texts = tuple("\n".join(lines[start + 1 : end]) for start, end in pairwise(dots))
        cases.append(Case(title, texts, line))
        position = dots[-1] + 1
    return cases
