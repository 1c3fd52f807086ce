"""The order in which a topic's questions are read: from basic to advanced, prerequisites before what needs them."""

from __future__ import annotations

from collections.abc import Mapping

from kb.model import DIFFICULTIES, Page, Site, Slug


def reading_orders(site: Site) -> dict[Slug, list[Slug]]:
    """The questions of each topic, topics in their order; a topic that nobody described comes last."""
    depths = Depths(site.pages)
    orders: dict[Slug, list[Slug]] = {topic: [] for topic in site.topics}
    # Sorted first: where circles are cut must not hang on the order of files.
    for slug in sorted(sorted(site.pages), key=lambda slug: (_level(site.pages[slug]), depths.of(slug), slug)):
        orders.setdefault(Slug(site.pages[slug].meta.topic), []).append(slug)
    return orders


def _level(page: Page) -> int:
    return DIFFICULTIES.index(page.meta.difficulty)


DEEPEST = 300
"""Longer chains than this count as this long: nobody reads them, and Python's stack has an end."""


class Depths:
    """How many steps of prerequisites lead to a page within its topic."""

    def __init__(self, pages: Mapping[Slug, Page]) -> None:
        self.pages = pages
        self._known: dict[Slug, int] = {}
        self._open: set[Slug] = set()

    def of(self, slug: Slug) -> int:
        """The depth of one page; a circle is cut where it is entered."""
        if slug not in self._known and len(self._open) < DEEPEST:
            self._open.add(slug)
            page = self.pages[slug]
            near = [s for s in page.meta.prerequisites if s in self.pages and s not in self._open]
            own = (s for s in near if self.pages[s].meta.topic == page.meta.topic)
            self._known[slug] = max((1 + self.of(other) for other in own), default=0)
            self._open.discard(slug)
        return self._known.get(slug, 0)
