"""What the templates show, as plain values. Everything is looked up in the index; nothing is read from disk."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.model import DIFFICULTIES, Site, Slug, Source
from kb.site.entries import DIFFICULTY_NAMES, Entries, Entry, Mention, Mentions, Place
from kb.site.history import Change
from kb.site.lists import Filters, SharedView, TopicName, by_use, counted
from kb.site.order import reading_orders
from kb.site.reading_time import reading_minutes
from kb.site.topic_map import TopicMaps
from kb.site.view_words import ViewWords

__all__ = ["DIFFICULTY_NAMES", "Entry", "HomeView", "Place", "QuestionView", "TopicView", "Views"]

ON_HOME = 6
"""How many questions or interviews each list of the home page has."""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What stands around the answer on a question's page."""

    entry: Entry
    asked: tuple[Place, ...]
    prerequisites: tuple[Entry, ...]
    follow_ups: tuple[Entry, ...]
    related: Sequence[Mention]
    backlinks: Sequence[Mention]
    previous: Entry | None
    """The neighbours in the order of the topic."""
    next: Entry | None
    change: Change | None
    reviewed: datetime.date | None


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
    before: tuple[Entry, ...]
    """Prerequisites that belong to other topics."""

    @property
    def name(self) -> str:
        """The name of the topic's page."""
        return self.url.split("/")[1]


@dataclass(frozen=True, slots=True)
class HomeView:
    """What the home page lists beside topics and tags."""

    questions: int
    latest: tuple[Entry, ...]
    """The last changed, each with its day; empty where no history is known."""
    connected: tuple[Entry, ...]
    interviews: tuple[Place, ...]


