"""A knowledge base of any size as a graph: most edges within a topic; the same size gives the same graph."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from kb.model import Edge, EdgeKind, Page, Site, Slug

KINDS: tuple[EdgeKind, ...] = ("related", "link", "prerequisite", "follow_up")
SHARES = (70, 15, 8, 7)
WITHIN = 0.85
"""How many of the edges stay within a topic."""


def grown(real: Site, nodes: int, edges: int) -> Site:
    """A site of `nodes` questions with `edges` edges; titles, tags and topics vary those of the real one."""
    choice = random.Random(nodes)  # noqa: S311 - a corpus, no secret
    pages = {page.slug: page for page in _pages(list(real.pages.values()), nodes, choice)}
    return replace(real, pages=pages, edges=tuple(_edges(list(pages.values()), edges, choice)))


def _pages(real: list[Page], count: int, choice: random.Random) -> Iterator[Page]:
    for number in range(count):
        one, other = choice.choice(real), choice.choice(real)
        title = f"{one.meta.title[: len(one.meta.title) // 2]}{other.meta.title[len(other.meta.title) // 2 :]} {number}"
        meta = replace(one.meta, title=title, tags=other.meta.tags)
        yield replace(one, slug=Slug(f"{other.slug}-{number}"), meta=meta)


def _edges(pages: list[Page], count: int, choice: random.Random) -> Iterator[Edge]:
    by_topic: dict[str, list[Page]] = {}
    for page in pages:
        by_topic.setdefault(page.meta.topic, []).append(page)
    for _ in range(count):
        source = choice.choice(pages)
        others = by_topic[source.meta.topic] if choice.random() < WITHIN else pages
        # The square makes some pages far better connected than most.
        target = others[int(choice.random() ** 2 * len(others))]
        kind = choice.choices(KINDS, SHARES)[0]
        yield Edge(source.slug, target.slug, kind, 1.0, ())
