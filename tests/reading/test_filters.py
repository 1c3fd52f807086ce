"""Filters and orders of lists, which stand in the address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.reading.steps import TOPIC, marked, shown


def test_a_filter_stands_in_the_address_and_is_read_from_it(page: Page) -> None:
    page.goto(TOPIC)
    total = shown(page).count()
    page.get_by_label("高阶").check()
    page.get_by_label("进阶").check()
    page.locator("select[name=tag]").select_option("rope")
    found = parse_qs(urlsplit(page.url).query)
    assert found == {"difficulty": ["intermediate,advanced"], "tag": ["rope"]}
    count = shown(page).count()
    assert 0 < count < total
    expect(page.locator("output")).to_have_text(f"{total} 题中的 {count} 题")
    page.goto(page.url)
    expect(page.locator("output")).to_have_text(f"{total} 题中的 {count} 题")
    page.get_by_role("button", name="清除筛选").click()
    expect(shown(page)).to_have_count(total)
    assert urlsplit(page.url).query == ""


def test_the_filter_works_by_keyboard(page: Page) -> None:
    page.goto(f"{TOPIC}#kb-questions")
    page.get_by_label("基础").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("高阶")).to_be_checked()
    assert shown(page).evaluate_all("items => items.every((item) => item.dataset.difficulty === 'advanced')")
    page.keyboard.press("Enter")
    expect(page.get_by_label("高阶")).not_to_be_checked()
    outline = page.locator(".kb-filter__levels :focus-visible + span").evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "solid"


def test_only_what_is_to_be_seen_again(page: Page) -> None:
    marked(page, "yarn", "要复习")
    page.goto(f"{TOPIC}?mark=review")
    expect(shown(page)).to_have_count(1)
    page.goto(f"{TOPIC}?mark=none&interview=csdn-25-questions")
    assert "yarn" not in shown(page).evaluate_all("items => items.map((item) => item.dataset.slug)")
    page.goto("questions/?mark=review")
    expect(shown(page)).to_have_count(1)
    expect(page.locator("h2:visible")).to_have_count(1)


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("degree", "item => -item.dataset.degree"),
        ("hard", "item => -['basic', 'intermediate', 'advanced'].indexOf(item.dataset.difficulty)"),
    ],
)
def test_a_list_can_be_sorted_and_comes_back_to_its_order(page: Page, sort: str, key: str) -> None:
    page.goto(TOPIC)
    names = "items => items.map((item) => item.dataset.slug)"
    before = shown(page).evaluate_all(names)
    page.locator("select[name=sort]").select_option(sort)
    values = shown(page).evaluate_all(f"items => items.map({key})")
    assert values == sorted(values)
    page.locator("select[name=sort]").select_option("")
    assert before == shown(page).evaluate_all(names)


def test_what_an_old_address_names_and_is_gone_filters_nothing(page: Page) -> None:
    page.goto(f"{TOPIC}?tag=gone&sort=gone&difficulty=gone&other=1")
    expect(page.locator("output")).to_contain_text("共 ")
