"""The parts of a note: questions, sections, and what serves the note itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

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

    def left(self, start: int, end: int) -> Iterator[Part]:
        """What is left of it from one line to another, where others were taken out; nothing where no line is left."""
        if start < end:
            yield replace(self, end=end) if start == self.start else Part("remark", start, end)
