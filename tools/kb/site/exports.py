"""The knowledge base for programs: one JSON file, Markdown copies of the pages, and llms.txt, which lists them."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pydantic

from kb.model import Page, Slug, Source
from kb.pages.store import KnowledgeBase
from kb.site import links
from kb.site.beside import TEXT, Beside
from kb.site.links import Finder, Leads

VERSION = 1
"""Of the form of the JSON file: another number means that a reader must be changed."""
ABSTRACT = re.compile(r"\A\s*!!! abstract [^\n]*\n(?P<text>(?:[ ]{4}[^\n]*(?:\n|\Z)|[ \t]*\n)+)")
COPY = "index.md"
HEADING = "大模型与机器学习面试题知识库：一题一页。每页都有同名的 Markdown 副本，链接如下。"


@dataclass(frozen=True, slots=True)
class TopicExport:
    """A topic. `url` begins at the root of the site, as all addresses here."""

    slug: str
    url: str
    title: str
    en: str
    order: int


@dataclass(frozen=True, slots=True)
class InterviewExport:
    """The record of a source: who asked, and when."""

    id: str
    url: str
    title: str
    origin: str
    date: datetime.date | None


@dataclass(frozen=True, slots=True)
class QuestionExport:
    """A question. `short_answer` is the answer in 30 seconds; `markdown` is the whole page."""

    slug: str
    url: str
    title: str
    en: str
    topic: str
    tags: tuple[str, ...]
    difficulty: str
    status: str
    aliases: tuple[str, ...]
    prerequisites: tuple[str, ...]
    follow_ups: tuple[str, ...]
    sources: tuple[Source, ...]
    reviewed: datetime.date | None
    redirects: tuple[str, ...]
    short_answer: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Export:
    """Everything, in the order of the site's topics and of slugs."""

    version: int
    topics: tuple[TopicExport, ...]
    interviews: tuple[InterviewExport, ...]
    questions: tuple[QuestionExport, ...]


def schema() -> dict[str, Any]:
    """The JSON Schema of the JSON file."""
    return pydantic.TypeAdapter(Export).json_schema(mode="serialization")


def to_json(base: KnowledgeBase) -> str:
    """The knowledge base as one JSON object; the same pages give the same bytes."""
    values = pydantic.TypeAdapter(Export).dump_python(export(base), mode="json")
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def export(base: KnowledgeBase) -> Export:
    """The knowledge base as values; links between pages lead from the root of the site."""
    known = links.Names(base.pages, base.topics)
    return Export(
        VERSION,
        tuple(TopicExport(slug, _url("topics", slug), t.title, t.en, t.order) for slug, t in base.topics.items()),
        tuple(
            InterviewExport(name, _url("interviews", name), record.title, record.origin, record.date)
            for name, record in sorted(base.interviews.items())
        ),
        tuple(_question(page, known) for _, page in sorted(base.pages.items())),
    )


def _url(folder: str, name: str) -> str:
    return f"{folder}/{name}/"


def _question(page: Page, known: links.Names) -> QuestionExport:
    meta = page.meta
    body = linked(page.body, known, "", "/")
    return QuestionExport(
        slug=page.slug,
        url=_url("questions", page.slug),
        title=meta.title,
        en=meta.en,
        topic=meta.topic,
        tags=meta.tags,
        difficulty=meta.difficulty,
        status=meta.status,
        aliases=meta.aliases,
        prerequisites=meta.prerequisites,
        follow_ups=meta.follow_ups,
        sources=meta.sources,
        reviewed=meta.reviewed,
        redirects=meta.redirects,
        short_answer=short_answer(body),
        markdown=body,
    )


def short_answer(body: str) -> str:
    """What stands in the box at the head of a page; empty where there is none."""
    match = ABSTRACT.match(body)
    return "\n".join(line.removeprefix("    ") for line in match["text"].strip("\n").split("\n")) if match else ""


def without_short_answer(body: str) -> str:
    """A page below the box at its head."""
    return ABSTRACT.sub("", body, count=1).lstrip("\n")


def linked(body: str, known: links.Names, prefix: str, ending: str, leads: Leads | None = None) -> str:
    """A text whose wiki links are Markdown links: `prefix`, folder and name of the page, `ending`.

    `leads` is where the text leads, if that is known.
    """

    def replacement(link: Any) -> str:
        found = known.find(link.target)
        if len(found) != 1:
            return links.escaped(link.text or link.target)
        target = known.targets[found[0]]
        anchor = f"#{link.anchor}" if link.anchor else ""
        return f"[{link.text or links.escaped(target.title)}]({prefix}{target.uri.removesuffix('.md')}{ending}{anchor})"

    return links.rewrite(body, replacement, leads.links if leads else None)


def question_copies(base: KnowledgeBase, known: links.Names, leads_of: Finder) -> Callable[[Slug], Sequence[Beside]]:
    """A function that gives the Markdown copy beside the page of a question."""

    def copies(slug: Slug) -> list[Beside]:
        page, place = base.pages[slug], f"questions/{slug}.md"
        return [Beside(COPY, TEXT, lambda: _copy(page.meta.title, page.body, known, leads_of(place)).encode())]

    return copies


def other_copies(base: KnowledgeBase, known: links.Names, leads_of: Finder) -> Iterator[tuple[str, str]]:
    """The Markdown copies of topics and interviews, beside their HTML: path in the site, text."""
    for slug, topic in base.topics.items():
        yield f"topics/{slug}/{COPY}", _copy(topic.title, topic.body, known, leads_of(f"topics/{slug}.md"))
    for name, record in base.interviews.items():
        yield f"interviews/{name}/{COPY}", _copy(record.title, record.body, known, leads_of(f"interviews/{name}.md"))


def _copy(title: str, body: str, known: links.Names, leads: Leads) -> str:
    """A text as Markdown whose links lead from copy to copy."""
    text = linked(body, known, "../../", f"/{COPY}", leads).replace("](../assets/", "](../../assets/")
    return f"# {' '.join(title.split())}\n\n{text.strip()}\n"


def llms_txt(base: KnowledgeBase, name: str) -> str:
    """The list of all pages, by topic, for programs that read."""
    lines = [f"# {name}", "", f"> {HEADING}"]
    for slug, topic in base.topics.items():
        lines += [
            "",
            f"## {_flat(topic.title)}",
            "",
            f"- [{_flat(topic.title)}](topics/{slug}/index.md): {_flat(topic.en)}",
        ]
        pages = sorted((s, page) for s, page in base.pages.items() if page.meta.topic == slug)
        lines += [f"- [{_flat(page.meta.title)}](questions/{s}/index.md): {_flat(page.meta.en)}" for s, page in pages]
    lines += ["", "## Optional", ""]
    lines += [
        f"- [{_flat(record.title)}](interviews/{name}/index.md)" for name, record in sorted(base.interviews.items())
    ]
    return "\n".join(lines).replace(": \n", "\n") + "\n"


def _flat(text: str) -> str:
    return " ".join(text.replace("[", "(").replace("]", ")").split())
