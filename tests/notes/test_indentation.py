"""Indentation that a copy lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.notes.indentation import parses, recover
from tests.cases import Case, read_cases

LINES = st.sampled_from(
    [
        "for x in y:",
        "if a:",
        "else:",
        "return x",
        "x = 1",
        "def f(a):",
        "while x:",
        "x += 1",
        "pass",
        "",
        "# c",
        "try:",
        "except E:",
    ]
)


@pytest.mark.parametrize("case", read_cases("notes/cases/indentation.md"), ids=str)
def test_indentation_is_recovered(case: Case) -> None:
    given_text, expected = case.parts
    assert expected == recover(given_text).text


@settings(max_examples=100, deadline=None)
@given(st.lists(LINES, max_size=12).map("\n".join))
def test_what_is_recovered_parses_and_has_the_same_words(code: str) -> None:
    recovered = recover(code)
    assert recovered.parses == parses(recovered.text)
    assert code.split() == recovered.text.split()
