"""What is new: the questions that were added or changed last, for the page and for feed readers.

All of it comes from the history of the files; without a history there is nothing new, and a feed without entries.
"""

from __future__ import annotations

import datetime
import html
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from kb.model import Site, Slug
from kb.site.entries import Entries, Entry
from kb.site.exports import short_answer
from kb.site.history import LONG_AGO, Change
from kb.site.plain import plain

ATOM, RSS = "feed.xml", "rss.xml"
IN_FEED = 50
ON_PAGE = 60
"""How many questions each of the two lists of the page has."""
IDENTITIES = uuid.UUID("7d9a1c52-5b0e-5c7e-9a0b-0f3f5f0c6d1e")
"""The space of names in which a question keeps its identity in feeds, wherever the site stands."""


@dataclass(frozen=True, slots=True)
class Day:
    """The questions of one day."""

    day: datetime.date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class News:
    """The lists of the page, the latest day first."""

    added: tuple[Day, ...]
    changed: tuple[Day, ...]


class _Atom(Atom1Feed):  # type: ignore[misc]  # the library ships no types
    """A feed that is as old as its entries, and not as its making."""

    def latest_post_date(self) -> datetime.datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=datetime.datetime.fromtimestamp(LONG_AGO, datetime.UTC))


class _Rss(Rss201rev2Feed):  # type: ignore[misc]
    """The same for RSS."""

    latest_post_date = _Atom.latest_post_date


def news(entries: Entries) -> News:
    """What the page lists: the questions that were added last, and those that were changed on a later day."""
    known = list(_latest(entries))
    added = sorted(((change.added, slug) for slug, change in known if change.added), key=lambda pair: _ago(pair[0]))
    changed = [(change.day, slug) for slug, change in known if change.added != change.day]
    return News(_by_day(entries, added[:ON_PAGE]), _by_day(entries, changed[:ON_PAGE]))


def feeds(site: Site, entries: Entries, name: str, description: str, site_url: str) -> dict[str, str]:
    """The feeds: path in the site, XML.

    RSS needs whole addresses, so there is one only where the site's own address is known; in Atom an address may be
    relative to the feed's.
    """
    base = f"{site_url.rstrip('/')}/" if site_url else ""
    kinds: dict[str, type[SyndicationFeed]] = {ATOM: _Atom, RSS: _Rss} if base else {ATOM: _Atom}
    found = {}
    for path, kind in kinds.items():
        feed = kind(
            title=name,
            link=base or "./",
            description=description,
            language="zh",
            feed_url=f"{base}{path}",
            feed_guid=_identity(name),
            author_name=name,
        )
        _fill(feed, site, entries, base)
        found[path] = feed.writeString("utf-8") + "\n"
    return found


def _fill(feed: SyndicationFeed, site: Site, entries: Entries, base: str) -> None:
    for slug, change in list(_latest(entries))[:IN_FEED]:
        entry, page = entries.entry(slug), site.pages[slug]
        moment = datetime.datetime.fromtimestamp(change.moment, datetime.UTC)
        added = datetime.datetime.combine(change.added, datetime.time(), datetime.UTC) if change.added else moment
        feed.add_item(
            title=entry.title,
            link=f"{base}{entry.url}",
            description=html.escape(plain(short_answer(page.body)) or entry.en or entry.title, quote=False),
            pubdate=min(added, moment),
            updateddate=moment,
            unique_id=_identity(f"questions/{slug}"),
            unique_id_is_permalink=False,
            author_name="、".join(change.authors) or None,
            categories=[entry.topic.title, *(tag.title for tag in entry.tags)],
        )


def _latest(entries: Entries) -> Iterable[tuple[Slug, Change]]:
    dated = [(slug, change) for slug in entries.site.pages if (change := entries.change(slug))]
    return sorted(dated, key=lambda pair: (-pair[1].moment, pair[0]))


def _by_day(entries: Entries, dated: Iterable[tuple[datetime.date, Slug]]) -> tuple[Day, ...]:
    days = groupby(dated, key=itemgetter(0))
    return tuple(Day(day, tuple(entries.entry(slug) for _, slug in group)) for day, group in days)


def _ago(day: datetime.date) -> int:
    return -day.toordinal()


def _identity(name: str) -> str:
    return uuid.uuid5(IDENTITIES, name).urn
