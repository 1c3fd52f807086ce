"""What the templates show, as plain values. Addresses are relative to the site's root, such as `questions/yarn/`."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.model import DIFFICULTIES, Difficulty, Page, Site, Slug, Source
from kb.site.maths import set_inline
from kb.site.tags import tag_slugs

DIFFICULTY_NAMES: Mapping[Difficulty, str] = {"basic": "基础", "intermediate": "进阶", "advanced": "高阶"}


@dataclass(frozen=True, slots=True)
class Place:
    """Something to go to, with how many questions it has where that counts."""

    title: str
    url: str
    count: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question in a list."""

    title: str
    en: str
    url: str
    difficulty: Difficulty
    level: str
    """The difficulty as a word."""
    draft: bool
    tags: tuple[Place, ...]
    topic: Place
    reasons: tuple[str, ...] = ()
    sentence: str = ""
    """Of a backlink: the sentence in which the link stands, as safe HTML."""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What stands around the answer on a question's page."""

    entry: Entry
    asked: tuple[Place, ...]
    prerequisites: tuple[Entry, ...]
    follow_ups: tuple[Entry, ...]
    related: tuple[Entry, ...]
    backlinks: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic with its questions, from basic to advanced."""

    title: str
    en: str
    url: str
    entries: tuple[Entry, ...]
    levels: tuple[Place, ...]
    """How many questions there are of each difficulty."""
    tags: tuple[Place, ...]


class Views:
    """The views of one site. Everything is looked up in the index; nothing is read from disk."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.tag_slugs = tag_slugs(tag for page in site.pages.values() for tag in page.meta.tags)
        self._by_topic = _by_topic(site)
        self._neighbours = _neighbours(site)
        self._asked: defaultdict[str, list[Slug]] = defaultdict(list)
        self._tagged: defaultdict[str, list[Slug]] = defaultdict(list)
        for slugs in self._by_topic.values():
            for slug in slugs:
                meta = site.pages[slug].meta
                for note in {source.note for source in meta.sources}:
                    self._asked[note].append(slug)
                for tag in meta.tags:
                    self._tagged[tag].append(slug)

    def question(self, slug: Slug) -> QuestionView:
        """Everything around the answer of one question."""
        meta = self.site.pages[slug].meta
        return QuestionView(
            self._entry(slug),
            tuple(self._asked_places(meta.sources)),
            self._entries(meta.prerequisites),
            self._entries(meta.follow_ups),
            tuple(self._entry(other.slug, reasons=other.reasons) for other in self.site.related.get(slug, ())),
            tuple(
                self._entry(link.source, sentence=set_inline(link.sentence))
                for link in self.site.backlinks.get(slug, ())
            ),
        )

    def topic(self, slug: Slug) -> TopicView:
        """One topic and its questions."""
        topic = self.site.topics[slug]
        entries = self._entries(self._by_topic.get(slug, ()))
        counts = Counter(entry.difficulty for entry in entries)
        levels = tuple(Place(DIFFICULTY_NAMES[d], "", counts[d]) for d in DIFFICULTIES if counts[d])
        tags = Counter(tag for entry in entries for tag in entry.tags)
        common = sorted(tags.items(), key=lambda item: (-item[1], item[0].title))
        places = tuple(Place(tag.title, tag.url, count) for tag, count in common)
        return TopicView(topic.title, topic.en, f"topics/{slug}/", entries, levels, places)

    def topics(self) -> tuple[TopicView, ...]:
        """All topics in order."""
        return tuple(self.topic(slug) for slug in self.site.topics)

    def neighbours(self, entry: Entry) -> tuple[Place, ...]:
        """The questions that the graph joins to one, by title."""
        return self._neighbours.get(entry.url, ())

    def tags(self) -> tuple[Place, ...]:
        """All tags, the most used first."""
        places = (self._tag(tag) for tag in self._tagged)
        return tuple(sorted(places, key=lambda place: (-place.count, place.title.casefold(), place.title)))

    def tagged(self, tag: str) -> tuple[Entry, ...]:
        """The questions of a tag, in the order of topics."""
        return self._entries(self._tagged[tag])

    def interviews(self) -> tuple[Place, ...]:
        """All records, the latest first, those without a date last."""
        records = sorted(self.site.interviews.values(), key=lambda i: (i.date is None, _days_ago(i.date), i.id))
        return tuple(
            Place(i.title, f"interviews/{i.id}/", len(self._asked[i.id]), _dated(i.origin, i.date)) for i in records
        )

    def _entries(self, slugs: Iterable[Slug]) -> tuple[Entry, ...]:
        return tuple(self._entry(slug) for slug in slugs if slug in self.site.pages)

    def _entry(self, slug: Slug, reasons: tuple[str, ...] = (), sentence: str = "") -> Entry:
        meta = self.site.pages[slug].meta
        topic = self.site.topics.get(Slug(meta.topic))
        return Entry(
            meta.title,
            meta.en,
            f"questions/{slug}/",
            meta.difficulty,
            DIFFICULTY_NAMES[meta.difficulty],
            meta.status == "draft",
            tuple(self._tag(tag) for tag in meta.tags),
            Place(topic.title if topic else meta.topic, f"topics/{meta.topic}/"),
            reasons,
            sentence,
        )

    def _tag(self, tag: str) -> Place:
        return Place(tag, f"tags/{self.tag_slugs[tag]}/", len(self._tagged[tag]))

    def _asked_places(self, sources: Iterable[Source]) -> Iterable[Place]:
        for source in sources:
            interview = self.site.interviews.get(source.note)
            if interview and source.asked:
                yield Place(interview.title, f"interviews/{source.note}/", note=source.locator)


def _neighbours(site: Site) -> dict[str, tuple[Place, ...]]:
    found: defaultdict[str, set[Place]] = defaultdict(set)
    for edge in site.edges:
        for here, there in ((edge.source, edge.target), (edge.target, edge.source)):
            place = Place(site.pages[there].meta.title, f"questions/{there}/")
            found[f"questions/{here}/"].add(place)
    return {url: tuple(sorted(places, key=lambda place: place.url)) for url, places in found.items()}


def _by_topic(site: Site) -> dict[Slug, list[Slug]]:
    slugs: dict[Slug, list[Slug]] = {topic: [] for topic in site.topics}
    for slug in sorted(site.pages, key=lambda slug: _reading_order(site, slug)):
        slugs.setdefault(Slug(site.pages[slug].meta.topic), []).append(slug)
    return slugs


def _reading_order(site: Site, slug: Slug) -> tuple[int, int, str]:
    page = site.pages[slug]
    return DIFFICULTIES.index(page.meta.difficulty), _depth(site.pages, page, frozenset()), slug


def _depth(pages: Mapping[Slug, Page], page: Page, seen: frozenset[Slug]) -> int:
    """How many steps of prerequisites lead to a page within its topic."""
    before = (pages[s] for s in page.meta.prerequisites if s in pages and s not in seen)
    near = (other for other in before if other.meta.topic == page.meta.topic)
    return max((1 + _depth(pages, other, seen | {page.slug}) for other in near), default=0)


def _days_ago(date: datetime.date | None) -> int:
    return -date.toordinal() if date else 0


def _dated(origin: str, date: datetime.date | None) -> str:
    return "，".join(part for part in (origin, date.isoformat() if date else "") if part)
