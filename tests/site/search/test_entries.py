"""Pages as what is searched and shown."""

from __future__ import annotations

import pytest

from kb.model import Meta, Page, Slug
from kb.pages.readable import readable
from kb.site.search.entries import Section, entry
from tests.cases import Case, read_cases


def page(body: str) -> Page:
    return Page(Slug("page"), Meta("题", "topic"), body)


def shown(section: Section) -> str:
    code = f" / {section.code}" if section.code else ""
    return f"{section.heading} | {section.text}{code}".replace("|  /", "| /").strip()


@pytest.mark.parametrize("case", read_cases("site/search/cases/sections.md"), ids=str)
def test_sections(case: Case) -> None:
    body, expected = case.parts
    assert expected.split("\n") == [shown(section) for section in entry(page(body)).sections]


def test_addresses_are_left_out_where_their_number_is_wrong() -> None:
    body = "## 一\n\n甲\n\n## 二\n\n乙\n"
    assert ["a", "b"] == [section.anchor for section in entry(page(body), ("a", "b")).sections[-2:]]
    assert ["", ""] == [section.anchor for section in entry(page(body), ("a",)).sections[-2:]]


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\sqrt{\frac{1}{t}}", "√(1/t)"),
        (r"\mathbb E[x^2]", "E[x^2]"),
        (r"x\in\mathbb{R}^{d\times k}", "x∈R^(d×k)"),
        (r"\operatorname{softmax}(z)_i", "softmax(z)_i"),
        (r"\begin{aligned}a&=b\\c&=d\end{aligned}", "a=b c=d"),
        (r"{{{{}}}}", ""),
        (r"\frac{}{2}+\sqrt{}", "()/2+√()"),
    ],
)
def test_formulas_are_readable(tex: str, text: str) -> None:
    assert text == readable(tex)
