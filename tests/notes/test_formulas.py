"""Plain formulas to TeX, and prose that stays prose."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import Block
from kb.notes.formulas import declared, set_formulas
from kb.notes.prose import set_block
from tests.cases import Case, read_cases


@pytest.mark.parametrize("case", read_cases("notes/cases/formulas.md"), ids=str)
def test_a_formula_is_set(case: Case) -> None:
    given_text, expected = case.parts
    assert expected == set_block(Block("paragraph", given_text), declared(given_text)).text


@settings(max_examples=200, deadline=None)
@given(st.text("abH2 +-=*/^_()√θ×,.根号中文[]{}<>", max_size=40))
def test_setting_formulas_keeps_the_prose_around_them(text: str) -> None:
    assert [c for c in text if c in "中文"] == [c for c in set_formulas(text, {"H"}) if c in "中文"]
