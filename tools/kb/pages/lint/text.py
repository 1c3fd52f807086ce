"""A text under the rules: its prose, code and formulas told apart once, for all rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from textwrap import dedent
from typing import Literal, NamedTuple

from kb.pages import prose
from kb.pages.lint.vocabulary import NO_VOCABULARY, Vocabulary

Kind = Literal["question", "topic", "interview"]

HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<text>\S[^\n]*)$", re.MULTILINE)


class Finding(NamedTuple):
    """A fault on a line of the text, from 1: what is wrong, then what to do."""

    line: int
    message: str


class Fence(NamedTuple):
    """A block of code between fences; `language` is empty where none is named, `code` where the fence never ends."""

    line: int
    language: str
    code: str
    closed: bool


@dataclass(frozen=True)
class Text:
    """The text below the front matter of a question, a topic or a record."""

    body: str
    kind: Kind = "question"
    complete: bool = True
    """Whether a question has its whole answer."""
    vocabulary: Vocabulary = field(default=NO_VOCABULARY, repr=False)

    @cached_property
    def fence_marks(self) -> tuple[prose.Fence, ...]:
        """Where fences open and close."""
        return tuple(prose.fences(self.body))

    @cached_property
    def visible(self) -> str:
        """The text with code and comments blanked out."""
        return prose.without_code(self.body, self.fence_marks)

    @cached_property
    def prose(self) -> str:
        """The text with code, comments and formulas blanked out."""
        return prose.without_formulas(self.visible)

    @cached_property
    def starts(self) -> list[int]:
        """The offset of each line's first character."""
        return prose.line_starts(self.body)

    def line(self, offset: int) -> int:
        """The line of the character at `offset`."""
        return prose.line_at(self.starts, offset)

    @cached_property
    def headings(self) -> tuple[tuple[int, int, str], ...]:
        """Line, level and words of each heading."""
        matches = HEADING.finditer(self.visible)
        return tuple((self.line(match.start()), len(match["marks"]), self._words(match)) for match in matches)

    def _words(self, match: re.Match[str]) -> str:
        return self.body[match.start("text") : match.end("text")].rstrip().rstrip("#").rstrip()

    @cached_property
    def fences(self) -> tuple[Fence, ...]:
        """The fenced blocks of code, in order."""
        return tuple(_fences(self))


TextRule = Callable[[Text], Iterable[Finding]]
"""A rule looks at a text and tells what it finds."""


def _fences(text: Text) -> Iterator[Fence]:
    for opening, closing in text.fence_marks:
        info = opening["info"].split()
        code = _code(text.body[opening.end() + 1 : closing.start()], opening["indent"]) if closing else ""
        yield Fence(text.line(opening.start()), info[0] if info else "", code, closing is not None)


def _code(listing: str, indent: str) -> str:
    lines = "\n".join(line.removeprefix(indent) for line in listing.split("\n")) if indent else listing
    return dedent(lines) if lines.startswith((" ", "\t", "\n")) else lines
