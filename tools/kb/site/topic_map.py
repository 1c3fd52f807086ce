"""Which question of a topic needs which, as a picture (SVG) that needs no script: what comes first stands above.

Rows are filled as in list scheduling (Graham, SIAM J. Appl. Math. 17(2), 1969): of the questions whose prerequisites
all stand above, those with the longest way still below them come first. So no row is wider than a phone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import permutations

from kb.model import Site, Slug
from kb.site.boxes import ARROWHEAD, COLUMN_GAP, COLUMNS, HEIGHT, PICTURE, WIDTH, box_svg, number
from kb.site.label import plain
from kb.site.layout import Node
from kb.site.local_graph import ARROWS, COLOURS
from kb.site.order import Depths

MOST = 30
"""Questions in a picture: those joined to most others."""
BAND = 36
"""Between two rows: room for lines."""
STEP = HEIGHT + BAND
SPREAD = WIDTH / 2 - 16
"""How far from the middle of a box a line may leave it."""
BESIDE = (0, 5, -5, 10, -10)
"""Lines that pass between the same two boxes run side by side."""

Pair = tuple[Slug, Slug]
"""A prerequisite and what needs it."""


@dataclass(frozen=True, slots=True)
class TopicMap:
    """The map of one topic: drawn where it is shown, for most pages need no making."""

    nodes: tuple[Node, ...]
    pairs: tuple[Pair, ...]

    def __bool__(self) -> bool:
        """Whether any question needs another one."""
        return bool(self.pairs)

    def svg(self) -> str:
        """The picture; empty where no question needs another one."""
        # A way that is left out is shown by a longer one: each question still stands on one.
        return topic_svg(self.nodes, _reduced(self.pairs))


class TopicMaps:
    """The maps of all topics of a site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.depths = Depths(site.pages)
        self._inside: defaultdict[str, list[Pair]] = defaultdict(list)
        self._before: defaultdict[str, dict[Slug, None]] = defaultdict(dict)
        for slug in sorted(site.pages):
            topic = site.pages[slug].meta.topic
            for other in (s for s in site.pages[slug].meta.prerequisites if s in site.pages and s != slug):
                if site.pages[other].meta.topic != topic:
                    self._before[topic][other] = None
                elif self.depths.of(other) < self.depths.of(slug):
                    self._inside[topic].append((other, slug))

    def before(self, topic: Slug) -> tuple[Slug, ...]:
        """The questions of other topics that this one's need."""
        return tuple(sorted(self._before[topic]))

    def map(self, topic: Slug) -> TopicMap:
        """The map of one topic."""
        pairs = _most_joined(self._inside[topic])
        return TopicMap(tuple(self._node(slug, topic) for slug in sorted({s for p in pairs for s in p})), tuple(pairs))

    def _node(self, slug: Slug, topic: Slug) -> Node:
        title = self.site.pages[slug].meta.title
        order = self.site.topics[topic].order if topic in self.site.topics else 1
        return Node(slug, topic, title, f"../../questions/{slug}/", order)


def topic_svg(nodes: Sequence[Node], pairs: Collection[Pair]) -> str:
    """The picture of questions, joined by prerequisites without circles. Empty without any."""
    if not pairs:
        return ""
    rows = _rows([Slug(node.id) for node in nodes], pairs)
    columns = _columns(rows, pairs)
    row_of = {slug: y for y, row in enumerate(rows) for slug in row}
    places = {slug: (columns[slug], row_of[slug]) for slug in columns}
    height = len(rows) * STEP - BAND
    ordered = sorted(nodes, key=lambda node: places[Slug(node.id)][::-1])
    return "".join(
        [
            f'<svg class="kb-local kb-map" role="group" aria-label="先修关系图，{len(nodes)} 题"'
            f' viewBox="-1 -1 {PICTURE + 2} {height + 2}">',
            ARROWHEAD,
            *_lines(places, sorted(pairs)),
            *(_link(node, *places[Slug(node.id)]) for node in ordered),
            "</svg>",
        ]
    )


def _link(node: Node, column: float, row: int) -> str:
    colour = (node.topic_order - 1) % COLOURS
    return (
        f'<a class="kb-node kb-topic-{colour}" href="{escape(node.url)}">'
        f"<title>{escape(plain(node.title))}</title>{box_svg(node.title, _x(column), _y(row))}</a>"
    )


def _most_joined(pairs: Sequence[Pair]) -> list[Pair]:
    degrees = Counter(slug for pair in pairs for slug in pair)
    kept = set(sorted(degrees, key=lambda slug: (-degrees[slug], slug))[:MOST])
    return [pair for pair in pairs if kept.issuperset(pair)]


def _reduced(pairs: Iterable[Pair]) -> list[Pair]:
    """Without the pairs that a longer way already shows."""
    after = _after(pairs)
    beyond = {slug: {far for near in after[slug] for far in _reachable(near, after)} for slug in list(after)}
    return [(first, then) for first in sorted(after) for then in sorted(after[first]) if then not in beyond[first]]


