"""What a note adds to a knowledge base: drafts, sources for known pages, its record. Nothing is overwritten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from kb.model import KnownError, Note, Page, Question, Slug, Source
from kb.pages.classify import Classifier
from kb.pages.draft import draft_page, draft_record, to_markdown
from kb.pages.render import render_interview, render_page
from kb.pages.slugs import slugify
from kb.pages.sources import add_source
from kb.pages.store import KnowledgeBase, interview_path, page_files, page_path, shown_path
from kb.pages.twins import Twin, Wordings


@dataclass(frozen=True, slots=True)
class Change:
    """A file to write, whole. `kind` is `draft`, `source` or `record`."""

    path: Path
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A question of a note and the page it belongs to. `twin` tells how a known or a likely page was recognised."""

    question: Question
    slug: Slug
    new: bool
    twin: Twin | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing a note does."""

    note: Note
    placed: tuple[Placed, ...] = ()
    changes: tuple[Change, ...] = ()
    known_as: str = ""
    """The id of the record of this very note, if it was imported before."""


class Intake:
    """Takes notes one after another; a later note sees the pages of the earlier ones."""

    def __init__(self, base: KnowledgeBase) -> None:
        """Begin with the knowledge base as it is on disk.

        Raises KnownError where it has no topic, so that a draft could have none.
        """
        if not base.topics:
            cure = "add a topic page such as topics/general.md first"
            raise KnownError(f"{base.root}: the knowledge base has no topics; {cure}")
        self._root = base.root
        self._wordings = Wordings(base.pages)
        self._classifier = Classifier(base)
        self._pages: dict[Slug, Page] = {}
        self._texts: dict[Slug, str] = {}
        self._names = {path.stem.lower() for path in (base.root / "questions").glob("*.md")} | {"index"}
        self._records = {path.stem.lower() for path in page_files(base.root / "interviews")} | {"index"}
        self._digests = {record.digest: record.id for record in base.interviews.values() if record.digest}

    def plan(self, note: Note, digest: str) -> Plan:
        """What the note adds; nothing, if a record holds its digest already."""
        if digest in self._digests:
            return Plan(note, known_as=self._digests[digest])
        record_id = str(slugify(note.title, self._records))
        self._records.add(record_id.lower())
        self._digests[digest] = record_id
        before = dict(self._texts)
        placed = tuple(self._place(question, record_id) for question in note.questions)
        changes = [
            Change(
                page_path(self._root, slug), text, "draft" if slug in self._pages and slug not in before else "source"
            )
            for slug, text in self._texts.items()
            if before.get(slug) != text
        ]
        record = draft_record(note, record_id, digest, [item.slug for item in placed])
        changes.append(Change(interview_path(self._root, record_id), render_interview(record), "record"))
        return Plan(replace(note, id=record_id), placed, tuple(changes))

    def _place(self, question: Question, record_id: str) -> Placed:
        source = Source(record_id, question.locator)
        twin = self._wordings.find(question.title)
        if twin is not None and twin.sure and self._add(twin.slug, source):
            return Placed(question, twin.slug, new=False, twin=twin)
        answer = to_markdown(question.blocks)
        slug = slugify(question.title, self._names)
        topic = self._classifier.topic(question.title, answer)
        page = draft_page(question, slug, topic, self._classifier.tags(question.title, answer), source)
        self._names.add(slug.lower())
        self._pages[slug] = page
        self._texts[slug] = render_page(page)
        self._wordings.add(slug, (page.meta.title, *page.meta.aliases))
        return Placed(question, slug, new=True, twin=twin)

    def _add(self, slug: Slug, source: Source) -> bool:
        """Add a source to a page; False where no such page can be read."""
        path = page_path(self._root, slug)
        try:
            text = self._texts[slug] if slug in self._texts else path.read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            return False
        changed = add_source(text, shown_path(path), source)
        if changed != text:
            self._texts[slug] = changed
        return True
