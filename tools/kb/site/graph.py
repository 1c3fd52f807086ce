"""The graph of questions: the file for programs, the file that its page draws, and the picture on each question."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter

from kb.model import Edge, EdgeKind, Site, Slug
from kb.site.beside import Beside
from kb.site.layout import Node, Point
from kb.site.local_graph import ORDER, Frame, Neighbour, Way, frame, local_svg, nearest
from kb.site.second_ring import second_ring_svg

SEEN_FROM: dict[tuple[EdgeKind, bool], EdgeKind] = {
    ("prerequisite", True): "follow_up",
    ("prerequisite", False): "prerequisite",
    ("follow_up", True): "follow_up",
    ("follow_up", False): "link",
    ("link", True): "link",
    ("link", False): "link",
    ("related", True): "related",
    ("related", False): "related",
}
"""What the page at the other end is to a question, by the kind of edge and whether it leads away from the question."""


KINDS: tuple[EdgeKind, ...] = ("prerequisite", "follow_up", "link", "related")
# Made once: it is asked for many small values.
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
NEAREST_FIRST = tuple(sorted(ORDER, key=ORDER.__getitem__))
DIGITS = 32
_PLACES: dict[tuple[EdgeKind, bool], tuple[int, float | None]] = {
    # What the page itself says goes before what other pages say of it.
    (kind, outward): (ORDER[seen], None if seen == "related" else -1.0 - ((kind == "prerequisite") != outward))
    for (kind, outward), seen in SEEN_FROM.items()
}
"""Place and weight of each kind of edge, by whether it leads away from the question; None where the edge tells it."""


def graph(site: Site) -> str:
    """Nodes and edges by name, for programs, as JSON. A node's degree counts the pages it is joined to, each once."""
    quoted = {slug: to_json(slug) for slug in site.pages}
    nodes = [
        {
            "id": slug,
            "title": page.meta.title,
            "url": f"questions/{slug}/",
            "topic": page.meta.topic,
            "tags": page.meta.tags,
            "difficulty": page.meta.difficulty,
            "degree": site.degrees[slug],
        }
        for slug, page in sorted(site.pages.items())
    ]
    # Text at once: tens of thousands of edges as dictionaries take three times as long.
    edges = [
        f'{{"source":{quoted[edge.source]},"target":{quoted[edge.target]},"kind":"{edge.kind}",'
        f'"weight":{edge.weight!r},"reasons":{_reasons(edge.reasons)}}}'
        for edge in site.edges
    ]
    return f'{{"nodes":{to_json(nodes)},"edges":[{",".join(edges)}]}}'


@lru_cache(maxsize=1 << 12)
def _reasons(reasons: tuple[str, ...]) -> str:
    return to_json(reasons)


def drawing(site: Site, places: Mapping[str, Point]) -> dict[str, object]:
    """What the page of the graph reads: columns, where a row is a question, and pairs of rows by kind of edge.

    `tags` names the tags of each row by their place in `tag_titles`. Columns and numbers, for ten thousand questions
    with their edges go over the wire.
    """
    slugs = sorted(site.pages)
    pages = [site.pages[slug].meta for slug in slugs]
    tags = {tag: row for row, tag in enumerate(sorted({tag for page in pages for tag in page.tags}))}
    return {
        "slugs": slugs,
        "titles": [page.title for page in pages],
        "topics": [page.topic for page in pages],
        "tags": [[tags[tag] for tag in page.tags] for page in pages],
        "tag_titles": list(tags),
        "degrees": [site.degrees[slug] for slug in slugs],
        "x": [places[slug][0] for slug in slugs],
        "y": [places[slug][1] for slug in slugs],
        "edges": _edges(site.edges, {slug: row for row, slug in enumerate(slugs)}),
    }


def _edges(edges: Iterable[Edge], rows: Mapping[Slug, int]) -> dict[EdgeKind, list[int]]:
    """Source and target in turn, by kind."""
    by_kind: dict[EdgeKind, list[tuple[int, int]]] = {kind: [] for kind in KINDS}
    for edge in edges:
        by_kind[edge.kind].append((rows[edge.source], rows[edge.target]))
    return {kind: [row for pair in sorted(pairs) for row in pair] for kind, pairs in by_kind.items()}