def _after(pairs: Iterable[Pair]) -> defaultdict[Slug, set[Slug]]:
    after: defaultdict[Slug, set[Slug]] = defaultdict(set)
    for first, then in pairs:
        after[first].add(then)
    return after


def _reachable(start: Slug, after: Mapping[Slug, set[Slug]]) -> set[Slug]:
    found: set[Slug] = set()
    waiting = list(after.get(start, ()))
    while waiting:
        if (slug := waiting.pop()) not in found:
            found.add(slug)
            waiting += after.get(slug, ())
    return found


def _rows(slugs: Sequence[Slug], pairs: Iterable[Pair]) -> list[list[Slug]]:
    after, needed = _after(pairs), Counter(then for _, then in set(pairs))
    below: dict[Slug, int] = {}

    def steps_below(slug: Slug) -> int:
        if slug not in below:
            below[slug] = max((1 + steps_below(then) for then in after.get(slug, ())), default=0)
        return below[slug]

    ready, rows = [slug for slug in slugs if not needed[slug]], []
    while ready:
        ready.sort(key=lambda slug: (-steps_below(slug), slug))
        row, ready = ready[:COLUMNS], ready[COLUMNS:]
        needed.subtract(then for slug in row for then in after.get(slug, ()))
        ready += sorted({then for slug in row for then in after.get(slug, ()) if not needed[then]})
        rows.append(row)
    return rows


def _columns(rows: Iterable[list[Slug]], pairs: Collection[Pair]) -> dict[Slug, int]:
    """Each question's column: near what it needs, without crossings where there is a choice."""
    before: defaultdict[Slug, list[Slug]] = defaultdict(list)
    for first, then in sorted(pairs):
        before[then].append(first)
    columns: dict[Slug, int] = {}
    for row in rows:
        ways = [dict(zip(row, way, strict=True)) for way in permutations(range(COLUMNS), len(row))]
        best: dict[Slug, int] = min(ways, key=lambda way: _cost(way, before, columns))
        columns |= best
    return columns


def _cost(way: Mapping[Slug, int], before: Mapping[Slug, Sequence[Slug]], columns: Mapping[Slug, int]) -> float:
    lines = [(columns[first], column) for slug, column in way.items() for first in before.get(slug, ())]
    crossings = sum((a - c) * (b - d) < 0 for i, (a, b) in enumerate(lines) for c, d in lines[:i])
    middle = sum(abs(column - (COLUMNS - 1) / 2) for column in way.values())
    return sum(abs(a - b) for a, b in lines) + 2 * crossings + middle / 4


def _lines(places: Mapping[Slug, tuple[int, int]], pairs: Iterable[Pair]) -> Iterator[str]:
    taken = {(column, row) for column, row in places.values()}
    passing: Counter[tuple[float, int]] = Counter()
    for first, then in pairs:
        (here, top), (there, bottom) = places[first], places[then]
        stops = list(_stops(here, there, range(top + 1, bottom), taken, passing))
        way = _path(_x(here), _x(there), stops, top)
        yield f'<path class="kb-edge kb-edge--follow_up" d="{way}"{ARROWS["follow_up"]}/>'


def _stops(
    here: int, there: int, rows: range, taken: Collection[tuple[int, int]], passing: Counter[tuple[float, int]]
) -> Iterator[float]:
    """Where a line passes each row on its way: between two boxes or through a free column."""
    for i, row in enumerate(rows, 1):
        wanted = here + (there - here) * i / (len(rows) + 1)
        free = [c for c in range(COLUMNS) if (c, row) not in taken]
        gaps = [c + 0.5 for c in range(COLUMNS - 1)]
        column = min([*free, *gaps], key=lambda c: (abs(c - wanted), c))
        yield _x(column) + BESIDE[passing[column, row] % len(BESIDE)]
        passing[column, row] += 1


def _path(start: float, end: float, stops: Sequence[float], top: int) -> str:
    """A line from the lower edge of one box to the upper edge of another; it bends only between rows."""
    first, last = (stops[0], stops[-1]) if stops else (end, start)
    x, y = _towards(start, first), top * STEP + HEIGHT
    drawn = [f"M{number(x)} {y}"]
    for stop in [*stops, _towards(end, last)]:
        drawn.append(f"C{number(x)} {y + BAND / 2:g} {number(stop)} {y + BAND / 2:g} {number(stop)} {y + BAND}")
        x, y = stop, y + STEP
        drawn.append(f"V{y}")
    return "".join(drawn[:-1])


def _towards(here: float, there: float) -> float:
    return here + max(-SPREAD, min(SPREAD, (there - here) / 4))


def _x(column: float) -> float:
    return WIDTH / 2 + column * (WIDTH + COLUMN_GAP)


def _y(row: int) -> float:
    return row * STEP + HEIGHT / 2
