"""The picture of a question with its neighbours."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import Slug
from kb.site.layout import Node
from kb.site.local_graph import COLOURS, KINDS, MOST, ORDER, Neighbour, Way, local_svg, nearest

if TYPE_CHECKING:
    import random

    from bs4 import Tag

Rectangle = tuple[float, float, float, float]
TITLES = st.text('为什么KV Cache的？（，$\\<&"x', min_size=1, max_size=40)


@st.composite
def neighbours(draw: st.DrawFn) -> list[Neighbour]:
    kinds = draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=20))
    return [
        Neighbour(Node(f"q{i}", "t", draw(TITLES), f"../q{i}/", i), kind, ("共同标签：<a>",))
        for i, kind in enumerate(kinds)
    ]


def way(neighbour: Neighbour, weight: float = 1.0) -> Way:
    return ORDER[neighbour.kind], -weight, Slug(neighbour.node.id), neighbour.reasons


def picture(neighbours: list[Neighbour]) -> Tag:
    here, known = Node("here", "t", "本题"), {each.node.id: each for each in neighbours}
    chosen = [known[slug] for _, _, slug, _ in nearest(Slug("here"), map(way, neighbours))]
    svg = BeautifulSoup(local_svg(here, chosen), "html.parser").svg
    assert svg is not None
    return svg


def numbers(tag: Tag, *names: str) -> list[float]:
    return [float(str(tag[name])) for name in names]


def rectangles(svg: Tag) -> list[Rectangle]:
    found = (numbers(rect, "x", "y", "width", "height") for rect in svg.select("rect"))
    return [(x, y, x + width, y + height) for x, y, width, height in found]


def crosses(line: list[float], box: Rectangle) -> bool:
    """Whether a point of the line lies inside a box, a unit from its edge."""
    x1, y1, x2, y2 = line
    points = ((x1 + (x2 - x1) * i / 200, y1 + (y2 - y1) * i / 200) for i in range(201))
    return any(box[0] + 1 < x < box[2] - 1 and box[1] + 1 < y < box[3] - 1 for x, y in points)


@settings(max_examples=60, deadline=None)
@given(neighbours())
def test_boxes_neither_overlap_nor_leave_the_picture(neighbours: list[Neighbour]) -> None:
    svg = picture(neighbours)
    _, _, width, height = map(float, str(svg["viewbox"]).split())
    boxes = rectangles(svg)
    assert len(boxes) == 1 + min(len(neighbours), MOST)
    assert all(x1 >= 0 and y1 >= 0 and x2 <= width and y2 <= height for x1, y1, x2, y2 in boxes)
    for a, b in itertools.combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@settings(max_examples=60, deadline=None)
@given(neighbours())
def test_no_line_runs_through_a_box(neighbours: list[Neighbour]) -> None:
    svg = picture(neighbours)
    lines = [numbers(line, "x1", "y1", "x2", "y2") for line in svg.select("line.kb-edge")]
    assert not [line for line in lines for box in rectangles(svg) if crosses(line, box)]


@settings(max_examples=30, deadline=None)
@given(neighbours(), st.randoms(use_true_random=False))
def test_no_order_of_neighbours_changes_a_byte(neighbours: list[Neighbour], chance: random.Random) -> None:
    shuffled = list(neighbours)
    chance.shuffle(shuffled)
    assert str(picture(shuffled)) == str(picture(neighbours))


def test_each_neighbour_is_a_link_that_says_what_it_is() -> None:
    other = Node("other", "t", "为何用 $\\sqrt d$ & <b>？", "../other/?a&b", 15)
    ways = [way(Neighbour(other, "related", ("共同标签：注意力",)), 0.5), way(Neighbour(other, "prerequisite"))]
    ((order, *_),) = nearest(Slug("here"), ways)
    assert order == ORDER["prerequisite"]
    svg = picture([Neighbour(other, "prerequisite")])
    (link,) = svg.select("a")
    assert link["href"] == "../other/?a&b"
    assert link["class"] == ["kb-node", "kb-topic-0"]
    assert link.title is not None
    assert link.title.text == "先修：为何用 \\sqrt d & <b>？"
    assert svg["aria-label"] == "关系图：与“本题”相连的 1 个问题"


def test_arrows_run_from_what_comes_first() -> None:
    svg = picture([Neighbour(Node("a", "t"), "prerequisite"), Neighbour(Node("b", "t"), "follow_up")])
    before, after = svg.select("line")[:2]
    assert "marker-start" in before.attrs
    assert "marker-end" in after.attrs
    here = numbers(svg.select(".kb-node--here rect")[0], "y")[0]
    above, below = (numbers(link.select("rect")[0], "y")[0] for link in svg.select("a"))
    assert above < here < below


def test_no_neighbours_no_picture() -> None:
    here = Node("here", "t")
    assert local_svg(here, []) == ""
    assert nearest(Slug("here"), [way(Neighbour(here, "link"))]) == []


def test_the_most_alike_stand_nearest() -> None:
    ways = [way(Neighbour(Node(f"q{i}", "t"), "related"), 0.1 + i / 100) for i in range(20)]
    assert [slug for _, _, slug, _ in nearest(Slug("here"), ways)] == [f"q{i}" for i in range(19, 19 - MOST, -1)]


def test_a_further_topic_begins_the_colours_again() -> None:
    colours = [
        picture([Neighbour(replace(Node("q", "t"), topic_order=order), "link")]).select("a")[0]["class"][1]
        for order in (1, COLOURS, COLOURS + 1)
    ]
    assert colours == ["kb-topic-0", f"kb-topic-{COLOURS - 1}", "kb-topic-0"]
