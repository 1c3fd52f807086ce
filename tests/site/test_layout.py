"""Where nodes stand: in the whole graph, and in the small one of a question page."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.model import Edge, EdgeKind, KnownError, Slug
from kb.site import layout, v8
from kb.site.assets import ROOT, package_file
from kb.site.label import ems, label_lines, plain
from kb.site.layout import Node
from kb.site.local_graph import COLOURS
from tests.cases import Case, read_cases

if TYPE_CHECKING:
    import random


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
    others = [one._replace(weight=one.weight / 3) if one.kind == "related" else one for one in edges]
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


def test_stylesheet_and_script_know_the_same_colours() -> None:
    assets = ROOT / "docs" / "assets"
    css = (assets / "stylesheets" / "graph.css").read_text(encoding="utf-8")
    script = (assets / "javascripts" / "graph-data.js").read_text(encoding="utf-8")
    defined = re.findall(r"--kb-topic-(\d+): #[0-9a-f]{6};", css)
    assert sorted(map(int, defined)) == sorted([*range(COLOURS), *range(COLOURS)])
    assert f"COLOURS = {COLOURS};" in script
