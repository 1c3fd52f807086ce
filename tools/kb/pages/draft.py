"""From a question of a note to the draft of its page, and from a note to its record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kb.model import Block, Interview, Meta, Note, Page, Question, Slug, Source
from kb.pages.marks import CHECK, DRAFT_NOTICE, LOST_IMAGE, LOST_WORDS, NO_ANSWER
from kb.pages.revision import digest_of
from kb.pages.tidy import tidied
from kb.pages.twins import Twin
from kb.pages.wording import clean_title, plain

UNWRITTEN = '!!! abstract "30 秒回答"\n    这一题的答案还没有写。\n'
HEADING = "## 笔记整理"
ANOTHER = "### 同一份笔记里的另一处回答"
MOST_IN_A_ROW = 100
"""Links of a record without a blank line: a longer block is refused as too large."""

IMAGE = re.compile(r"^!\[(?P<alt>[^\]]*)\]\(\s*<?(?P<target>[^)\s>]+)[^)]*\)$")
INLINE = re.compile(r"(?P<code>`[^`\n]+`)|!\[(?P<alt>[^\]\n]*)\]\((?P<target>[^)\s]+)\)")
IMAGE_TAG = re.compile(r"^<img\b[^>]*?\bsrc\s*=\s*[\"']?(?P<target>[^\"'\s>]+)[^>]*>$", re.IGNORECASE)
WARNINGS = re.compile(r'(?m)^!!! warning "(?:可能重复|专题存疑)"\n(?:(?: {4}.*)?\n)+')
MARKS = re.compile(r"[\[\]<>$`*_|\\]")


def draft_page(
    question: Question,
    slug: Slug,
    topic: str,
    tags: Sequence[str],
    source: Source,
    answer: str | None = None,
    warning: str = "",
) -> Page:
    """A draft that holds what the note answers, marked as not reviewed, or says that it answers nothing.

    `answer` is the Markdown of the question's blocks, where it is known; `warning` what a reviewer must know.
    """
    title = " ".join(tidied(clean_title(question.title)).split()) or clean_title(question.title)
    raw = question.title.strip()
    aliases = (raw,) if plain(raw) != plain(title) else ()
    body = draft_body(question, answer, warning)
    meta = Meta(
        title=title,
        topic=topic,
        tags=tuple(tags),
        aliases=aliases,
        status="draft",
        sources=(source,),
        generated=digest_of(body),
    )
    return Page(slug, meta, body)


def draft_body(question: Question, answer: str | None = None, warning: str = "") -> str:
    """The Markdown of a draft."""
    text = to_markdown(question.blocks) if answer is None else answer
    if not question.answered or not text.strip():
        warning = f"\n{warning}" if warning.strip() else ""
        rest = f"\n\n{text}" if text.strip() else ""
        return f"{UNWRITTEN}{warning}\n{NO_ANSWER}{rest}\n"
    return answered_body((text,), warning)


def answered_body(answers: Sequence[str], warning: str = "") -> str:
    """The Markdown of a draft with all that one note answers, each answer once."""
    warning = f"\n{warning}" if warning.strip() else ""
    text = f"\n\n{ANOTHER}\n\n".join(answers)
    return f"{UNWRITTEN}{warning}\n{HEADING}\n\n{DRAFT_NOTICE}\n\n{text}\n"


def twin_warning(twin: Twin) -> str:
    """What a reviewer of a draft must know: a page that may ask the same."""
    why = " ".join(MARKS.sub(" ", twin.why).split())
    return (
        f'!!! warning "可能重复"\n    possible twin: {twin.slug} ({twin.score:.2f}, {why})\n\n'
        f"    如果与 [[{twin.slug}]] 问的是同一件事，请并入那一页。\n"
    )


def topic_warning(confidence: float) -> str:
    """What a reviewer of a draft must know whose topic is a guess."""
    return f'!!! warning "专题存疑"\n    归入这个专题没有多少依据（{confidence:.2f}），请核对。\n'


def warnings(body: str) -> str:
    """The warnings that a draft has."""
    return "\n".join(match[0].rstrip("\n") + "\n" for match in WARNINGS.finditer(body))


def to_markdown(blocks: Sequence[Block], images: Mapping[str, str] | None = None) -> str:
    """Blocks as Markdown, a blank line between two; `images` holds the new address of each image that was copied."""
    return "\n\n".join(filter(None, (_markdown(block, images or {}) for block in blocks)))


def _markdown(block: Block, images: Mapping[str, str]) -> str:
    text = _unmarked(block, images)
    reason = " ".join(MARKS.sub(" ", block.review).split())
    return f'!!! warning "{CHECK}"\n    {reason}\n\n{text}' if reason and text else text


def _unmarked(block: Block, images: Mapping[str, str]) -> str:
    if block.kind == "code":
        return _fenced(block)
    if block.kind == "heading":
        return f"### {block.text.lstrip('#').strip()}" if block.text.lstrip("#").strip() else ""
    if block.kind == "image":
        return _image(block.text, images)
    if block.kind == "rule":
        return ""
    return INLINE.sub(lambda match: match[0] if match["code"] else _within(match, images), block.text)


def inline_images(block: Block) -> Iterator[tuple[str, int]]:
    """The addresses of images within the words of a block that lie nowhere else, each with its line in the block."""
    if block.kind not in ("code", "formula", "image", "rule"):
        for match in INLINE.finditer(block.text):
            if not match["code"]:
                yield match["target"], block.text.count("\n", 0, match.start())


def _within(match: re.Match[str], images: Mapping[str, str]) -> str:
    place = images.get(match["target"])
    return f"![{MARKS.sub(' ', match['alt']).strip() or '图'}]({place})" if place else LOST_WORDS


def image_target(text: str) -> tuple[str, str]:
    """What an image on a line of its own shows, and its address; both empty where it has none."""
    match = IMAGE.match(text) or IMAGE_TAG.match(text)
    if match is None:
        return "", ""
    return MARKS.sub(" ", match.groupdict().get("alt") or "").strip(), match["target"]


def _image(text: str, images: Mapping[str, str]) -> str:
    alt, target = image_target(text)
    if target in images:
        return f"![{alt or '图'}]({images[target]})"
    if re.match(r"https?://[^\s()<>]+$", target):
        return f"[{alt or '图片'}]({target})"
    return LOST_IMAGE


def _fenced(block: Block) -> str:
    """A fence longer than any in the listing, so that the listing cannot end it."""
    longest = max((len(marks) for marks in re.findall(r"`{3,}", block.text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{block.language if block.language != 'text' else ''}\n{block.text}\n{fence}"


def draft_record(note: Note, record_id: str, digest: str, slugs: Sequence[Slug], file: str = "") -> Interview:
    """The record of a note: its questions in order, as links, under the note's own sections."""
    lines: list[str] = []
    section, count = "", 0
    for question, slug in zip(note.questions, slugs, strict=True):
        if question.section != section:
            section, count = question.section, 0
            lines += ["", f"## {section}", ""]
        elif count and count % MOST_IN_A_ROW == 0:
            lines.append("")
        count += 1
        lines.append(f"{count}. [[{slug}]]")
    body = "\n" + "\n".join(lines).strip("\n") + "\n" if lines else "\n这份笔记里没有找到问题。\n"
    title, origin = _one_line(note.title), _one_line(note.origin)
    return Interview(record_id, title, origin, note.date, digest, body, file=file, generated=digest_of(body))


def _one_line(text: str) -> str:
    return " ".join(text.split())
