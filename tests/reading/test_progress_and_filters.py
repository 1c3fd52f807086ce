"""Marks, progress and filters, in a real Chromium."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.reading.actions import CARD, TOPIC, hover, imported, marked, shown


def test_a_mark_is_kept_and_shows_in_lists_and_topics(page: Page) -> None:
    marked(page, "yarn", "已掌握")
    page.reload()
    expect(page.locator(".kb-head").get_by_role("button", name="已掌握")).to_have_attribute("aria-pressed", "true")
    page.goto(TOPIC)
    expect(page.locator("[data-slug=yarn] .kb-mark")).to_have_text("已掌握")
    expect(page.locator("p.kb-progress")).to_contain_text("已掌握 1 / ")
    expect(page.locator(".kb-map .kb-node--known")).to_have_count(1)
    page.goto("topics/")
    expect(page.locator(".kb-progress--begun")).to_have_count(1)


def test_a_second_click_takes_the_mark_away_and_another_mark_takes_its_place(page: Page) -> None:
    marked(page, "yarn", "已掌握")
    known, review = (page.locator(".kb-head").get_by_role("button", name=name) for name in ("已掌握", "要复习"))
    review.click()
    expect(known).to_have_attribute("aria-pressed", "false")
    expect(review).to_have_attribute("aria-pressed", "true")
    review.click()
    expect(review).to_have_attribute("aria-pressed", "false")


def test_a_mark_shows_in_other_tabs_at_once(context: BrowserContext, page: Page) -> None:
    page.goto(TOPIC)
    marked(context.new_page(), "yarn", "要复习")
    expect(page.locator("[data-slug=yarn] .kb-mark")).to_have_text("要复习")


def test_marks_go_to_another_browser_as_a_file(browser: Browser, address: str, page: Page, tmp_path: Path) -> None:
    marked(page, "yarn", "已掌握")
    page.goto("topics/")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出为文件").click()
    path = tmp_path / "progress.json"
    download.value.save_as(path)
    assert json.loads(path.read_text(encoding="utf-8"))["marks"]["yarn"]["mark"] == "known"

    elsewhere = browser.new_context(base_url=address)
    other = elsewhere.new_page()
    other.goto("topics/")
    other.locator("input[type=file]").set_input_files(path)
    expect(other.locator("[data-count=known]")).to_have_text("1")
    elsewhere.close()


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", '{"format": "other"}', '{"format": "miandian-progress", "version": 2, "marks": {}}'],
)
def test_a_file_of_something_else_is_refused(page: Page, text: str) -> None:
    page.goto("topics/")
    imported(page, text)
    expect(page.locator("[data-kb-progress-file] [role=status]")).to_contain_text("没有导入")


def test_of_a_file_only_what_is_well_formed_and_newer_is_taken(page: Page) -> None:
    marked(page, "yarn", "已掌握")
    page.goto("topics/")
    marks = {
        "yarn": {"mark": "review", "topic": "position-long-context", "at": 1},
        "lora-principle": {"mark": "review", "topic": "fine-tuning", "at": 1},
        "<img src=x>": {"mark": "known", "topic": "x", "at": 1},
        "odd": {"mark": "hostile", "topic": "x", "at": 1},
    }
    text = json.dumps({"format": "miandian-progress", "version": 1, "marks": marks})
    imported(page, text)
    expect(page.locator("[data-kb-progress-file] [role=status]")).to_have_text("导入了 1 题的标记。")
    assert {"yarn", "lora-principle"} == set(json.loads(page.evaluate("localStorage['kb-progress']")))


def test_all_marks_go_only_after_a_second_click(page: Page) -> None:
    marked(page, "yarn", "已掌握")
    page.goto("topics/")
    clear = page.get_by_role("button", name="清除全部标记")
    clear.click()
    expect(page.locator("[data-count=known]")).to_have_text("1")
    clear.click()
    expect(page.locator("[data-count=known]")).to_have_text("0")


def test_a_browser_that_keeps_nothing_still_shows_the_page(page: Page) -> None:
    # Only for this key: the theme itself counts on a store that works.
    page.add_init_script("""const real = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, value) {
            if (key === "kb-progress") throw new DOMException("full", "QuotaExceededError");
            real.call(this, key, value);
        };""")
    page.goto("questions/yarn/")
    button = page.locator(".kb-head [data-mark=known]")
    button.click()
    expect(button).to_have_text("浏览器不允许保存")


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


def test_a_linked_question_shows_its_short_answer_on_hover_and_goes_with_the_mouse(page: Page) -> None:
    page.goto("questions/yarn/")
    hover(page)
    card = page.locator(CARD)
    expect(card).to_contain_text("NTK-by-parts 的思路是什么")
    expect(card.locator(".katex-html").first).to_be_visible()
    assert card.locator("[id]").count() == 0
    card.hover()
    page.wait_for_timeout(400)
    expect(card).to_be_visible()
    page.mouse.move(2, 500)
    expect(card).to_be_hidden()
