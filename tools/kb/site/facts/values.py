"""The two halves of what is known of a file, and their JSON.

`Outline` is what other files are held against; of a base of which one page is asked for, every file's is needed.
`Inside` is what is wrong within a text and what it leads to; it is made only of files that are asked for.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kb.model import Interview, Link, Meta, Page, Problem, Slug, Source, Span, Topic
from kb.pages import twin_pairs
from kb.pages.lint.text import Kind
from kb.site import targets
from kb.site.links import Leads, Written, led

Entry = Page | Topic | Interview
Told = tuple[int, str, str]
"""Line, rule, message."""

KINDS: Mapping[str, Kind] = {"questions": "question", "topics": "topic", "interviews": "interview"}
"""By folder."""

ALONE = ",null,null]"
"""How the JSON of an entry ends of which nothing else was asked."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What other files are held against."""

    entry: Entry
    """Without its text, of which the first letter is left: that there is one."""
    named: Sequence[str]
    """What its wiki links name."""
    marks: Sequence[int]
    """Of a question: what pages that ask the same are found by."""


class Inside(NamedTuple):
    """What is wrong within a text, and what leads out of it."""

    found: Sequence[Told]
    """By line of the file."""
    links: Sequence[tuple[int, str, str]]
    """Of each wiki link the line of the file, the target and the anchor."""
    addresses: Sequence[tuple[int, str]]
    """Line and target of each Markdown link that stays on the site."""
    images: Sequence[tuple[int, str]]
    """Line and target of each image."""
    formulas: Sequence[tuple[str, bool]]
    """What KaTeX sets of it."""


def outline_of(entry: Entry) -> Outline:
    """The outline of a page, topic or record."""
    marks = sorted(twin_pairs.marks(entry.meta)) if isinstance(entry, Page) else ()
    return Outline(replace(entry, body=entry.body.strip()[:1]), targets.named(entry.body), marks)


def packed(outline: Outline) -> str:
    """An outline as JSON."""
    return _json([_packed_entry(outline.entry), outline.named, outline.marks])


def packed_entry(entry: Entry, first: str) -> str:
    """A page, topic or record as JSON in the place of an outline, for whom asks nothing else of it.

    `first` is the first letter of its text, and its text is not read.
    """
    return _json([_packed_entry(replace(entry, body=first)), None, None])


def is_whole(text: str) -> bool:
    """Whether the JSON in the place of an outline is one, or tells why there is none."""
    return not text.endswith(ALONE)


def packed_faults(faults: Iterable[Problem]) -> str:
    """What keeps a file from being read, as JSON, in the place of an outline."""
    return _json({"faults": [(fault.line, fault.rule, fault.message) for fault in faults]})


def is_faulty(text: str) -> bool:
    """Whether the JSON in the place of an outline tells why there is none."""
    return text.startswith("{")


def unpacked(place: str, row: Any) -> Outline:
    """The outline of a file, from what its JSON holds."""
    values, named, marks = row
    folder, _, name = place.partition("/")
    return Outline(UNPACK[folder](name.removesuffix(".md"), *values), named, marks)


def packed_inside(inside: Inside) -> str:
    """The inside of a file as JSON."""
    return _json(inside)


def unpacked_inside(text: str) -> Inside:
    """The inside of a file, from its JSON."""
    found, links, addresses, images, formulas = json.loads(text)
    return Inside(found, links, addresses, images, [(tex, display) for tex, display in formulas])


class State(NamedTuple):
    """What tells that a file is as it was."""

    stamp: str = ""
    """That of the file; empty where it cannot be relied on."""
    above: str = ""
    """The digest of the lines above the text; empty where nobody looked."""
    letters: int = 0
    """Characters of the text."""
    blank: bool = False
    """Whether it says nothing."""


def packed_leads(leads: Leads, state: State) -> str:
    """Where a text leads, as JSON, with the state of its file."""
    links = [(start, end, *_packed_link(link)) for start, end, link in leads.links]
    return _json([links, [(passage.start, passage.text) for passage in leads.passages], state])


def _packed_link(link: Link) -> tuple[int, str, str, str]:
    return link.span.line, link.target, link.anchor, link.text


def unpacked_leads(row: Any) -> Leads:
    """Where a text leads, from what its JSON holds."""
    links, passages, _ = row
    found = [
        Written(start, end, Link(target, anchor, shown, Span(line, line)))
        for start, end, line, target, anchor, shown in links
    ]
    return led(found, passages)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _packed_entry(entry: Entry) -> list[object]:
    if isinstance(entry, Page):
        return _packed_page(entry)
    return _packed_topic(entry) if isinstance(entry, Topic) else _packed_record(entry)


def _packed_page(page: Page) -> list[object]:
    meta = page.meta
    sources = [(source.note, source.locator, source.asked) for source in meta.sources]
    plain = [meta.title, meta.topic, meta.en, meta.difficulty, meta.status, meta.generated, _day(meta.reviewed)]
    lists = [meta.tags, meta.aliases, meta.prerequisites, meta.follow_ups, meta.redirects]
    return [page.body, page.body_line, page.key_lines, sources, plain, lists]


def _page(slug: str, body: str, line: int, keys: dict[str, int], sources: Any, plain: Any, lists: Any) -> Page:
    title, topic, en, difficulty, status, generated, reviewed = plain
    tags, aliases, prerequisites, follow_ups, redirects = map(tuple, lists)
    known = tuple(Source(*source) for source in sources)
    before = (title, topic, en, tags, difficulty, aliases, status, known, prerequisites, follow_ups)
    meta = Meta(*before, _date(reviewed), redirects, generated)
    return Page(Slug(slug), meta, body, line, keys)


def _packed_topic(topic: Topic) -> list[object]:
    return [topic.title, topic.en, topic.order, topic.body, topic.body_line]


def _topic(slug: str, *values: Any) -> Topic:
    return Topic(Slug(slug), *values)


def _packed_record(record: Interview) -> list[object]:
    about = [record.title, record.origin, _day(record.date), record.digest]
    return [*about, record.body, record.body_line, record.file, record.generated]


def _record(name: str, title: str, origin: str, day: str | None, *values: Any) -> Interview:
    return Interview(name, title, origin, _date(day), *values)


def _day(date: datetime.date | None) -> str | None:
    return date.isoformat() if date else None


def _date(day: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(day) if day else None


UNPACK: Mapping[str, Callable[..., Entry]] = {"questions": _page, "topics": _topic, "interviews": _record}
