"""Which page a question has already. One wrong merge is worse than five missed ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Meta, Page, Slug
from kb.pages.concepts import load_concepts
from kb.pages.store import load
from kb.pages.twins import Wordings
from tests.cases import TESTS, Case, read_cases

PROJECT = TESTS.parent
QUESTIONS = PROJECT.parent / "shared" / "questions.json"


def wordings() -> Wordings:
    pages = {}
    for line in (TESTS / "pages" / "cases" / "known.txt").read_text(encoding="utf-8").splitlines():
        slug, title, *aliases = line.split(" | ")
        pages[Slug(slug)] = Page(Slug(slug), Meta(title, "t", aliases=tuple(aliases)), "")
    return Wordings(pages)


@pytest.mark.parametrize("case", read_cases("pages/cases/twins.md"), ids=str)
def test_a_known_question_is_recognised_and_no_other(case: Case) -> None:
    asked, expected = case.parts
    twin = wordings().find(asked)
    shown = "new" if twin is None else f"{'known' if twin.sure else 'possible'} {twin.slug}"
    assert expected == shown


@given(st.text(max_size=60))
def test_any_title_has_an_answer(title: str) -> None:
    twin = wordings().find(title)
    assert twin is None or 0 < twin.score <= 1


@pytest.mark.skipif(not QUESTIONS.exists(), reason="the labelled questions are not part of the project")
def test_no_occurrence_of_the_labelled_questions_is_merged_wrongly() -> None:
    known = Wordings(load(PROJECT / "docs").pages, load_concepts(PROJECT / "docs"))
    items = json.loads(Path(QUESTIONS).read_text(encoding="utf-8"))["items"]
    found = [(known.find(item["raw_title"]), item["canonical"]) for item in items]
    sure = [(twin.slug, right) for twin, right in found if twin is not None and twin.sure]
    assert [] == [pair for pair in sure if pair[0] != pair[1]]
    assert len(sure) >= 0.92 * len(items)


def test_other_wordings_of_the_pages_are_recognised_and_no_other_question_is() -> None:
    """Abbreviations, another order, English: none of the wordings is a title or an alias."""
    known = Wordings(load(PROJECT / "docs").pages, load_concepts(PROJECT / "docs"))
    lines = (TESTS / "pages" / "cases" / "paraphrases.txt").read_text(encoding="utf-8").splitlines()
    expected = dict(line.rsplit(" | ", 1) for line in lines)
    found = {wording: known.find(wording) for wording in expected}
    sure = {wording: str(twin.slug) for wording, twin in found.items() if twin is not None and twin.sure}
    assert {wording: slug for wording, slug in expected.items() if slug != "new"} == sure
