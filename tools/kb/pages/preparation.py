"""What can be told of a question before it is known which pages there are: by any process, in any order.

Most questions of most notes are new, and their names are free: so the draft of such a page is made ahead, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.model import Note, Question, Slug, Source
from kb.pages.asking import Asking, asking
from kb.pages.characters import without_odd
from kb.pages.classify import Classifier, Proposal
from kb.pages.concepts import Concepts, load_concepts
from kb.pages.draft import draft_body, draft_page, topic_warning
from kb.pages.render import render_front_matter, render_page
from kb.pages.revision import KEY, digest_of
from kb.pages.slugs import base_name
from kb.pages.store import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question of a note, its answer, and all that decides where the two belong."""

    question: Question
    answer: str
    """The Markdown of what the note answers."""
    asked: Asking
    topic: Proposal
    tags: tuple[str, ...]
    name: str
    """What its page is called, where no other is called so."""
    record: str
    """What the note's record is called, where no other is called so."""
    draft: str
    """The text of its page, where the record's name is free and no other page is like it."""
    head: int
    """Characters of its front matter."""
    wordings: tuple[Asking, ...]
    """Those of that page."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """What a knowledge base knows of topics, tags and terms; the same for all notes of an import."""

    classifier: Classifier
    concepts: Concepts

    def prepared(self, note: Note, answers: Sequence[str]) -> tuple[Prepared, ...]:
        """The questions of a note, `answers` the Markdown of each one's blocks."""
        topics = self.classifier.topics([question.title for question in note.questions], answers)
        record = base_name(note.title)
        given = zip(note.questions, answers, topics, strict=True)
        return tuple(self._prepared(record, question, answer, topic) for question, answer, topic in given)

    def _prepared(self, record: str, question: Question, answer: str, topic: Proposal) -> Prepared:
        tags = self.classifier.tags(question.title, answer)
        name = base_name(question.title)
        source = Source(record, question.locator)
        page = draft_page(question, Slug(name), topic.topic, tags, source, answer, told("", topic))
        asked = asking(question.title, self.concepts)
        names = (page.meta.title, *page.meta.aliases)
        wordings = tuple(asked if name == asked.wording else asking(name, self.concepts) for name in names)
        draft = render_page(page)
        head = len(draft) - len(without_odd(page.body))
        return Prepared(question, answer, asked, topic, tags, name, record, draft, head, wordings)


def drafted(item: Prepared, slug: Slug, record: str, warning: str) -> str:
    """The text of a draft: as it was prepared, unless it has to tell more, or the record is called otherwise."""
    if record != item.record:
        source = Source(record, item.question.locator)
        page = draft_page(
            item.question, slug, item.topic.topic, item.tags, source, item.answer, told(warning, item.topic)
        )
        return render_page(page)
    if not warning:
        return item.draft
    body = draft_body(item.question, item.answer, told(warning, item.topic))
    line = render_front_matter({"generated": digest_of(body)}).split("\n")[1]
    return KEY.sub(line, item.draft[: item.head], count=1) + without_odd(body)


def preparation(base: KnowledgeBase) -> Preparation:
    """What `base` knows."""
    return Preparation(Classifier(base), load_concepts(base.root))


def told(warning: str, topic: Proposal) -> str:
    """A warning with what a reviewer must know of a draft's topic, too."""
    return "\n".join(filter(None, (warning, topic_warning(topic.confidence) if topic.doubtful else "")))
