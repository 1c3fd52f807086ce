from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Backlink, Page, Slug
from kb.site import links
from tests.cases import Case, read_cases
from tests.site.knowledge import KV, MASK, YARN, base, page

BASE = base(YARN, KV, MASK)
NAMES = links.Names(BASE.pages, BASE.topics)


def leads(pages: Mapping[Slug, Page]) -> dict[Slug, links.Leads]:
    return {slug: links.leads(page.body) for slug, page in pages.items()}


@pytest.mark.parametrize("case", read_cases("site/cases/links.md"), ids=str)
def test_a_wiki_link_becomes_a_markdown_link(case: Case) -> None:
    text, expected = case.parts
    assert expected == links.rewrite(text, lambda link: links.as_markdown(link, NAMES, "../"))


@pytest.mark.parametrize("case", read_cases("site/cases/link_problems.md"), ids=str)
def test_a_link_that_leads_nowhere_is_told_with_its_line(case: Case) -> None:
    text, expected = case.parts
    found = links.faults(links.written(text), NAMES)
    assert expected == "\n".join(f"{line}: {rule}: {message}" for line, rule, message in found)


@pytest.mark.parametrize("case", read_cases("site/cases/sentences.md"), ids=str)
def test_a_backlink_shows_the_sentence_of_the_link(case: Case) -> None:
    text, expected = case.parts
    pages = {YARN.slug: YARN, Slug("other"): page("other", "别的", text)}
    assert (Backlink(Slug("other"), expected),) == links.backlinks(leads(pages), NAMES)[YARN.slug]


def test_backlinks_come_by_slug_once_a_page_and_never_from_itself() -> None:
    text = "见 [[yarn]]。再见 [[yarn]]。"
    pages = {slug: page(slug, slug, text) for slug in (Slug("b"), Slug("a"), Slug("yarn"))}
    found = links.backlinks(leads(pages), links.Names(pages, {}))
    assert [backlink.source for backlink in found[Slug("yarn")]] == ["a", "b"]


def test_what_looks_like_a_link_in_a_listing_makes_no_backlink() -> None:
    pages = {YARN.slug: YARN, Slug("other"): page("other", "别的", "```text\n见 [[yarn]]\n\n见 [[yarn]]。\n```")}
    assert {} == links.backlinks(leads(pages), NAMES)


def test_a_question_goes_before_a_topic_of_its_name() -> None:
    pages = {Slug("q"): page("q", "基础")}
    assert links.Names(pages, BASE.topics).find("基础") == ("q",)


@given(st.text("[]|#yarn\n`$ \\"))
def test_what_is_no_link_stays_as_it_is(text: str) -> None:
    found = list(links.links(text))
    rewritten = links.rewrite(text, lambda _: "")
    assert (rewritten == text) == (not found)
