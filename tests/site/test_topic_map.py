"""The pictures of topics, and of a question's neighbours with theirs."""

from __future__ import annotations

import itertools
import random
import re

from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import Page, Slug
from kb.site.boxes import HEIGHT
from kb.site.graph import LocalGraphs
from kb.site.index import site_index
from kb.site.layout import Node
from kb.site.topic_map import STEP, TopicMaps, topic_svg
from tests.site.knowledge import base, page

Rectangle = tuple[float, float, float, float]
Pairs = list[tuple[Slug, Slug]]


@st.composite
def prerequisites(draw: st.DrawFn) -> Pairs:
    """Pairs without circles: each number needs only smaller ones."""
    count = draw(st.integers(2, 14))
    every = list(itertools.combinations(range(count), 2))
    chosen = draw(st.lists(st.sampled_from(every), min_size=1, max_size=25, unique=True))
    return [(Slug(f"q{a:02}"), Slug(f"q{b:02}")) for a, b in sorted(chosen)]


def picture(svg: str) -> Tag:
    found = BeautifulSoup(svg, "html.parser").svg
    assert found is not None
    return found


def drawn(pairs: Pairs) -> Tag:
    nodes = [Node(slug, "t", f"题目 {slug}", f"../{slug}/") for slug in sorted({s for pair in pairs for s in pair})]
    return picture(topic_svg(nodes, pairs))


def boxes(svg: Tag) -> dict[str, Rectangle]:
    found = {}
    for link in svg.select("a"):
        assert link.rect is not None
        x, y, width, height = (float(str(link.rect[name])) for name in ("x", "y", "width", "height"))
        found[str(link["href"]).strip("./")] = (x, y, x + width, y + height)
    return found


def points(way: str) -> list[tuple[float, float]]:
    """Points along a path of curves and vertical lines."""
    found: list[tuple[float, float]] = []
    for command, text in re.findall(r"([MCV])([^MCV]*)", way):
        numbers = [float(number) for number in text.split()]
        if command == "M":
            found.append((numbers[0], numbers[1]))
            continue
        x, y = found[-1]
        control = numbers if command == "C" else [x, y, x, numbers[0], x, numbers[0]]
        found += [_bezier((x, y), control, step / 40) for step in range(1, 41)]
    return found


def _bezier(start: tuple[float, float], c: list[float], t: float) -> tuple[float, float]:
    parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return (
        sum(a * b for a, b in zip(parts, (start[0], c[0], c[2], c[4]), strict=True)),
        sum(a * b for a, b in zip(parts, (start[1], c[1], c[3], c[5]), strict=True)),
    )


@settings(max_examples=80, deadline=None)
@given(prerequisites())
def test_what_comes_first_stands_above_and_three_side_by_side_at_most(pairs: Pairs) -> None:
    found = boxes(drawn(pairs))
    assert all(found[first][3] < found[then][1] for first, then in pairs)
    assert all(x1 >= 0 and x2 <= 360 for x1, _, x2, _ in found.values())
    assert len({(x, y) for x, y, _, _ in found.values()}) == len(found)


@settings(max_examples=80, deadline=None)
@given(prerequisites())
def test_no_line_runs_through_a_box(pairs: Pairs) -> None:
    svg = drawn(pairs)
    found = boxes(svg)
    for line in svg.select("path.kb-edge"):
        for x, y in points(str(line["d"])):
            assert not [box for box in found.values() if box[0] + 1 < x < box[2] - 1 and box[1] + 1 < y < box[3] - 1]


@settings(max_examples=40, deadline=None)
@given(prerequisites(), st.randoms(use_true_random=False))
def test_no_order_of_pairs_changes_a_byte(pairs: Pairs, chance: random.Random) -> None:
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    assert drawn(shuffled).decode() == drawn(pairs).decode()


def chain(*names: str) -> list[Page]:
    """Pages of which each needs all before it."""
    return [
        page(name, f"第{name}题", prerequisites=tuple(map(Slug, names[:number]))) for number, name in enumerate(names)
    ]


def test_a_line_that_a_longer_way_shows_is_left_out() -> None:
    svg = picture(TopicMaps(site_index(base(*chain("a", "b", "c")))).map(Slug("basics")).svg())
    assert len(svg.select("a")) == 3
    assert len(svg.select("path.kb-edge")) == 2


def test_prerequisites_of_other_topics_are_listed_beside_the_map() -> None:
    maps = TopicMaps(site_index(base(page("a", "甲", prerequisites=(Slug("b"),)), page("b", "乙", topic="empty"))))
    assert maps.before(Slug("basics")) == ("b",)
    assert maps.map(Slug("basics")).svg() == ""


def test_a_circle_is_drawn_without_the_line_that_closes_it() -> None:
    pages = [page("a", "甲", prerequisites=(Slug("b"),)), page("b", "乙", prerequisites=(Slug("a"),))]
    svg = picture(TopicMaps(site_index(base(*pages))).map(Slug("basics")).svg())
    assert len(svg.select("path.kb-edge")) == 1


def test_a_large_topic_shows_the_questions_joined_to_most_others() -> None:
    pages = [page("start", "起点"), *(page(f"q{n:03}", f"题{n}", prerequisites=(Slug("start"),)) for n in range(80))]
    svg = picture(TopicMaps(site_index(base(*pages))).map(Slug("basics")).svg())
    assert len(svg.select("a")) == 30
    assert float(str(svg["viewbox"]).split()[3]) == 11 * STEP - (STEP - HEIGHT) + 2


def graphs() -> LocalGraphs:
    pages = [
        page("here", "本题", "[[near]]、[[other]]"),
        page("near", "邻题", "[[far]]、[[other]]"),
        page("other", "又一邻题", "[[far]]"),
        page("far", "再远的题"),
    ]
    return LocalGraphs(site_index(base(*pages)))


def test_the_wide_picture_has_neighbours_and_theirs_each_once() -> None:
    svg = picture(graphs().wide_svg(Slug("here")))
    assert sorted(str(link["href"]) for link in svg.select("a")) == ["../far/", "../near/", "../other/"]
    found = [[float(str(box[name])) for name in ("x", "y", "width", "height")] for box in svg.select("rect")]
    for (x1, y1, w1, h1), (x2, y2, w2, h2) in itertools.combinations(found, 2):
        assert x1 + w1 <= x2 or x2 + w2 <= x1 or y1 + h1 <= y2 or y2 + h2 <= y1


def test_both_pictures_are_files_beside_their_page() -> None:
    found = {name: content().decode() for name, _, content in graphs().files(Slug("here"))}
    assert found == {"near.svg": graphs().svg(Slug("here")), "neighbours.svg": graphs().wide_svg(Slug("here"))}


def test_the_page_holds_the_frame_of_its_picture() -> None:
    frame = graphs().frame(Slug("here"))
    svg = picture(graphs().svg(Slug("here")))
    assert frame is not None
    assert (frame.view, frame.label) == (svg["viewbox"], svg["aria-label"])


def test_a_question_alone_has_no_picture() -> None:
    alone = LocalGraphs(site_index(base(page("a", "甲"))))
    assert alone.frame(Slug("a")) is None
    assert [] == list(alone.files(Slug("a")))
