"""A question and its neighbours as a picture (SVG) of its own: prerequisites above, follow-ups below.

A page holds only its frame, and takes the picture when a reader comes near; without script it stands there as an image.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import NamedTuple

from kb.model import EdgeKind, Slug
from kb.site.boxes import ARROWHEAD, COLUMN_GAP, COLUMNS, HEIGHT, PICTURE, WIDTH, box_svg, number
from kb.site.label import plain
from kb.site.layout import Node, Point

MOST = 12
"""Neighbours in the picture."""
ROW_GAP, BAND_GAP = 8, 30
CORNER = 8
"""A line ends this far from a box's corner, which is round."""
MIDDLE = PICTURE / 2
LEGEND = 24
COLOURS = 14
"""Colours of topics in graph.css; further topics begin again."""

KINDS: dict[EdgeKind, str] = {"prerequisite": "先修", "follow_up": "后续", "link": "引用", "related": "相关"}
"""The kinds of edges, what a person chose first, with the name a reader sees."""
ORDER: dict[EdgeKind, int] = {kind: place for place, kind in enumerate(KINDS)}
ARROWS: dict[EdgeKind, str] = {
    "prerequisite": ' marker-start="url(#kb-arrow)"',
    "follow_up": ' marker-end="url(#kb-arrow)"',
}

ALONE = (
    "svg{color-scheme:light dark;font:12px sans-serif}text{dominant-baseline:central;fill:#1f2937}"
    "rect{fill:#fff;stroke:#66717f}path,line{fill:none;stroke:#66717f}marker path{fill:#66717f}"
    ".kb-edge--related{stroke-dasharray:3 3}.kb-node--here text{font-weight:700}"
    "@media(prefers-color-scheme:dark){text{fill:#e2e8f0}rect{fill:#1e2129}}"
)
"""How the picture looks as an image, which no stylesheet of the page reaches."""


Way = tuple[int, float, Slug, tuple[str, ...]]
"""From a question to another one: the place of the kind in `KINDS`, the weight, negative, the other one, the reasons.

Sorted, the nearest stands first. Plain, for there are two for each edge.
"""


