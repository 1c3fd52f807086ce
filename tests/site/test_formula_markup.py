"""Formulas in few letters: what becomes of KaTeX's HTML."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from kb.site import formula_styles, katex
from kb.site.assets import package_file
from kb.site.formula_engine import engine
from tests.cases import Case, read_cases

WHOLE = "((tex, displayMode) => katex.renderToString(tex, {displayMode, maxSize: 50, strict: 'ignore'}))"


def whole(tex: str, display: bool = False) -> str:
    """KaTeX's own HTML."""
    return str(engine().call(WHOLE, tex, display, seconds=katex.SECONDS))


def short(tex: str, display: bool = False) -> str:
    """What pages have. Raises RefusedFormula."""
    return katex._ask(tex, display)


@pytest.mark.parametrize("case", read_cases("site/cases/formula_markup.md"), ids=str)
def test_short_form(case: Case) -> None:
    tex, expected = case.parts
    assert short(tex) == expected


def test_characters_that_nobody_sees_are_left_out() -> None:
    assert 'data-tex="a%c\nb"' in short("a%\N{RIGHT-TO-LEFT OVERRIDE}\ufdd0c\r\nb")


def test_mathml_is_katex_s_without_wrappers() -> None:
    tex = r"\sum_{i<n}\frac{a_i}{\sqrt2}\text{ 与 }x'"
    old, new = (BeautifulSoup(text, "lxml").math for text in (whole(tex), short(tex)))
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
