"""A question, its neighbours and theirs as a picture (SVG) of its own: fetched by the reader who asks for it.

The question stands on top, its neighbours below each other, and right of each those that it leads to. A line runs only
in the gaps between the columns, so that none crosses a box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import islice
from typing import NamedTuple

from kb.model import EdgeKind
from kb.site.boxes import ARROWHEAD, PICTURE, box_svg, number
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


class Branch(NamedTuple):
    """A neighbour with what stands beside it: how high the boxes stand, and the lines to them."""

    y: float
    theirs: tuple[float, ...]
    end: float
    """Where the next one begins."""
    lines: str


def second_ring_svg(center: Node, near: Sequence[Neighbour], theirs: Callable[[str], Sequence[Neighbour]]) -> str:
    """The picture; empty without neighbours.

    `near` are those that stand in the picture of neighbours; `theirs` gives them for a node by its id.

    A question stands there once, beside the first that leads to it: a line for each other way would hide them all.
    """
    if not near:
        return ""
    lines, links, top, far = [], list[str](), float(HIGH + GAP), list[Neighbour]()
    for each, new in _beside(center, near, theirs):
        branch = _branch(top, each.kind, tuple(other.kind for other in new))
        lines.append(branch.lines)
        links.append(link_svg(each, LEFT + NEAR / 2, branch.y, HIGH, NEAR))
        links += [link_svg(other, RIGHT + FAR / 2, y, LOW, FAR) for other, y in zip(new, branch.theirs, strict=True)]
        far += new
        top = branch.end
    height = top - GAP
    label = escape(f"关系图：与“{plain(center.title)}”相连的 {len(near)} 个问题，和与它们相连的 {len(far)} 个")
    return "".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" class="kb-local kb-local--wide" role="group"'
            f' aria-label="{label}" viewBox="-1 -1 {PICTURE + 2} {number(height + 25)}">',
            ARROWHEAD,
            *lines,
            f'<g class="kb-node kb-node--here">{box_svg(center.title, PICTURE / 2, HIGH / 2, HIGH, PICTURE)}</g>',
            *links,
            legend(frozenset(each.kind for each in (*near, *far)), height + 24),
            "</svg>",
        ]
    )


def _beside(
    center: Node, near: Sequence[Neighbour], theirs: Callable[[str], Sequence[Neighbour]]
) -> Iterator[tuple[Neighbour, list[Neighbour]]]:
    """Each neighbour with those of its own that stand beside it."""
    shown = {center.id, *(each.node.id for each in near)}
    for each in near:
        new = list(islice((other for other in theirs(each.node.id) if other.node.id not in shown), THEIRS))
        shown.update(other.node.id for other in new)
        yield each, new


@lru_cache(maxsize=1 << 13)
def _branch(top: float, kind: EdgeKind, theirs: tuple[EdgeKind, ...]) -> Branch:
    # Many pictures have the same.
    beside = len(theirs) * (LOW + ROW) - ROW
    tall = max(HIGH, beside)
    y, first = top + tall / 2, top + (tall - beside) / 2 + LOW / 2
    places = tuple(first + i * (LOW + ROW) for i in range(len(theirs)))
    trunk = f'<path class="kb-edge kb-edge--{kind}" d="M{TRUNK} {HIGH}V{number(y)}H{LEFT}"/>'
    lines = (_line(other, y, place) for other, place in zip(theirs, places, strict=True))
    return Branch(y, places, top + tall + GAP, "".join([trunk, *lines]))


def _line(kind: EdgeKind, from_y: float, to_y: float) -> str:
    start, middle = LEFT + NEAR, (LEFT + NEAR + RIGHT) / 2
    y, end = number(from_y), number(to_y)
    way = f"M{start} {y}C{middle:g} {y} {middle:g} {end} {RIGHT} {end}"
    return f'<path class="kb-edge kb-edge--{kind}" d="{way}"{ARROWS.get(kind, "")}/>'
