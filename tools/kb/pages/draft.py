"""From a question of a note to the draft of its page, and from a note to its record."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.model import Block, Interview, Meta, Note, Page, Question, Slug, Source
from kb.pages.wording import clean_title

UNWRITTEN = '!!! abstract "30 秒回答"\n    这一题的答案还没有写。\n'
HEADING = "## 笔记整理"
DRAFT_NOTICE = "下面的内容整理自一份笔记，还没有人核对过。"
NO_ANSWER = "笔记里只有问题，没有答案。"
LOST_IMAGE = "*（原笔记此处的图片已丢失）*"


def draft_page(question: Question, slug: Slug, topic: str, tags: Sequence[str], source: Source) -> Page:
    """A draft that holds what the note answers, marked as not reviewed, or says that it answers nothing."""
    title = clean_title(question.title)
    aliases = (question.title.strip(),) if question.title.strip() != title else ()
    meta = Meta(title=title, topic=topic, tags=tuple(tags), aliases=aliases, status="draft", sources=(source,))
    return Page(slug, meta, draft_body(question))


def draft_body(question: Question) -> str:
    """The Markdown of a draft."""
    if not question.answered:
        return f"{UNWRITTEN}\n{NO_ANSWER}\n"
    return f"{UNWRITTEN}\n{HEADING}\n\n{DRAFT_NOTICE}\n\n{to_markdown(question.blocks)}\n"


def to_markdown(blocks: Sequence[Block]) -> str:
    """Blocks as Markdown, a blank line between two."""
    return "\n\n".join(filter(None, (_markdown(block) for block in blocks)))


def _markdown(block: Block) -> str:
    if block.kind == "code":
        return _fenced(block)
    if block.kind == "heading":
        return f"### {block.text.lstrip('#').strip()}" if block.text.lstrip("#").strip() else ""
    if block.kind == "image":
        return LOST_IMAGE
    if block.kind == "rule":
        return ""
    return block.text


def _fenced(block: Block) -> str:
    """A fence longer than any in the listing, so that the listing cannot end it."""
    longest = max((len(marks) for marks in re.findall(r"`{3,}", block.text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{block.language if block.language != 'text' else ''}\n{block.text}\n{fence}"


def draft_record(note: Note, record_id: str, digest: str, slugs: Sequence[Slug]) -> Interview:
    """The record of a note: its questions in order, as links, under the note's own sections."""
    lines: list[str] = []
    section, count = "", 0
    for question, slug in zip(note.questions, slugs, strict=True):
        if question.section != section:
            section, count = question.section, 0
            lines += ["", f"## {section}", ""]
        count += 1
        lines.append(f"{count}. [[{slug}]]")
    body = "\n" + "\n".join(lines).strip("\n") + "\n" if lines else "\n这份笔记里没有找到问题。\n"
    return Interview(record_id, _one_line(note.title), _one_line(note.origin), note.date, digest, body)


def _one_line(text: str) -> str:
    return " ".join(text.split())
