"""How much of each line of a question its title and its answer hold: told where the note is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from kb.model import Span
from kb.notes.wording import ANSWER_LABEL

FOUND = 0.6
"""Share of a line's words that must stand on its page."""
TOKEN = re.compile(r"[A-Za-z]+|\d+|[\u3400-\u9fff]")

Held = Literal["title", "answer", "neither"]
"""What holds most of a line."""


def coverage(span: Span, title: str, answer: str, lines: Sequence[str]) -> tuple[Held, ...]:
    """What holds most of each line of a question; `lines` are those of the note, `answer` the Markdown of its page."""
    asked, told = set(_words(title)), set(_words(f"{title}\n{answer}"))
    own = lines[span.line - 1 : span.end_line]
    return tuple(_held(_words(ANSWER_LABEL.sub("", line)), asked, told) for line in own)


def _held(words: Sequence[str], asked: set[str], told: set[str]) -> Held:
    if _mostly(words, asked):
        return "title"
    return "answer" if _mostly(words, told) else "neither"


def _mostly(words: Sequence[str], known: set[str]) -> bool:
    return sum(map(known.__contains__, words)) >= FOUND * len(words)


def _words(text: str) -> list[str]:
    return TOKEN.findall(unicodedata.normalize("NFKC", text).lower())
