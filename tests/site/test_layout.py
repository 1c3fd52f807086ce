"""Where nodes stand: in the whole graph, and in the small one of a question page."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.model import Edge, EdgeKind, KnownError, Slug
from kb.site import layout, v8
from kb.site.assets import ROOT, package_file
from kb.site.label import ems, label_lines, plain
from kb.site.layout import Node
from kb.site.local_graph import COLOURS, KINDS, MOST, Neighbour, chosen_neighbours, local_svg
from tests.cases import Case, read_cases

if TYPE_CHECKING:
    import random

    from bs4 import Tag

Rectangle = tuple[float, float, float, float]


def edge(source: str, target: str, kind: EdgeKind = "related", weight: float = 1.0) -> Edge:
    return Edge(Slug(source), Slug(target), kind, weight, ())


def two_topics(count: int = 40) -> tuple[list[Node], list[Edge]]:
    nodes = [Node(f"q{i}", "even" if i % 2 == 0 else "odd") for i in range(count)]
    edges = [edge(f"q{i}", f"q{i + step}") for i in range(count) for step in (2, 4, 6) if i + step < count]
    return nodes, [*edges, edge("q0", "q1", "link")]


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_order_of_nodes_and_edges_changes_a_byte(chance: random.Random) -> None:
    nodes, edges = two_topics()
    expected = repr(layout.positions(nodes, edges))
    chance.shuffle(nodes)
    chance.shuffle(edges)
    layout._engine().close()
    assert repr(layout.positions(nodes, edges)) == expected


def test_how_alike_two_questions_are_moves_none_of_them() -> None:
    nodes, edges = two_topics()
    others = [replace(one, weight=one.weight / 3) if one.kind == "related" else one for one in edges]
    assert layout.positions(nodes, edges) == layout.positions(nodes, others)


def test_joined_nodes_stand_closer_than_others() -> None:
    nodes, edges = two_topics()
    places = layout.positions(nodes, edges)

    def distance(first: str, second: str) -> float:
        return math.dist(places[first], places[second])

    pairs = {frozenset((e.source, e.target)) for e in edges}
    every = [(distance(a, b), frozenset((a, b)) in pairs) for a, b in itertools.combinations(places, 2)]
    near = [length for length, joined in every if joined]
    far = [length for length, joined in every if not joined]
    assert sum(near) / len(near) < 0.5 * sum(far) / len(far)


def test_all_stand_in_the_square_and_apart() -> None:
    places = layout.positions(*two_topics())
    assert all(0 <= value <= layout.EXTENT for place in places.values() for value in place)
    assert len(set(places.values())) == len(places)


PUBLISHED = """
function runLayout(start, pairs, steps, { gravity, scaling, theta, regions, slowDown }) {
  const settings = {
    adjustSizes: false, barnesHutOptimize: regions, barnesHutTheta: 0.7, edgeWeightInfluence: 1, gravity, slowDown,
    linLogMode: false, outboundAttractionDistribution: false, scalingRatio: scaling, strongGravityMode: true,
  };
  const nodes = new Float32Array(start.length * 10), edges = new Float32Array(pairs.length * 3);
  start.forEach(([x, y], i) => nodes.set([x, y, 0, 0, 0, 0, 1, 1, 1, 0], i * 10));
  pairs.forEach(([a, b, weight], i) => {
    edges.set([a * 10, b * 10, weight], i * 3);
    for (const node of [a, b]) nodes[node * 10 + 6] += weight;
  });
  for (let step = 0; step < steps; step++) module.exports(settings, nodes, edges);
  return start.map((_, i) => [nodes[i * 10], nodes[i * 10 + 1]]);
}
"""
"""The layout by the package: a row of nodes is x, y, the force, the last force, mass, convergence, size, fixed."""


@pytest.mark.parametrize("count", [2, 50, layout.MANY])
def test_nodes_stand_where_the_published_layout_puts_them(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    nodes, edges = two_topics(count)
    ours = layout.positions(nodes, edges)
    step = package_file("graphology-layout-forceatlas2/iterate.js")
    package = v8.Engine("const module = {exports: {}};", step, PUBLISHED)
    monkeypatch.setattr(layout, "_engine", lambda: package)
    assert ours == layout.positions(nodes, edges)
    package.close()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_nodes(count: int) -> None:
    nodes = [Node(f"q{i}", "t") for i in range(count)]
    assert list(layout.positions(nodes, [])) == [node.id for node in nodes]


def test_loops_and_edges_to_unknown_pages_do_not_count() -> None:
    nodes, edges = two_topics(6)
    expected = layout.positions(nodes, edges)
    assert layout.positions(nodes, [*edges, edge("q1", "q1"), edge("q1", "gone"), edge("gone", "q1")]) == expected


def test_a_layout_that_hangs_is_an_error_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stuck:
        def call(self, *_: object, **__: object) -> None:
            raise v8.Hung

    monkeypatch.setattr(layout, "_engine", Stuck)
    with pytest.raises(KnownError, match="the layout of 1 questions took more than 300 seconds"):
        layout.positions([Node("q", "t")], [])


@pytest.mark.parametrize("case", read_cases("site/cases/label.md"), ids=str)
def test_label(case: Case) -> None:
    text, expected = case.parts
    assert label_lines(plain(text), 6, 4) == expected.split("\n")


@example("[0Æ", 2, 2)
@given(st.text(max_size=60), st.integers(2, 12), st.integers(1, 4))
def test_a_label_stays_in_its_box(text: str, width: int, most: int) -> None:
    lines = label_lines(text, width, most)
    assert 1 <= len(lines) <= most
    assert all(ems(line) <= width for line in lines)


TITLES = st.text('为什么KV Cache的？（，$\\<&"x', min_size=1, max_size=40)


@st.composite
def neighbours(draw: st.DrawFn) -> list[Neighbour]:
    kinds = draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=20))
    return [
        Neighbour(Node(f"q{i}", "t", draw(TITLES), f"../q{i}/", i), kind, draw(st.floats(0, 1)), ("共同标签：<a>",))
        for i, kind in enumerate(kinds)
    ]


def picture(neighbours: list[Neighbour]) -> Tag:
    here = Node("here", "t", "本题")
    svg = BeautifulSoup(local_svg(here, chosen_neighbours(here, neighbours)), "html.parser").svg
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
    svg = picture([Neighbour(other, "related", 0.5, ("共同标签：注意力",)), Neighbour(other, "prerequisite")])
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
    assert chosen_neighbours(here, [Neighbour(here, "link")]) == []


def test_a_further_topic_begins_the_colours_again() -> None:
    colours = [
        picture([Neighbour(replace(Node("q", "t"), topic_order=order), "link")]).select("a")[0]["class"][1]
        for order in (1, COLOURS, COLOURS + 1)
    ]
    assert colours == ["kb-topic-0", f"kb-topic-{COLOURS - 1}", "kb-topic-0"]


def test_stylesheet_and_script_know_the_same_colours() -> None:
    assets = ROOT / "docs" / "assets"
    css = (assets / "stylesheets" / "graph.css").read_text(encoding="utf-8")
    script = (assets / "javascripts" / "graph-data.js").read_text(encoding="utf-8")
    defined = re.findall(r"--kb-topic-(\d+): #[0-9a-f]{6};", css)
    assert sorted(map(int, defined)) == sorted([*range(COLOURS), *range(COLOURS)])
    assert f"COLOURS = {COLOURS};" in script
