"""The values that pass between the stages. Frozen, and free of any other module of ours.

Sequences are tuples. A position in a file (`Span`) travels with each value, for messages; equality leaves it out.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal, NamedTuple, NewType

Slug = NewType("Slug", str)
"""The name of a page's file without `.md`: the identity of the page, for ever."""

Difficulty = Literal["basic", "intermediate", "advanced"]
Status = Literal["draft", "complete"]
BlockKind = Literal["heading", "paragraph", "list", "code", "table", "quote", "formula", "image", "rule"]
EdgeKind = Literal["related", "link", "prerequisite", "follow_up"]

DIFFICULTIES: tuple[Difficulty, ...] = ("basic", "intermediate", "advanced")
"""From easy to hard: the order in which a topic lists its questions."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range of lines, 1-based, both ends included."""

    line: int
    end_line: int


NOWHERE = Span(0, 0)
"""The position of a value that no file holds yet."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a note that belongs together: a paragraph, a list, a listing."""

    kind: BlockKind
    text: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    language: str = ""
    """Of a `code` block; empty where it is not known."""
    review: str = ""
    """What a person should look at, because it was guessed: a note for the draft, empty where nothing was."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a note with what the note answers."""

    title: str
    blocks: tuple[Block, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    answered: bool = False
    section: str = ""
    """The heading under which it is asked, such as 一面."""
    locator: str = ""
    """Where in the note a reader finds it: its number, else its title."""


class Remark(NamedTuple):
    """Lines of a note that reach no page: used for the note itself, or dropped, and why."""

    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """A source note, taken apart."""

    id: str
    title: str
    origin: str
    date: datetime.date | None
    questions: tuple[Question, ...]
    used: tuple[Remark, ...] = ()
    dropped: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a question was met: the note's id, the place in it, and whether it was asked there."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    note: str
    locator: str
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Meta:
    """The front matter of a question page."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    title: str
    topic: str
    en: str = ""
    tags: tuple[str, ...] = ()
    difficulty: Difficulty = "intermediate"
    aliases: tuple[str, ...] = ()
    """Other ways to ask it: searched, linked by, and matched against new notes."""
    status: Status = "draft"
    sources: tuple[Source, ...] = ()
    prerequisites: tuple[Slug, ...] = ()
    follow_ups: tuple[Slug, ...] = ()
    reviewed: datetime.date | None = None
    """The day on which a person last compared the page with its references."""
    redirects: tuple[Slug, ...] = ()
    """Earlier names of the page, whose addresses lead here."""
    generated: str = ""
    """Digest of the text as `kb import` wrote it: as long as it fits, nobody has edited the page."""


@dataclass(frozen=True, slots=True)
class Page:
    """A question page: one question, its front matter, its Markdown."""

    slug: Slug
    meta: Meta
    body: str
    body_line: int = field(default=1, compare=False, repr=False)
    """The line of the file on which `body` begins."""
    key_lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    """The line of each key of the front matter."""

    @property
    def says_nothing(self) -> bool:
        """Whether the body has no text."""
        return not self.body.strip()


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the taxonomy. `order` is its place among the topics, from 1."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    slug: Slug
    title: str
    en: str
    order: int
    body: str = ""
    body_line: int = field(default=1, compare=False, repr=False)
    """As in `Page`."""


@dataclass(frozen=True, slots=True)
class Interview:
    """The record of a source note: who asked, when, and the questions in order (in `body`, as links)."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    title: str
    origin: str = ""
    date: datetime.date | None = None
    digest: str = ""
    """SHA-256 of the note's bytes, so that the same note is known again."""
    body: str = ""
    body_line: int = field(default=1, compare=False, repr=False)
    file: str = ""
    """The name of the note's file, so that an edited note is known again."""
    generated: str = ""
    """As in `Meta`."""


@dataclass(frozen=True, slots=True)
class Link:
    """A `[[target#anchor|text]]` in a page; `text` is empty where the target's title is shown."""

    target: str
    anchor: str
    text: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


class Backlink(NamedTuple):
    """A link to a page, seen from that page: who links here, in which sentence."""

    source: Slug
    sentence: str


class Related(NamedTuple):
    """A page that is worth reading next, how strongly (0 to 1) and why."""

    slug: Slug
    weight: float
    reasons: tuple[str, ...]


class Edge(NamedTuple):
    """An edge of the graph of questions."""

    source: Slug
    target: Slug
    kind: EdgeKind
    weight: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    """All that is known of the knowledge base before a page is built."""

    pages: Mapping[Slug, Page]
    topics: Mapping[Slug, Topic]
    interviews: Mapping[str, Interview]
    backlinks: Mapping[Slug, tuple[Backlink, ...]]
    related: Mapping[Slug, tuple[Related, ...]]
    edges: tuple[Edge, ...] = ()

    @cached_property
    def degrees(self) -> Counter[Slug]:
        """To how many questions each is joined, each once."""
        return Counter(slug for pair in {frozenset((e.source, e.target)) for e in self.edges} for slug in pair)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A fault that an author can mend. Printed as `path:line: rule: message`: what is wrong, then what to do."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


class KnownError(Exception):
    """A fault that is the input's, not the program's: shown as one line, without a traceback."""


class FaultyPages(KnownError):
    """Pages that cannot be read. `problems` has one entry a fault."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
