"""The reader's marks: on the question, in lists and topics, in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.reading.steps import TOPIC, imported, marked


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


def test_a_button_cannot_be_pressed_before_its_script_has_come(page: Page) -> None:
    held: list[Route] = []
    page.route("**/progress.js", lambda route: held.append(route))
    page.goto("questions/yarn/")
    inert = page.locator(".kb-marks[inert]")
    expect(inert).to_have_count(1)
    held[0].continue_()
    expect(inert).to_have_count(0)
    page.locator(".kb-head").get_by_role("button", name="已掌握").click()
    expect(page.locator("[data-mark=known][aria-pressed=true]")).to_have_count(2)


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
