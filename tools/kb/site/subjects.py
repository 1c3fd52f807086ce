"""The texts of a knowledge base one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.pages.lint.text import Text
from kb.pages.lint.vocabulary import Vocabulary
from kb.pages.store import KnowledgeBase, interview_path, page_path


@dataclass(frozen=True, slots=True)
class Subject:
    """A text of the knowledge base, its file, and the line of the file where the text begins."""

    file: Path
    text: Text
    first_line: int


def subjects(base: KnowledgeBase, vocabulary: Vocabulary) -> Iterator[Subject]:
    """The texts of a knowledge base."""
    for slug, page in base.pages.items():
        text = Text(page.body, "question", page.meta.status == "complete", vocabulary)
        yield Subject(page_path(base.root, slug), text, page.body_line)
    for slug, topic in base.topics.items():
        text = Text(topic.body, "topic", vocabulary=vocabulary)
        yield Subject(base.root / "topics" / f"{slug}.md", text, topic.body_line)
    for name, record in base.interviews.items():
        text = Text(record.body, "interview", vocabulary=vocabulary)
        yield Subject(interview_path(base.root, name), text, record.body_line)
