"""What views show, in words that are the same where they show the same: sooner told than the views are made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING

from kb.model import Slug
from kb.site.entries import Entry, Place

if TYPE_CHECKING:
    from kb.site.views import TopicView, Views

OF_PLACE = attrgetter(*(field.name for field in fields(Place)))
NAMES = tuple(field.name for field in fields(Entry))
OF_ENTRY = attrgetter(*NAMES)
TAGS, TOPIC = NAMES.index("tags"), NAMES.index("topic")
DIGITS = 32


class ViewWords:
    """The words for the views of one site."""

    def __init__(self, views: Views) -> None:
        self._views = views
        # Most stand on many pages.
        self._entries = {slug: entry_name(views.entries.entry(slug)) for slug in views.site.pages}
        self._shared = _digest(repr(views.shared().listed))

    def question(self, slug: Slug) -> object:
        """What `Views.question` gives and `Views.shared`, but for what the file of the question says."""
        site, entries = self._views.site, self._entries
        meta = site.pages[slug].meta
        return (
            self._shared,
            entries[slug],
            [(note.title, note.id) for source in meta.sources if (note := site.interviews.get(source.note))],
            self._listed(meta.prerequisites),
            self._listed(meta.follow_ups),
            [(entries[other.slug], other.reasons) for other in site.related.get(slug, ())],
            [(entries[link.source], link.sentence) for link in site.backlinks.get(slug, ())],
            [beside and entries[beside] for beside in self._views.turns[slug]],
            self._views.entries.change(slug),
        )

    def topic(self, topic: TopicView) -> object:
        """What a view of a topic shows."""
        shown = topic.title, topic.en, topic.url, topic.levels, topic.tags
        return shown, *(self._listed(entry.slug for entry in listed) for listed in (topic.entries, topic.before))

    def tagged(self, tag: str) -> object:
        """What `Views.tagged` gives, and `Views.shared` of it."""
        slugs = self._views.tagged_slugs(tag)
        notes = {source.note for slug in slugs for source in self._views.site.pages[slug].meta.sources}
        titles = {name: note.title for name in notes if (note := self._views.site.interviews.get(name))}
        return self._shared, self._listed(slugs), sorted(titles.items())

    def _listed(self, slugs: Iterable[Slug]) -> list[str]:
        return [name for slug in slugs if (name := self._entries.get(slug))]


def entry_name(entry: Entry) -> str:
    """All of an entry in a word."""
    # Of plain values: dataclasses tell of themselves in Python.
    told = list(OF_ENTRY(entry))
    told[TAGS], told[TOPIC] = [*map(OF_PLACE, entry.tags)], OF_PLACE(entry.topic)
    return _digest(repr(told))


def _digest(told: str) -> str:
    return hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()[:DIGITS]