class Neighbour(NamedTuple):
    """A question joined to the one in the middle: as its prerequisite, its follow-up, by a link, or by likeness."""

    node: Node
    kind: EdgeKind
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page holds of the picture: the `viewBox`, and what it is called."""

    view: str
    label: str


class Form(NamedTuple):
    """What a picture is apart from the questions in it."""

    middle: float
    """How high the box in the middle stands."""
    places: tuple[Point, ...]
    """Of the neighbours, in their order."""
    height: float
    lines: str
    legend: str


def frame(center: Node, chosen: Sequence[Neighbour]) -> Frame | None:
    """The frame of the picture that `local_svg` draws of the same; None without neighbours."""
    if not chosen:
        return None
    height = _form(tuple(each.kind for each in chosen)).height
    label = f"关系图：与“{plain(center.title)}”相连的 {len(chosen)} 个问题"
    return Frame(f"-1 -1 {PICTURE + 2} {number(height + 1)}", label)


def local_svg(center: Node, chosen: Sequence[Neighbour]) -> str:
    """The picture of a question and those that stand beside it, as an SVG file; empty without neighbours.

    Addresses of nodes are put in as they are given.
    """
    around = frame(center, chosen)
    if around is None:
        return ""
    form = _form(tuple(each.kind for each in chosen))
    links = [link_svg(each, x, y, HEIGHT, WIDTH) for each, (x, y) in zip(chosen, form.places, strict=True)]
    return "".join(
        [
            # Not an image to assistive technology: its links could not be reached there.
            '<svg xmlns="http://www.w3.org/2000/svg" class="kb-local" role="group"'
            f' aria-label="{escape(around.label)}" viewBox="{around.view}">',
            f"<style>{ALONE}</style>",
            ARROWHEAD,
            form.lines,
            *links,
            f'<g class="kb-node kb-node--here">{box_svg(center.title, MIDDLE, form.middle)}</g>',
            form.legend,
            "</svg>",
        ]
    )


def nearest(slug: Slug, ways: Iterable[Way]) -> list[Way]:
    """Up to twelve that lead to what stands in the picture, the nearest first; the order of `ways` makes no difference.

    One that is a neighbour in several ways stands there once, in the way named first in `KINDS`.
    """
    found: dict[Slug, Way] = {}
    for way in sorted(ways):
        found.setdefault(way[2], way)
    found.pop(slug, None)
    return list(found.values())[:MOST]


@lru_cache(maxsize=1024)
def _form(kinds: tuple[EdgeKind, ...]) -> Form:
    """What the neighbours of these kinds, in their order, make of the picture: many pictures have the same."""
    above = [i for i, kind in enumerate(kinds) if kind == "prerequisite"][:COLUMNS]
    below = [i for i, kind in enumerate(kinds) if kind == "follow_up"][:COLUMNS]
    beside = [i for i in range(len(kinds)) if i not in above and i not in below]
    rows = max(1, (len(beside) + 1) // 2)
    top = HEIGHT + BAND_GAP if above else 0
    side = rows * (HEIGHT + ROW_GAP) - ROW_GAP
    places: dict[int, Point] = dict(zip(above, _band(len(above), HEIGHT / 2), strict=True))
    places |= dict(zip(below, _band(len(below), top + side + BAND_GAP + HEIGHT / 2), strict=True))
    places |= dict(zip(beside, _sides(len(beside), top + side / 2), strict=True))
    height = top + side + (BAND_GAP + HEIGHT if below else 0) + LEGEND
    middle, ordered = top + side / 2, tuple(places[i] for i in range(len(kinds)))
    lines = "".join(_line(middle, place, kind) for place, kind in zip(ordered, kinds, strict=True))
    return Form(middle, ordered, height, lines, legend(frozenset(kinds), height))


def _band(count: int, y: float) -> Iterator[Point]:
    step = WIDTH + COLUMN_GAP
    return ((MIDDLE + (i - (count - 1) / 2) * step, y) for i in range(count))


def _sides(count: int, middle: float) -> Iterator[Point]:
    """Left and right in turn, each side centred on the box in the middle."""
    for i in range(count):
        rows = (count + 1 - i % 2) // 2
        x = WIDTH / 2 if i % 2 == 0 else PICTURE - WIDTH / 2
        yield x, middle + (i // 2 - (rows - 1) / 2) * (HEIGHT + ROW_GAP)


def _line(middle: float, place: Point, kind: EdgeKind) -> str:
    """From the edge of the middle box to the nearest point of the other: it crosses no third box."""
    x, y = _nearest(MIDDLE, place[0], WIDTH / 2), _nearest(middle, place[1], HEIGHT / 2)
    run, rise = abs(x - MIDDLE), abs(y - middle)
    inside = min(WIDTH / 2 / run if run else 1, HEIGHT / 2 / rise if rise else 1)
    start = (MIDDLE + (x - MIDDLE) * inside, middle + (y - middle) * inside)
    ends = {"x1": start[0], "y1": start[1], "x2": x, "y2": y}
    numbers = " ".join(f'{name}="{number(value)}"' for name, value in ends.items())
    return f'<line class="kb-edge kb-edge--{kind}" {numbers}{ARROWS.get(kind, "")}/>'


def _nearest(here: float, there: float, half: float) -> float:
    low, high = there - half, there + half
    if low <= here <= high:
        return min(max(here, low + CORNER), high - CORNER)
    return low if here < low else high


def link_svg(neighbour: Neighbour, x: float, y: float, height: float, width: float) -> str:
    """A box that leads to the question, and says what it is to the one before it."""
    node, kind, reasons = neighbour
    said = _said(node.title, node.url, node.topic_order, kind, reasons)
    return f"{said}{box_svg(node.title, x, y, height, width)}</a>"


@lru_cache(maxsize=1 << 14)
def _said(title: str, url: str, topic_order: int, kind: EdgeKind, reasons: tuple[str, ...]) -> str:
    # A question and its neighbour stand together in the pictures of all their neighbours.
    said = "，".join([f"{KINDS[kind]}：{plain(title)}", *reasons])
    colour = (topic_order - 1) % COLOURS
    return f'<a class="kb-node kb-topic-{colour}" href="{escape(url)}"><title>{escape(said)}</title>'


@lru_cache(maxsize=1024)
def legend(shown: frozenset[EdgeKind], height: float) -> str:
    """What the lines mean; those with an arrow look alike, and share an entry."""
    found = [kind for kind in KINDS if kind in shown]
    ordered = [kind for kind in found if kind in ARROWS]
    entries = [kinds for kinds in (ordered, *([kind] for kind in found if kind not in ARROWS)) if kinds]
    y, step = number(height - LEGEND / 2 + 4), PICTURE / len(entries)
    return "".join(_explained(kinds, (i + 0.5) * step - 25, y) for i, kinds in enumerate(entries))


def _explained(kinds: Sequence[EdgeKind], x: float, y: str) -> str:
    end = ' marker-end="url(#kb-arrow)"' if kinds[-1] in ARROWS else ""
    numbers = f'x1="{number(x)}" x2="{number(x + 22)}" y1="{y}" y2="{y}"'
    return (
        f'<line class="kb-edge kb-edge--{kinds[-1]}" {numbers}{end}/>'
        f'<text class="kb-local__kind" x="{number(x + 28)}" y="{y}">{"、".join(KINDS[kind] for kind in kinds)}</text>'
    )
