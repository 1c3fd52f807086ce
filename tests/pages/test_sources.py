"""A source is added to a page without touching another byte."""

from __future__ import annotations

import pytest

from kb.model import Source
from kb.pages.parse import parse_page
from kb.pages.sources import add_source, move_sources, read_sources, with_source
from tests.cases import Case, read_cases

SOURCE = Source("new-note", "3")


@pytest.mark.parametrize("case", read_cases("pages/cases/sources.md"), ids=str)
def test_a_source_is_added_below_the_others(case: Case) -> None:
    before, after = case.parts
    assert after == add_source(before, "a.md", SOURCE)


@pytest.mark.parametrize("case", read_cases("pages/cases/sources.md"), ids=str)
def test_adding_twice_changes_nothing_and_the_page_can_be_read(case: Case) -> None:
    text = add_source(case.parts[0], "a.md", SOURCE)
    assert text == add_source(text, "a.md", SOURCE)
    assert SOURCE == parse_page(text, "a.md").meta.sources[-1]


def test_line_ends_and_byte_order_mark_stay() -> None:
    text = "\ufeff---\r\ntitle: a\r\ntopic: t\r\n---\r\nText.\r\n"
    line = "sources:\r\n- {note: new-note, locator: '3', asked: true}\r\n"
    assert text.replace("topic: t\r\n", f"topic: t\r\n{line}") == add_source(text, "a.md", SOURCE)


@pytest.mark.parametrize("case", read_cases("pages/cases/moved_sources.md"), ids=str)
def test_places_of_a_note_are_renamed_and_added_but_never_taken_away(case: Case) -> None:
    before, after = case.parts
    text = move_sources(before, "a.md", "note", ["2", "a: 'b'"])
    assert after == text
    assert text == move_sources(text, "a.md", "note", ["2", "a: 'b'"])
    assert {"2", "a: 'b'"} <= {source.locator for source in parse_page(text, "a.md").meta.sources}


@pytest.mark.parametrize("case", read_cases("pages/cases/sources.md"), ids=str)
def test_sources_added_one_after_another_stand_as_if_the_page_were_read_anew_for_each(case: Case) -> None:
    text = case.parts[0]
    page = read_sources(text, "a.md")
    for number in range(5):
        source = Source(f"note-{number}", f"{number}")
        text, page = add_source(text, "a.md", source), with_source(page, "a.md", source)
    assert text == page.text
    assert list(parse_page(text, "a.md").meta.sources) == list(page.sources)


def test_a_page_says_when_it_can_hold_no_more_sources() -> None:
    page = read_sources("---\ntitle: a\ntopic: t\n---\n", "a.md")
    while not page.is_full:
        page = with_source(page, "a.md", Source(f"note-{len(page.sources)}", "3"))
    assert len(page.sources) > 300
    assert page.sources == parse_page(page.text, "a.md").meta.sources
