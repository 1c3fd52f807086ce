from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.pages import prose
from tests.cases import Case, read_cases


@pytest.mark.parametrize("case", read_cases("pages/cases/prose.md"), ids=str)
def test_what_is_code_or_formula_does_not_count(case: Case) -> None:
    """Blanks are shown as dots, so that the cases can be read."""
    text, expected = case.parts
    blank = prose.without_formulas(prose.without_code(text))
    shown = "".join("·" if b == " " and a != " " else b for a, b in zip(text, blank, strict=True))
    assert expected == shown


@given(st.text("a`~$\\\n <!->[]0"))
def test_positions_stay_what_they_were(text: str) -> None:
    blank = prose.without_formulas(prose.without_code(text))
    assert len(text) == len(blank)
    assert [i for i, c in enumerate(text) if c == "\n"] == [i for i, c in enumerate(blank) if c == "\n"]


@given(st.text("ab\n"), st.data())
def test_the_line_of_an_offset_is_counted_from_one(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert prose.line_at(prose.line_starts(text), offset) == text[:offset].count("\n") + 1


def test_formulas_are_found_displayed_ones_first() -> None:
    assert list(prose.formulas("$a$ and $$b\n+c$$ and $d$")) == ["b\n+c", "a", "d"]


@given(
    st.lists(st.sampled_from(["```", "~~~", "`", "~", "\n", " ", ">", "py", "\r", "\u2028"]), max_size=30).map("".join)
)
def test_fences_are_those_of_a_pattern_that_is_tried_on_each_line(text: str) -> None:
    assert [match.span() for match in prose._fence_lines(text)] == [
        match.span() for match in prose.OPENING.finditer(text)
    ]


@given(st.text("ab\n\r\u2028 "))
def test_what_is_blank_keeps_its_line_breaks_only(text: str) -> None:
    assert prose.blank(text) == re.sub(r"[^\n]", " ", text)


def test_formulas_are_counted_by_kind() -> None:
    assert prose.counted_formulas("$a$ 和 $$b$$，$c$") == ("    和      ，   ", 1, 2)
