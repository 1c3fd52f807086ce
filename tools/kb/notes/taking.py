"""A note as it was given, taken apart: what its file has beside the note itself is dropped first."""

from __future__ import annotations

from dataclasses import replace

from kb.model import Note
from kb.notes.anatomy import take_apart
from kb.notes.read import RawNote


def take(raw: RawNote) -> Note:
    """The note with each line accounted for, also those that stand outside of a web page's article."""
    numbers = {number for remark in raw.outside for number in range(remark.span.line, remark.span.end_line + 1)}
    lines = tuple("" if number in numbers else line for number, line in enumerate(raw.lines, 1))
    note = take_apart(replace(raw, lines=lines))
    dropped = sorted((*note.dropped, *raw.outside), key=lambda remark: (remark.span.line, remark.span.end_line))
    return replace(note, dropped=tuple(dropped))
