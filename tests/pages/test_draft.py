"""Drafts, records and slugs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import Block, Interview, Note, Question, Slug, Source
from kb.pages.draft import draft_page, draft_record
from kb.pages.parse import parse_interview, parse_page
from kb.pages.render import render_interview, render_page
from kb.pages.revision import digest_of
from kb.pages.slugs import LONGEST, slugify
from tests.cases import Case, read_cases

LINE = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=80).filter(str.strip)
BLOCKS = st.lists(
    st.builds(Block, st.sampled_from(["paragraph", "list", "code", "quote", "heading", "image"]), LINE), max_size=4
)


@pytest.mark.parametrize("case", read_cases("pages/cases/slugs.md"), ids=str)
def test_a_title_becomes_a_slug(case: Case) -> None:
    title, expected = case.parts
    assert expected == slugify(title, {"kv-cache", "yarn", "yarn-2"})


@given(st.text(max_size=120))
def test_any_title_becomes_a_slug(title: str) -> None:
    slug = slugify(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= LONGEST
    assert slugify(title, {slug}) != slug


@settings(deadline=None)
@given(LINE, BLOCKS, LINE)
def test_a_draft_can_be_read_again(title: str, blocks: list[Block], locator: str) -> None:
    question = Question(title, tuple(blocks), answered=bool(blocks), locator=locator)
    page = draft_page(question, Slug("a"), "t", ["x"], Source("n", locator))
    assert page == parse_page(render_page(page), "a.md")


def test_a_question_without_an_answer_says_so() -> None:
    page = draft_page(Question("问", ()), Slug("a"), "t", (), Source("n", "1"))
    assert "笔记里只有问题，没有答案。" in page.body
    assert "draft" == page.meta.status


def test_a_fence_is_longer_than_any_in_the_listing() -> None:
    block = Block("code", "```\nx\n```", language="markdown")
    page = draft_page(Question("问", (block,), answered=True), Slug("a"), "t", (), Source("n", "1"))
    assert "````markdown\n```\nx\n```\n````" in page.body


def test_what_was_guessed_is_marked_right_above_it() -> None:
    block = Block("code", "x = 1", language="python", review="缩进为推测")
    page = draft_page(Question("问", (block,), answered=True), Slug("a"), "t", (), Source("n", "1"))
    assert '!!! warning "请核对"\n    缩进为推测\n\n```python\nx = 1\n```' in page.body


def test_a_record_lists_the_questions_in_order_under_their_sections() -> None:
    questions = (Question("甲", ()), Question("乙", (), section="一面"), Question("丙", (), section="一面"))
    note = Note("", "面经: 2024", "", None, questions)
    record = draft_record(note, "n", "0" * 64, [Slug("a"), Slug("b"), Slug("c")])
    body = "\n1. [[a]]\n\n## 一面\n\n1. [[b]]\n2. [[c]]\n"
    expected = Interview("n", "面经: 2024", "", None, "0" * 64, body, generated=digest_of(body))
    assert expected == parse_interview(render_interview(record), "n.md")
