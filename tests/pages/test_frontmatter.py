from __future__ import annotations

import datetime

import pytest

from kb.model import FaultyPages, Meta, Source
from kb.pages.frontmatter import json_schema
from kb.pages.parse import parse_interview, parse_page, parse_topic
from tests.cases import Case, read_cases


@pytest.mark.parametrize("case", read_cases("pages/cases/frontmatter_errors.md"), ids=str)
def test_a_fault_is_told_with_path_line_and_cure(case: Case) -> None:
    text, expected = case.parts
    with pytest.raises(FaultyPages) as caught:
        parse_page(text, "docs/questions/page.md")
    assert expected == str(caught.value)


@pytest.mark.parametrize("end", ["---", "---\n", "---   \n"])
def test_the_closing_fence_may_be_the_last_thing_in_a_file(end: str) -> None:
    page = parse_page(f"---\ntitle: A\ntopic: attention\n{end}", "a.md")
    assert (page.slug, page.meta.title, page.body) == ("a", "A", "")


def test_a_byte_order_mark_is_no_part_of_the_front_matter() -> None:
    assert parse_page("\ufeff---\ntitle: A\ntopic: b\n---\n", "a.md").meta.title == "A"


@pytest.mark.parametrize("title", ["a: b", 'say "hi"', "costs $5", "火箭 🚀", "#1", "[x]", "{y}", "- z", "'", "yes"])
def test_a_title_in_quotes_may_hold_what_yaml_reads_otherwise(title: str) -> None:
    quoted = "'" + title.replace("'", "''") + "'"
    assert parse_page(f"---\ntitle: {quoted}\ntopic: b\n---\n", "a.md").meta.title == title


def test_the_line_of_the_body_is_known() -> None:
    page = parse_page("---\ntitle: A\ntopic: b\n---\nfirst\n", "a.md")
    assert page.body_line == 5
    assert page.key_lines == {"title": 2, "topic": 3}


def test_all_keys_are_read() -> None:
    text = (
        "---\ntitle: A\nen: B\ntopic: c\ntags: [d]\ndifficulty: advanced\naliases: [e]\nstatus: complete\n"
        "sources:\n- {note: n, locator: '1', asked: false}\nprerequisites: [p]\nfollow_ups: [f]\n---\n"
    )
    meta = parse_page(text, "a.md").meta
    source = Source("n", "1", asked=False)
    assert meta.sources == (source,)
    assert (meta.en, meta.tags, meta.difficulty, meta.aliases) == ("B", ("d",), "advanced", ("e",))
    assert (meta.status, meta.prerequisites, meta.follow_ups) == ("complete", ("p",), ("f",))


def test_a_topic_has_a_place_among_the_topics() -> None:
    topic = parse_topic("---\ntitle: 注意力机制\nen: Attention\norder: 2\n---\nintro\n", "topics/attention.md")
    assert (topic.slug, topic.title, topic.order, topic.body) == ("attention", "注意力机制", 2, "intro\n")


def test_a_record_knows_its_date() -> None:
    record = parse_interview("---\ntitle: T\ndate: 2024-03-22\n---\n", "interviews/x.md")
    assert record.date == datetime.date(2024, 3, 22)


@pytest.mark.parametrize("value", ["yesterday", "2024-13-01", "[1]"])
def test_a_date_that_is_none_is_told(value: str) -> None:
    with pytest.raises(FaultyPages, match=r"x\.md:3: wrong-type: 'date' must be a date, such as 2026-01-31"):
        parse_interview(f"---\ntitle: T\ndate: '{value}'\n---\n", "x.md")


def test_the_schema_for_editors_names_every_key() -> None:
    schema = json_schema(Meta)
    assert schema["required"] == ["title", "topic"]
    assert schema["additionalProperties"] is False
