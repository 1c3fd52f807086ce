"""Where each question stands in the drawn graph: computed while the site is built, the same on each build.

The layout is ForceAtlas2, as `placing/forces.js` has it. It starts on a circle ordered by topic, so that topics end
side by side.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kb.model import KnownError
from kb.site.modules import as_script
from kb.site.v8 import Engine, Hung

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kb.model import Edge
    from kb.site.kept import Kept

Point = tuple[float, float]

FOLDER = Path(__file__).with_name("placing")
EXTENT = 1000
"""Positions lie between 0 and this, with one decimal: finer than a pixel of a large screen."""
MANY = 1000
"""From as many nodes repulsion is summed by regions (Barnes and Hut), not by pairs."""
MOST_STEPS = 200
WORK = 750_000
"""Nodes times steps, so that a large graph takes time in proportion to its nodes."""
SECONDS = 300.0
RELATED = 0.5
"""What a related pair pulls; a link that a person made pulls 1. How alike the two are does not count: that changes
everywhere with each edit, and then no question would stay in its place."""

SETTINGS: Mapping[str, float] = {
    # Gravity grows with distance: pages without any edge stay in the picture.
    "gravity": 0.05,
    "scaling": 10,
    # Squared: how large a region looks from a node that takes it for one body.
    "theta": 0.7 * 0.7,
}


@dataclass(frozen=True, slots=True)
class Node:
    """A question in the graph. `topic_order`, the place of its topic among the topics from 1, gives the colour."""

    id: str
    topic: str
    title: str = ""
    url: str = ""
    topic_order: int = 1


def positions(nodes: Iterable[Node], edges: Iterable[Edge], kept: Kept | None = None) -> dict[str, Point]:
    """The place of each node, by id; the order of nodes and edges makes no difference.

    What is laid out is kept in `kept`, and found there again.

    Raises KnownError where the layout takes too long.
    """
    ordered = [node.id for node in sorted(nodes, key=lambda node: (node.topic, node.id))]
    if not ordered:
        return {}
    start, pairs = _circle(len(ordered)), _pairs(ordered, edges)
    if kept is None:
        places = _run(start, pairs)
    else:
        made_of = repr((start, pairs, SETTINGS, _script())).encode()
        found = kept.found_or_made(hashlib.sha256(made_of).hexdigest(), lambda: json.dumps(_run(start, pairs)).encode())
        places = [(x, y) for x, y in json.loads(found)]
    return dict(sorted(zip(ordered, _fitted(places), strict=True)))


def _circle(count: int) -> list[list[float]]:
    # Rounded: the last bit of a cosine differs between machines, and the forces would make it grow.
    angles = (2 * math.pi * i / count for i in range(count))
    return [[round(100 * math.cos(angle), 4), round(100 * math.sin(angle), 4)] for angle in angles]


def _pairs(ordered: Sequence[str], edges: Iterable[Edge]) -> list[list[float]]:
    """Each pair of joined nodes once, with the sum of its weights. Edges to unknown nodes and loops do not count."""
    row = {name: i for i, name in enumerate(ordered)}
    weights: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    for edge in edges:
        if edge.source in row and edge.target in row and edge.source != edge.target:
            first, second = sorted((row[edge.source], row[edge.target]))
            weights[first, second].append(RELATED if edge.kind == "related" else edge.weight)
    return [[first, second, round(math.fsum(each), 6)] for (first, second), each in sorted(weights.items())]


def _run(start: list[list[float]], pairs: list[list[float]]) -> list[Point]:
    count = len(start)
    settings = {**SETTINGS, "regions": count >= MANY, "slowDown": 1 + math.log(count)}
    steps = min(MOST_STEPS, WORK // count + 1)
    try:
        answer = _engine().call("runLayout", start, pairs, steps, settings, seconds=SECONDS)
    except Hung:
        raise KnownError(f"the layout of {count} questions took more than {SECONDS:g} seconds; try again") from None
    assert isinstance(answer, list)
    return [(float(x), float(y)) for x, y in answer]


@lru_cache(maxsize=1)
def _script() -> str:
    return as_script(FOLDER / f"{name}.js" for name in ("tree", "forces"))


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(_script())


def _fitted(places: Sequence[Point]) -> list[Point]:
    """Move and scale the points into a square, keeping their proportions."""
    left, right = min(x for x, _ in places), max(x for x, _ in places)
    top, bottom = min(y for _, y in places), max(y for _, y in places)
    scale = EXTENT / (max(right - left, bottom - top) or 1)
    middle_x, middle_y, half = (left + right) / 2, (top + bottom) / 2, EXTENT / 2
    return [(round((x - middle_x) * scale + half, 1), round((y - middle_y) * scale + half, 1)) for x, y in places]
