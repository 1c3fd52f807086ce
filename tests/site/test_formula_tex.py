"""The TeX that MathML stands for: what pages need not say."""

from __future__ import annotations

import contextlib

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement

from kb.pages import prose
from kb.site import formula_tex, katex
from tests.conftest import ROOT
from tests.site.test_formula_markup import short

SAID = "data-tex"
MOST_SAID = 0.2
"""Of the formulas in questions."""
COMMANDS = (
    "hat",
    "frac",
    "sqrt",
    "mathbb",
    "text{",
    "mid",
    "|",
    "sum",
    "max",
    "alpha",
    ",",
    "left(",
    "right)",
    "lvert",
)
SIGNS = [*"ab1+-=<|(){}_^'&,; ", *(f"\\{name}" for name in COMMANDS)]


def told(markup: str) -> str:
    """What the MathML of a formula tells, as it stands in a page."""
    page: HtmlElement = lxml.html.fromstring(markup)
    return formula_tex.tex_of(next(page.iter("math")))


def questions() -> list[str]:
    """The formulas of the questions."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("docs/questions/*.md")))
    found = {(tex, False) for text in texts for tex, _ in prose.formulas_by_kind(prose.without_code(text))}
    return sorted(tex for tex, _ in katex.readable(found))


@pytest.mark.parametrize(
    "tex",
    [
        r"\hat m_t=\frac{m_t}{1-\beta_1^t}",
        r"\left(\frac{1}{2}\right)^{n+1}\le\lVert x-\mu\rVert^2",
        r"\mathbb E[g^2]\,\operatorname{softmax}\bigl(\sqrt d\bigr)",
        r"P(x\mid\text{a b})=\lvert x\rvert,\qquad\max_ix_i'",
        r"{}^2+\sum_{i=1}^N\mathbf x_i\in\mathcal M",
    ],
)
def test_what_is_written_the_plain_way_is_told(tex: str) -> None:
    assert told(short(tex)) == tex
    assert SAID not in short(tex)


@pytest.mark.parametrize(
    ("tex", "same"),
    [
        ("a + b", "a+b"),
        ("x^{2}", "x^2"),
        (r"\hat{x}", r"\hat x"),
        (r"\frac1d", r"\frac{1}{d}"),
        (r"\mathrm{d}x", r"\mathrm dx"),
    ],
)
def test_spaces_and_braces_that_tex_does_not_heed_make_no_difference(tex: str, same: str) -> None:
    assert told(short(tex)) == same
    assert SAID not in short(tex)


@pytest.mark.parametrize("tex", [r"\dfrac12", r"\sqrt[3]{x}", "393{,}216", r"x\!y", r"\color{red}a", r"a\neq b"])
def test_what_mathml_does_not_tell_is_said(tex: str) -> None:
    assert SAID in short(tex)


def test_most_formulas_of_questions_are_told_and_what_is_told_looks_the_same() -> None:
    formulas = [short(tex) for tex in questions()]
    assert len(formulas) > 1000
    unsaid = [formula for formula in formulas if SAID not in formula]
    assert len(unsaid) > (1 - MOST_SAID) * len(formulas)
    assert [short(told(formula)) for formula in unsaid] == unsaid


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(SIGNS)))
def test_what_is_unsaid_looks_the_same(parts: list[str]) -> None:
    with contextlib.suppress(katex.RefusedFormula):
        if SAID not in (formula := short("".join(parts))):
            assert short(told(formula)) == formula
