"""A question, its neighbours and theirs as a picture (SVG) of its own: fetched by the reader who asks for it.

The question stands on top, its neighbours below each other, and right of each those that it leads to. A line runs only
in the gaps between the columns, so that none crosses a box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import islice

from kb.model import EdgeKind
from kb.site.boxes import ARROWHEAD, PICTURE, Box, box_svg, number
from kb.site.label import plain
from kb.site.layout import Node
from kb.site.local_graph import ARROWS, Neighbour, legend, link_svg

THEIRS = 3
"""Boxes beside each neighbour."""
TRUNK, LEFT, RIGHT = 8, 24, 208
"""Where the trunk and the two columns begin."""
NEAR, FAR = 146, PICTURE - RIGHT
"""Widths of the columns."""
HIGH, LOW = 44, 36
"""Heights of their boxes."""
GAP, ROW = 12, 6


@dataclass(frozen=True, slots=True)
class Branch:
    """A neighbour with its place and what stands beside it."""

    neighbour: Neighbour
    y: float
    theirs: tuple[tuple[Neighbour, float], ...]


def second_ring_svg(center: Node, near: Sequence[Neighbour], theirs: Callable[[str], Sequence[Neighbour]]) -> str:
    """The picture; empty without neighbours.

    `near` are those that `chosen_neighbours` gives; `theirs` gives them for a node by its id.

    A question stands there once, beside the first that leads to it: a line for each other way would hide them all.
    """
    if not near:
        return ""
    found = {each.node.id: theirs(each.node.id) for each in near}
    branches, height = _placed(center, near, found)
    far = [other for branch in branches for other, _ in branch.theirs]
    label = escape(f"关系图：与“{plain(center.title)}”相连的 {len(near)} 个问题，和与它们相连的 {len(far)} 个")
    return "".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" class="kb-local kb-local--wide" role="group"'
            f' aria-label="{label}" viewBox="-1 -1 {PICTURE + 2} {number(height + 25)}">',
            ARROWHEAD,
            *(line for branch in branches for line in _lines(branch)),
            f'<g class="kb-node kb-node--here">{box_svg(Box(center, PICTURE / 2, HIGH / 2, HIGH, PICTURE))}</g>',
            *(link for branch in branches for link in _links(branch)),
            *legend([*near, *far], height + 24),
            "</svg>",
        ]
    )


def _placed(
    center: Node, near: Sequence[Neighbour], found: Mapping[str, Sequence[Neighbour]]
) -> tuple[list[Branch], float]:
    shown = {center.id, *(each.node.id for each in near)}
    branches, top = [], float(HIGH + GAP)
    for each in near:
        new = list(islice((other for other in found[each.node.id] if other.node.id not in shown), THEIRS))
        shown.update(other.node.id for other in new)
        beside = len(new) * (LOW + ROW) - ROW
        tall = max(HIGH, beside)
        first = top + (tall - beside) / 2 + LOW / 2
        places = tuple((other, first + i * (LOW + ROW)) for i, other in enumerate(new))
        branches.append(Branch(each, top + tall / 2, places))
        top += tall + GAP
    return branches, top - GAP


def _lines(branch: Branch) -> Iterator[str]:
    yield f'<path class="kb-edge kb-edge--{branch.neighbour.kind}" d="M{TRUNK} {HIGH}V{number(branch.y)}H{LEFT}"/>'
    for other, height in branch.theirs:
        yield _line(other.kind, branch.y, height)


@lru_cache(maxsize=1 << 12)
def _line(kind: EdgeKind, from_y: float, to_y: float) -> str:
    start, middle = LEFT + NEAR, (LEFT + NEAR + RIGHT) / 2
    y, end = number(from_y), number(to_y)
    way = f"M{start} {y}C{middle:g} {y} {middle:g} {end} {RIGHT} {end}"
    return f'<path class="kb-edge kb-edge--{kind}" d="{way}"{ARROWS.get(kind, "")}/>'


def _links(branch: Branch) -> Iterator[str]:
    yield link_svg(Box(branch.neighbour.node, LEFT + NEAR / 2, branch.y, HIGH, NEAR), branch.neighbour)
    for other, y in branch.theirs:
        yield link_svg(Box(other.node, RIGHT + FAR / 2, y, LOW, FAR), other)
