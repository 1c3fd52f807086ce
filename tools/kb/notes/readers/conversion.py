"""What a reader makes of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.model import Remark, Span

OUTSIDE = "outside the article"


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of the converted text; `reason` tells why it is no part of the note, and is empty where it is."""

    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Conversion:
    """The lines of a converted file, and which of them stand outside of the note."""

    lines: tuple[str, ...]
    outside: tuple[Remark, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """What the file holds, by the address that its lines name."""


def joined(pieces: Iterable[Piece]) -> Conversion:
    """The pieces with a blank line between two, each line numbered."""
    lines: list[str] = []
    outside: list[Remark] = []
    for piece in pieces:
        text = piece.text.strip("\n").split("\n")
        if not any(line.strip() for line in text):
            continue
        if lines:
            lines.append("")
        if piece.reason:
            outside.append(Remark(piece.reason, Span(len(lines) + 1, len(lines) + len(text))))
        lines += text
    return Conversion(tuple(lines), tuple(outside))
