"""Pages as what is searched and shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Meta, Page, Slug
from kb.pages.readable import readable
from kb.site.search import entries
from kb.site.search.entries import Section, entry, plain
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


SIGNS = [
    *"ab中1.#*_<>{}[]^:|!=?+-` \t\n\u00a0",
    "!!! note ",
    '"题"',
    "[[",
    "]]",
    "](",
    "<br>",
    "{#a}",
    "[^1]",
    "===",
    "???",
]
LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
RULE = re.compile(r"^[ \t|:>*-]+$|^[ \t]*(?:[-*+>]|\d+\.)[ \t]+|^[ \t]*\[\^[^\]]+\]:?", re.MULTILINE)
EMPHASIS = re.compile(r"\*+|(?<!\w)__?(?=\S)|(?<=\S)__?(?!\w)|<[^<>\n]{1,80}>|\{[#.:][^{}\n]*\}")


@given(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join))
def test_signs_are_taken_out_as_by_patterns_that_are_tried_at_each_letter(text: str) -> None:
    """These are easier to read, and slower."""
    seen = entries.WIKI_LINK.sub(lambda match: match[2] or match[1].replace("-", " "), text)
    seen = entries.ADMONITION.sub(
        lambda match: "" if match[1] == entries.SUMMARY else match[1] or "", LINK.sub(r"\1", seen)
    )
    seen = EMPHASIS.sub("", RULE.sub(" ", seen)).replace("`", "").replace("|", " ")
    assert plain(text) == re.sub(r"\s+", " ", seen).strip()
    assert [match.span(2) for match in HEADING.finditer(text)] == [
        match.span(2) for match in entries.HEADING.finditer(text)
    ]
