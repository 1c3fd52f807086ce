"""The formulas of the labelled questions: each stands in the draft, as KaTeX sets it, or in an equivalent form."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from bs4 import BeautifulSoup

from kb.cli.reading import Reading, reading
from kb.site.maths import set_formula
from tests.cases import TESTS

SHARED = TESTS.parent.parent / "shared"
FORMULA = re.compile(r"\$\$\s*(.+?)\s*\$\$|(?<!\\)\$([^$\n]+)\$", re.DOTALL)
EQUIVALENT = {
    "词表大小 x 每一个词的向量维度": "词表大小 × 每一个词的向量维度",
    "moving_mean = momentum × moving_mean + (1.0 − momentum) × mean": r"\text{moving\_mean}=\text{momentum}\times "
    r"\text{moving\_mean}+(1.0-\text{momentum})\times \text{mean}",
    "moving_var = momentum × moving_var + (1.0 − momentum) × var": r"\text{moving\_var}=\text{momentum}\times "
    r"\text{moving\_var}+(1.0-\text{momentum})\times \text{var}",
    "reduction(权重矩阵乘以V):h × 2 × d × s^2": r"$h\times 2\times d\times s^2$",
    "<=1/32上下文": r"$\le 1/32$ 上下文",
    "D=d×h": "D=d×h",
}
"""Formulas whose quantities the labels name otherwise than the note does, or which stand in a title, that is plain."""


def signs(tex: str) -> set[str]:
    """What KaTeX sets for a formula: the MathML of each part between commas, without white space."""
    page = BeautifulSoup(set_formula(tex.strip(), display=False), "lxml")
    row = page.select_one("math > mrow:only-child") or page.select_one("math")
    assert row is not None
    parts = [""]
    for child in row.find_all(recursive=False):
        if child.get_text() == ",":
            parts.append("")
        elif child.get_text().strip():
            parts[-1] += re.sub(r"\s+", "", str(child))
    return set(parts) - {""}


@cache
def taken(name: str) -> Reading:
    return reading(str(SHARED / "notes" / name))


def draft(name: str, line: int) -> str:
    """The title and the answer of the question that begins on a line."""
    read = taken(name)
    place = next(i for i, question in enumerate(read.note.questions) if abs(question.span.line - line) <= 1)
    return f"{read.note.questions[place].title}\n{read.answers[place]}"


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled questions are not part of the project")
def test_each_formula_of_the_labelled_questions_stands_in_its_draft() -> None:
    items = json.loads((SHARED / "questions.json").read_text(encoding="utf-8"))["items"]
    lost, count = [], 0
    for item in items:
        text = draft(item["note"], item["line"]) if item["formulas"] else ""
        there = {sign for match in FORMULA.finditer(text) for sign in signs(match[1] or match[2])}
        for formula in item["formulas"]:
            count += 1
            if not signs(formula["katex"]) <= there and EQUIVALENT.get(formula["raw"], "\0") not in text:
                lost.append((item["note"], item["line"], formula["raw"]))
    assert [] == lost
    assert 57 == count
