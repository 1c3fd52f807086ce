"""What pages with lists of questions show beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kb.site.entries import Entry, Place


@dataclass(frozen=True, slots=True)
class TopicName:
    """A topic in a list to choose from."""

    title: str
    url: str
    entries: bool
    """Whether it has any question."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of questions can be filtered by: counted where it is shown, for most pages need no making."""

    entries: tuple[Entry, ...]
    interviews: tuple[tuple[str, str], ...]
    """The names and titles of all records in which they were asked."""

    def choices(self) -> dict[str, tuple[Place, ...]]:
        """Topics, tags and interviews, the most used first."""
        titles, names = dict(self.interviews), Counter(name for entry in self.entries for name in entry.interviews)
        return {
            "topics": counted(entry.topic for entry in self.entries),
            "tags": counted(tag for entry in self.entries for tag in entry.tags),
            "interviews": by_use(Place(titles[name], f"interviews/{name}/", count) for name, count in names.items()),
        }


@dataclass(frozen=True, slots=True)
class SharedView:
    """What the pages of questions and of tags show of the whole site.

    No more than this: such a page is made anew only where something changed that it shows.
    """

    listed: tuple[TopicName, ...]
    filters: Filters | None = None

    def topics(self) -> tuple[TopicName, ...]:
        """All topics in order."""
        return self.listed

    def choices(self, _: Iterable[Entry]) -> dict[str, tuple[Place, ...]]:
        """What the page's list can be filtered by."""
        assert self.filters is not None
        return self.filters.choices()


def counted(places: Iterable[Place]) -> tuple[Place, ...]:
    """Places, each once, with how often they are there; the most used first."""
    return by_use(replace(place, count=count) for place, count in Counter(places).items())


def by_use(places: Iterable[Place]) -> tuple[Place, ...]:
    """The most used first."""
    return tuple(sorted(places, key=lambda place: (-place.count, place.title.casefold(), place.title)))