def nodes(site: Site) -> dict[Slug, Node]:
    """The questions as nodes of a picture; addresses lead from one question's page to another's."""
    orders = {slug: place for place, slug in enumerate(site.topics, 1)}
    return {
        slug: Node(slug, page.meta.topic, page.meta.title, f"../{slug}/", orders.get(Slug(page.meta.topic), 1))
        for slug, page in site.pages.items()
    }


class LocalGraphs:
    """The picture of each question with its neighbours."""

    def __init__(self, site: Site) -> None:
        self.nodes = nodes(site)
        self._chosen: dict[Slug, list[Neighbour]] = {}
        self._nearest: dict[Slug, list[Way]] = {}
        # A node stands among the neighbours of many, and to tell it takes longer than what it is to them.
        self._told = {slug: _digest(repr(_of_node(node))) for slug, node in self.nodes.items()}
        self._digests: dict[Slug, str] = {}
        self._ways = _ways(site.edges)

    def frame(self, slug: Slug) -> Frame | None:
        """What the page holds of the picture; None for a question without neighbours."""
        return frame(self.nodes[slug], self._neighbours(slug))

    def kinds(self, slug: Slug) -> list[EdgeKind]:
        """The kinds of the neighbours that stand in the picture, in order: all that its frame shows of them."""
        return [NEAREST_FIRST[order] for order, *_ in self._near(slug)]

    def svg(self, slug: Slug) -> str:
        """The picture as SVG; empty for a question without neighbours."""
        return local_svg(self.nodes[slug], self._neighbours(slug))

    def wide_svg(self, slug: Slug) -> str:
        """The picture with the neighbours of its neighbours; empty for a question without any."""
        return second_ring_svg(self.nodes[slug], self._neighbours(slug), lambda name: self._neighbours(Slug(name)))

    def files(self, slug: Slug) -> Iterator[Beside]:
        """Both pictures of a question, if it has neighbours, as files beside its page."""
        near = self._near(slug)
        if near:
            seen = [self._digest(slug), *[self._digest(other) for _, _, other, _ in near]]
            yield Beside("near.svg", seen[0], lambda: self.svg(slug).encode())
            yield Beside("neighbours.svg", " ".join(seen), lambda: self.wide_svg(slug).encode())

    def _digest(self, slug: Slug) -> str:
        """The digest of all that a picture shows of a question and its neighbours."""
        if slug not in self._digests:
            # How alike they are only orders them: that changes everywhere with each edit.
            shown = [(order, to, why) for order, _, to, why in self._near(slug)]
            told = [self._told[slug], *[self._told[to] for _, to, _ in shown], repr(shown)]
            self._digests[slug] = _digest("".join(told))
        return self._digests[slug]

    def _neighbours(self, slug: Slug) -> list[Neighbour]:
        # A question stands in the pictures of all its neighbours.
        if slug not in self._chosen:
            self._chosen[slug] = [
                Neighbour(self.nodes[to], NEAREST_FIRST[order], why) for order, _, to, why in self._near(slug)
            ]
        return self._chosen[slug]

    def _near(self, slug: Slug) -> list[Way]:
        if slug not in self._nearest:
            self._nearest[slug] = nearest(slug, self._ways.get(slug, ()))
        return self._nearest[slug]


def _ways(edges: Iterable[Edge]) -> dict[Slug, list[Way]]:
    """From each question to others. Not by functions of their own: of a large site there are hundreds of thousands."""
    found: defaultdict[Slug, list[Way]] = defaultdict(list)
    for source, target, kind, weight, reasons in edges:
        order, less = _PLACES[kind, True]
        found[source].append((order, -weight if less is None else less, target, reasons))
        order, less = _PLACES[kind, False]
        found[target].append((order, -weight if less is None else less, source, reasons))
    return dict(found)


def _digest(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()[:DIGITS]


# As a dataclass tells it, only sooner.
_of_node = attrgetter(*(field.name for field in fields(Node)))


def to_json(value: object) -> str:
    """JSON without superfluous white space, Chinese as it is."""
    return _JSON.encode(value)
