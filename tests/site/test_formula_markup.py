"""Formulas in few letters: what becomes of KaTeX's HTML."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from kb.site import formula_markup, formula_styles, katex
from kb.site.assets import package_file
from tests.cases import Case, read_cases


def whole(tex: str, display: bool = False) -> str:
    """KaTeX's own HTML."""
    answer = katex._engine().call("setFormula", tex, display, seconds=katex.SECONDS)
    assert isinstance(answer, dict)
    return str(answer["html"])


@pytest.mark.parametrize("case", read_cases("site/cases/formula_markup.md"), ids=str)
def test_short_form(case: Case) -> None:
    tex, expected = case.parts
    assert formula_markup.compact(whole(tex)) == expected


def test_mathml_is_katex_s_without_wrappers() -> None:
    tex = r"\sum_{i<n}\frac{a_i}{\sqrt2}\text{ 与 }x'"
    old, new = (BeautifulSoup(text, "lxml").math for text in (whole(tex), formula_markup.compact(whole(tex))))
    assert old is not None
    assert new is not None
    assert old.semantics is not None
    assert old.semantics.mrow is not None
    assert new.decode_contents() == old.semantics.mrow.decode_contents()


def test_classes_that_are_left_out_have_no_look() -> None:
    named = set(re.findall(r"\.([A-Za-z][\w-]*)", package_file("katex/dist/katex.min.css").read_text(encoding="utf-8")))
    assert not formula_styles.LOOKLESS & named


def test_what_is_renamed_or_replaced_is_in_no_selector() -> None:
    css = formula_styles.stylesheet(package_file("katex/dist/katex.min.css").read_text(encoding="utf-8"), {})
    assert not re.findall(r"\.(?:vlist|msupsub|mathnormal|mspace|katex-html|katex-mathml|katex-base)\b|span", css)
