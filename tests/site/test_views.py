from __future__ import annotations

import datetime
import json
import pickle
from pathlib import Path

import pytest

from kb.model import Page, Slug
from kb.site.graph import drawing, graph
from kb.site.history import Change
from kb.site.index import problems, site_index
from kb.site.views import Views
from tests.site.knowledge import SOURCE, base, page


def views(*pages: Page) -> Views:
    return Views(site_index(base(*pages)))


def test_a_topic_lists_its_questions_from_basic_to_advanced_and_prerequisites_before_what_needs_them() -> None:
    listing = views(
        page("d", "四", difficulty="advanced"),
        page("a", "三", difficulty="intermediate", prerequisites=(Slug("b"),)),
        page("b", "二", difficulty="intermediate"),
        page("c", "一", difficulty="basic"),
    ).topic(Slug("basics"))
    assert [entry.title for entry in listing.entries] == ["一", "二", "三", "四"]
    assert [(level.title, level.count) for level in listing.levels] == [("基础", 1), ("进阶", 2), ("高阶", 1)]


def test_prerequisites_in_a_circle_still_have_an_order() -> None:
    listing = views(page("a", "甲", prerequisites=(Slug("b"),)), page("b", "乙", prerequisites=(Slug("a"),))).topic(
        Slug("basics")
    )
    assert {"甲", "乙"} == {entry.title for entry in listing.entries}


def test_a_chain_of_prerequisites_longer_than_any_stack_still_has_an_order() -> None:
    pages = [
        page("q0000", "题0"),
        *(page(f"q{n:04}", f"题{n}", prerequisites=(Slug(f"q{n - 1:04}"),)) for n in range(1, 1100)),
    ]
    assert len(views(*pages).topic(Slug("basics")).entries) == 1100


def test_a_question_leads_to_the_one_before_and_the_one_after_in_its_topic() -> None:
    view = views(page("a", "一", difficulty="basic"), page("b", "二"), page("c", "别的", topic="empty"))
    first, second, other = (view.question(Slug(slug)) for slug in "abc")
    assert (first.previous, first.next, second.previous, second.next) == (None, second.entry, first.entry, None)
    assert (other.previous, other.next) == (None, None)


def test_the_home_page_lists_the_last_changed_and_the_most_connected_and_never_more_than_a_few() -> None:
    pages = [page(f"q{n:02}", f"题{n}", "[[q00]]" if n else "正文。") for n in range(30)]
    days = {f"questions/q{n:02}.md": Change(datetime.date(2026, 1, 1 + n), n, ("甲",)) for n in range(30)}
    home = Views(site_index(base(*pages)), days).home()
    assert home.questions == 30
    assert [entry.slug for entry in home.latest] == ["q29", "q28", "q27", "q26", "q25", "q24"]
    assert home.connected[0].slug == "q00"
    assert len(home.connected) == 6


def test_without_a_history_nothing_is_called_the_latest() -> None:
    view = views(page("a", "甲"))
    assert (view.home().latest, view.question(Slug("a")).change) == ((), None)


def test_a_list_can_be_filtered_by_what_its_questions_have() -> None:
    view = views(page("a", "甲", tags=("x", "y"), sources=(SOURCE,)), page("b", "乙", tags=("y",)))
    choices = view.choices(view.every())
    assert [(tag.name, tag.count) for tag in choices["tags"]] == [("y", 2), ("x", 1)]
    assert [(place.name, place.count) for place in choices["interviews"]] == [("note", 1)]
    assert [(topic.name, topic.count) for topic in choices["topics"]] == [("basics", 2)]


def test_a_topic_without_questions_is_empty() -> None:
    listing = views(page("a", "甲")).topic(Slug("empty"))
    assert (listing.entries, listing.tags) == ((), ())


def test_the_most_used_tags_come_first_with_their_counts() -> None:
    tags = views(page("a", "甲", tags=("x", "y")), page("b", "乙", tags=("y",))).tags()
    assert [(tag.title, tag.count, tag.url) for tag in tags] == [("y", 2, "tags/y/"), ("x", 1, "tags/x/")]


def test_a_question_shows_where_it_was_asked_and_what_surrounds_it() -> None:
    view = views(
        page("a", "甲", "见 [[b]]。", sources=(SOURCE,), follow_ups=(Slug("b"),)),
        page("b", "乙", prerequisites=(Slug("a"),)),
    )
    first, second = view.question(Slug("a")), view.question(Slug("b"))
    assert [(p.title, p.url, p.note) for p in first.asked] == [("一份面经", "interviews/note/", "1")]
    assert ([e.title for e in first.follow_ups], [e.title for e in second.prerequisites]) == (["乙"], ["甲"])
    assert [(e.title, e.sentence) for e in second.backlinks] == [("甲", "见 乙。")]


def test_a_sentence_is_safe_html() -> None:
    view = views(page("a", "甲", "<script>x</script> 与 [[b]]。"), page("b", "乙"))
    assert "<script" not in view.question(Slug("b")).backlinks[0].sentence


def test_a_node_counts_each_page_it_is_joined_to_once() -> None:
    site = site_index(base(page("a", "甲", "[[b]]", follow_ups=(Slug("b"),)), page("b", "乙")))
    columns = drawing(site, {"a": (0.0, 1.0), "b": (2.0, 3.5)})
    assert (["a", "b"], [1, 1]) == (columns["slugs"], columns["degrees"])
    assert ([0.0, 2.0], [1.0, 3.5]) == (columns["x"], columns["y"])
    assert [1, 1] == [node["degree"] for node in json.loads(graph(site))["nodes"]]
    assert columns["edges"] == {"prerequisite": [], "follow_up": [0, 1], "link": [0, 1], "related": []}


def test_every_fault_of_every_page_is_told_by_path_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = problems(base(page("a", "甲", "一\n[[nowhere]]"), page("b", "甲", follow_ups=(Slug("c"),))))
    assert list(map(str, found)) == [
        "docs/questions/a.md:2: dead-link: no page is called 'nowhere'; add the page, or take the brackets away",
        "docs/questions/b.md:1: same-title: 'a' has this title too; merge the two, or word one differently",
        "docs/questions/b.md:1: unknown-page: no page is called 'c'; add it, or take it out",
    ]


def test_what_a_page_shows_outlives_the_way_to_another_process() -> None:
    view = views(page("a", "甲", "[[b]]", tags=("x", "y")), page("b", "乙")).question(Slug("a"))
    assert pickle.loads(pickle.dumps(view)) == view  # noqa: S301 -- our own
