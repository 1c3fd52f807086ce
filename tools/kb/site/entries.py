"""A question as lists show it. Addresses are relative to the site's root, such as `questions/yarn/`."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

from kb.model import Difficulty, Site, Slug
from kb.site.history import Change
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

    @property
    def name(self) -> str:
        """The last part of the address: the name of the tag, topic or interview."""
        return self.url.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Entry:
    """A question in a list."""

    slug: Slug
    title: str
    en: str
    url: str
    difficulty: Difficulty
    level: str
    """The difficulty as a word."""
    draft: bool
    tags: tuple[Place, ...]
    topic: Place
    interviews: tuple[str, ...] = ()
    """The names of the records in which it was asked."""
    formerly: tuple[Slug, ...] = ()
    changed: datetime.date | None = None
    degree: int = 0
    """To how many questions it is joined."""


class Mention(NamedTuple):
    """A question with what one page alone says of it."""

    title: str
    url: str
    reasons: tuple[str, ...] = ()
    sentence: str = ""
    """Of a backlink: the sentence in which the link stands, as safe HTML."""


@dataclass(frozen=True, slots=True)
class Mentions(Sequence[Mention]):
    """Questions, each with what one page alone says of it: made where they are shown, for most pages need no making."""

    entries: tuple[Entry, ...]
    reasons: tuple[tuple[str, ...], ...] = ()
    sentences: tuple[str, ...] = ()
    """Of backlinks: the sentences in which the links stand, as plain text."""

    def __len__(self) -> int:
        """How many there are."""
        return len(self.entries)

    @overload
    def __getitem__(self, place: int) -> Mention: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Mention, ...]: ...

    def __getitem__(self, place: int | slice) -> Mention | tuple[Mention, ...]:
        """One of them, or some."""
        if isinstance(place, slice):
            return tuple(self[each] for each in range(len(self))[place])
        entry = self.entries[place]
        return Mention(
            entry.title,
            entry.url,
            self.reasons[place] if self.reasons else (),
            set_inline(self.sentences[place]) if self.sentences else "",
        )


class Entries:
    """The entries of all questions of a site, each made once."""

    def __init__(self, site: Site, changes: Mapping[str, Change]) -> None:
        self.site = site
        self.changes = changes
        self.tag_slugs = tag_slugs(tag for page in site.pages.values() for tag in page.meta.tags)
        self.tag_counts = Counter(tag for page in site.pages.values() for tag in set(page.meta.tags))
        self._made: dict[Slug, Entry] = {}
        self._tags: dict[str, Place] = {}
        self._topics: dict[str, Place] = {}

    def entry(self, slug: Slug) -> Entry:
        """The entry of one question."""
        if slug not in self._made:
            self._made[slug] = self._make(slug)
        return self._made[slug]

    def change(self, slug: Slug) -> Change | None:
        """When the question's page was last changed, where that is known."""
        return self.changes.get(f"questions/{slug}.md")

    def tag(self, tag: str) -> Place:
        """The page of a tag."""
        # One for all questions of it: such places are counted, and told apart soonest where they are the same.
        if tag not in self._tags:
            self._tags[tag] = Place(tag, f"tags/{self.tag_slugs[tag]}/", self.tag_counts[tag])
        return self._tags[tag]

    def _topic(self, slug: str) -> Place:
        if slug not in self._topics:
            topic = self.site.topics.get(Slug(slug))
            self._topics[slug] = Place(topic.title, f"topics/{slug}/") if topic else Place(slug, "topics/")
        return self._topics[slug]

    def _make(self, slug: Slug) -> Entry:
        meta = self.site.pages[slug].meta
        change = self.change(slug)
        return Entry(
            slug,
            meta.title,
            meta.en,
            f"questions/{slug}/",
            meta.difficulty,
            DIFFICULTY_NAMES[meta.difficulty],
            meta.status == "draft",
            tuple(self.tag(tag) for tag in meta.tags),
            self._topic(meta.topic),
            tuple(sorted({s.note for s in meta.sources if s.asked and s.note in self.site.interviews})),
            meta.redirects,
            change.day if change else None,
            self.site.degrees[slug],
        )
