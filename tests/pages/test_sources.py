"""A source is added to a page without touching another byte."""

from __future__ import annotations

import pytest

from kb.model import Source
from kb.pages.parse import parse_page
from kb.pages.sources import add_source, move_sources
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
