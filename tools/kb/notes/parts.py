"""The parts of a note: questions, sections, and what serves the note itself."""

from __future__ import annotations

from dataclasses import dataclass

from kb.notes.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of lines and what it is: `question`, `section`, `references`, `remark` or `introduction`."""

    role: str
    start: int
    """Index of its first line."""
    end: int
    """Index after its last line."""
    candidate: Candidate | None = None
