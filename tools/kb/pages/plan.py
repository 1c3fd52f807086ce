"""What importing a note does, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from kb.model import Note, Question, Slug
from kb.pages.classify import Proposal
from kb.pages.marks import NO_ANSWER
from kb.pages.sources import Sourced
from kb.pages.twins import Twin


@dataclass(frozen=True, slots=True)
class Change:
    """A file to write, whole. `kind` is `draft`, `update`, `source` or `record`; `before` is what it replaces."""

    path: Path
    text: str
    kind: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A question of a note and the page it belongs to. `twin` tells how a known or a likely page was recognised."""

    question: Question
    slug: Slug
    new: bool
    twin: Twin | None = None
    topic: Proposal | None = None
    """Of a new page."""
    copied: bool = True
    """Whether the page has what the note answers."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing a note does."""

    note: Note
    placed: tuple[Placed, ...] = ()
    changes: tuple[Change, ...] = ()
    known_as: str = ""
    """The id of the record of this very note, if it was imported before."""
    renewed: bool = False
    """Whether an earlier state of the note was imported before."""
    notices: tuple[str, ...] = ()
    """What was left as it is, and why."""


@dataclass(slots=True)
class Run:
    """What has been decided about a note so far."""

    record_id: str
    earlier: bool
    """Whether an earlier state of the note was imported before, as `record_id`."""
    texts: dict[Path, str] = field(default_factory=dict)
    before: dict[Path, str] = field(default_factory=dict)
    """Texts of the pages that are there already."""
    locators: defaultdict[Slug, list[str]] = field(default_factory=lambda: defaultdict(list))
    answers: defaultdict[Slug, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    """What the note answers to each page's question, in order."""
    notices: list[str] = field(default_factory=list)
    record: Change | None = None

    def owns(self, page: Sourced) -> bool:
        """Whether a page is known from this note alone."""
        return {source.note for source in page.sources} == {self.record_id}

    @staticmethod
    def answered(page: Sourced) -> bool:
        """Whether a draft holds an answer."""
        return NO_ANSWER not in page.body

    def changes(self) -> Iterator[Change]:
        """The files that become others, pages first."""
        for path, text in self.texts.items():
            before = self.before.get(path, "")
            if text != before:
                kind = "draft" if path not in self.before else "update" if _body(text) != _body(before) else "source"
                yield Change(path, text, kind, before)
        if self.record is not None and self.record.text != self.record.before:
            yield self.record

    def plan(self, note: Note, placed: tuple[Placed, ...], changes: tuple[Change, ...]) -> Plan:
        """The decisions as a value."""
        known = replace(note, id=self.record_id)
        return Plan(known, placed, changes, renewed=self.earlier, notices=tuple(dict.fromkeys(self.notices)))


def _body(text: str) -> str:
    return text.split("\n---", 1)[-1]
