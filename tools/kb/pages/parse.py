"""From the text of a file to a page, a topic or an interview."""

from __future__ import annotations

from kb.model import FaultyPages, Interview, Meta, Page, Problem, Slug, Topic
from kb.pages import frontmatter


def parse_page(text: str, path: str) -> Page:
    """The question page that `text` holds; its slug is the name of the file `path`.

    Raises FaultyPages, with a problem for each fault of the front matter.
    """
    front = frontmatter.split(text, path)
    meta = frontmatter.typed(Meta, front, path)
    _require_one_line(path, front, "title", meta.title)
    return Page(_slug(path), meta, front.body, front.body_line, front.key_lines)


def parse_topic(text: str, path: str) -> Topic:
    """The topic page that `text` holds. Raises FaultyPages."""
    front = frontmatter.split(text, path)
    known = {"slug": _slug(path), "body": front.body, "body_line": front.body_line}
    topic = frontmatter.typed(Topic, front, path, **known)
    _require_one_line(path, front, "title", topic.title)
    return topic


def parse_interview(text: str, path: str) -> Interview:
    """The record of a note that `text` holds. Raises FaultyPages."""
    front = frontmatter.split(text, path)
    known = {"id": _slug(path), "body": front.body, "body_line": front.body_line}
    interview = frontmatter.typed(Interview, front, path, **known)
    _require_one_line(path, front, "title", interview.title)
    return interview


def _slug(path: str) -> Slug:
    return Slug(path.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".md"))


def _require_one_line(path: str, front: frontmatter.FrontMatter, key: str, text: str) -> None:
    if not text.strip() or "\n" in text:
        message = f"'{key}' must be one line of text; write the question here"
        raise FaultyPages((Problem(path, front.line((key,)), "wrong-value", message),))