class Views:
    """The views of one site."""

    def __init__(self, site: Site, changes: Mapping[str, Change] | None = None) -> None:
        self.site = site
        self.entries = Entries(site, changes or {})
        self.maps = TopicMaps(site)
        self._order = reading_orders(site)
        self.turns = dict(_turns(self._order.values()))
        """The question before each one and the one after it, in the order of the topic."""
        self._topics: dict[Slug, TopicView] = {}
        self._asked: defaultdict[str, list[Slug]] = defaultdict(list)
        self._tagged: defaultdict[str, list[Slug]] = defaultdict(list)
        for slugs in self._order.values():
            for slug in slugs:
                meta = site.pages[slug].meta
                for note in {source.note for source in meta.sources}:
                    self._asked[note].append(slug)
                for tag in meta.tags:
                    self._tagged[tag].append(slug)

    def question(self, slug: Slug) -> QuestionView:
        """Everything around the answer of one question."""
        page, entry = self.site.pages[slug], self.entries.entry
        before, after = self.turns[slug]
        near, links = self.site.related.get(slug, ()), self.site.backlinks.get(slug, ())
        return QuestionView(
            entry(slug),
            tuple(self._asked_places(page.meta.sources)),
            self._listed(page.meta.prerequisites),
            self._listed(page.meta.follow_ups),
            Mentions(tuple(entry(other.slug) for other in near), reasons=tuple(other.reasons for other in near)),
            Mentions(tuple(entry(link.source) for link in links), sentences=tuple(link.sentence for link in links)),
            entry(before) if before else None,
            entry(after) if after else None,
            self.entries.change(slug),
            page.meta.reviewed,
        )

    def minutes(self, slug: Slug) -> int:
        """The minutes that a question takes to read: found out where a page is made, for it takes a while."""
        return reading_minutes(self.site.pages[slug].body)

    def topic(self, slug: Slug) -> TopicView:
        """One topic and its questions."""
        if slug not in self._topics:
            self._topics[slug] = self._topic(slug)
        return self._topics[slug]

    def topics(self) -> tuple[TopicView, ...]:
        """All topics in order."""
        return tuple(self.topic(slug) for slug in self.site.topics)

    def shared(self, entries: tuple[Entry, ...] | None = None) -> SharedView:
        """What a page shows of the site, with what its list of `entries` can be filtered by."""
        return SharedView(self._topic_names, self._filters(entries) if entries else None)

    @cached_property
    def _topic_names(self) -> tuple[TopicName, ...]:
        return tuple(TopicName(topic.title, topic.url, bool(topic.entries)) for topic in self.topics())

    def every(self) -> tuple[Entry, ...]:
        """All questions, topic by topic."""
        return tuple(entry for topic in self.topics() for entry in topic.entries)

    def home(self) -> HomeView:
        """The lists of the home page; they stay short however many pages there are."""
        slugs, entries, degrees = sorted(self.site.pages), self.entries, self.site.degrees
        dated = ((change.moment, slug) for slug in slugs if (change := entries.change(slug)))
        latest = [slug for _, slug in sorted(dated, key=lambda pair: (-pair[0], pair[1]))[:ON_HOME]]
        connected = sorted(slugs, key=lambda slug: (-degrees[slug], slug))[:ON_HOME]
        return HomeView(len(slugs), self._listed(latest), self._listed(connected), self.interviews()[:ON_HOME])

    def tags(self) -> tuple[Place, ...]:
        """All tags, the most used first."""
        return by_use(self.entries.tag(tag) for tag in self._tagged)

    def tagged(self, tag: str) -> tuple[Entry, ...]:
        """The questions of a tag, in the order of topics."""
        return self._listed(self._tagged[tag])

    def tagged_slugs(self, tag: str) -> list[Slug]:
        """As `tagged`, by name."""
        return self._tagged[tag]

    @cached_property
    def words(self) -> ViewWords:
        """What pages show, in words that tell whether it is the same."""
        return ViewWords(self)

    def interviews(self) -> tuple[Place, ...]:
        """All records, the latest first, those without a date last."""
        records = sorted(self.site.interviews.values(), key=lambda i: (i.date is None, _days_ago(i.date), i.id))
        return tuple(
            Place(i.title, f"interviews/{i.id}/", len(self._asked[i.id]), _dated(i.origin, i.date)) for i in records
        )

    def choices(self, entries: Iterable[Entry]) -> dict[str, tuple[Place, ...]]:
        """What a list can be filtered by, the most used first: its topics, tags and interviews."""
        return self._filters(tuple(entries)).choices()

    def _filters(self, entries: tuple[Entry, ...]) -> Filters:
        names = sorted({name for entry in entries for name in entry.interviews})
        return Filters(entries, tuple((name, self.site.interviews[name].title) for name in names))

    def _topic(self, slug: Slug) -> TopicView:
        topic = self.site.topics[slug]
        entries = self._listed(self._order.get(slug, ()))
        counts = Counter(entry.difficulty for entry in entries)
        levels = tuple(Place(DIFFICULTY_NAMES[d], "", counts[d]) for d in DIFFICULTIES if counts[d])
        tags = counted(tag for entry in entries for tag in entry.tags)
        before = self._listed(self.maps.before(slug))
        return TopicView(topic.title, topic.en, f"topics/{slug}/", entries, levels, tags, before)

    def _listed(self, slugs: Iterable[Slug]) -> tuple[Entry, ...]:
        return tuple(self.entries.entry(slug) for slug in slugs if slug in self.site.pages)

    def _asked_places(self, sources: Iterable[Source]) -> Iterable[Place]:
        for source in sources:
            interview = self.site.interviews.get(source.note)
            if interview and source.asked:
                yield Place(interview.title, f"interviews/{source.note}/", note=source.locator)


def _turns(orders: Iterable[list[Slug]]) -> Iterable[tuple[Slug, tuple[Slug | None, Slug | None]]]:
    """Each question with the one before it and the one after it."""
    for slugs in orders:
        for before, slug, after in zip([None, *slugs], slugs, [*slugs[1:], None], strict=False):
            yield slug, (before, after)


def _days_ago(date: datetime.date | None) -> int:
    return -date.toordinal() if date else 0


def _dated(origin: str, date: datetime.date | None) -> str:
    return "，".join(part for part in (origin, date.isoformat() if date else "") if part)
