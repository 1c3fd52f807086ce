"""The search box as a reader uses it, in a real Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as BrowserError

from tests.searching.actions import COMPOSED, INPUT, META, RESULT, TITLE, compose, loaded, typed, typing_set


def test_a_page_loads_a_stub_and_a_worker_until_the_box_is_used(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    names = {re.sub(r"\.[0-9a-f]{10}", "", name.split("/")[-1]) for name in loaded(page)}
    assert {"start.js"} <= names <= {"start.js", "worker.js"}


@pytest.mark.parametrize("key", ["/", "s", "f"])
def test_a_key_opens_the_box(page: Page, key: str) -> None:
    page.keyboard.press(key)
    expect(page.locator(INPUT)).to_be_focused()
    expect(page.locator(INPUT)).to_have_value("")


def test_arrows_and_enter_open_a_result_that_is_marked(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("旋转位置编码")
    expect(page.locator(TITLE).first).to_contain_text("旋转位置编码 RoPE")
    # What was typed first is answered first: the last answer marks the whole.
    expect(page.locator(f"{RESULT} mark", has_text=re.compile("^旋转位置编码$")).first).to_be_visible()
    assert all(len(mark) > 1 for mark in page.locator(f"{RESULT} mark").all_inner_texts())
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("旋转位置编码 RoPE")
    expect(page.locator(".md-content mark").first).to_be_visible()


def test_enter_opens_the_best_result_and_back_leads_to_the_results(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("gqa")
    expect(page.locator(RESULT).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("GQA")
    page.go_back()
    expect(page.locator(INPUT)).to_have_value("gqa")
    expect(page.locator(RESULT).first).to_be_visible()


def test_escape_closes_the_box_and_clears_the_address(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("lora")
    page.wait_for_url("**?q=lora")
    page.keyboard.press("Escape")
    expect(page.locator(INPUT)).not_to_be_focused()
    page.wait_for_url(re.compile(r"yarn/$"))


def test_an_address_with_a_query_opens_its_results(page: Page) -> None:
    page.goto("?q=剪枝")
    expect(page.locator(TITLE).first).to_contain_text("剪枝")


def test_a_result_within_a_page_shows_its_text_and_leads_there(page: Page) -> None:
    typed(page, "prefill 与 decode")
    first = page.locator(RESULT).first
    expect(first.locator("p")).to_contain_text("prefill")
    expect(first.locator("a")).to_have_attribute("href", re.compile(r"/\?h=[^#]+#[^#?]+$"))


def test_nothing_found_is_said(page: Page) -> None:
    typed(page, "asdfghjkl")
    expect(page.locator(META)).to_contain_text("没有找到")
    expect(page.locator(RESULT)).to_have_count(0)


def test_what_was_meant_can_be_asked(page: Page) -> None:
    typed(page, "quikselect")
    expect(page.locator(META)).to_contain_text("你是不是要找：quickselect")
    page.locator(".kb-search__meant").click()
    expect(page.locator(INPUT)).to_have_value("quickselect")
    expect(page.locator(TITLE).first).to_contain_text("快速选择")


def test_partial_results_stand_below_a_line(page: Page) -> None:
    typed(page, "bf16 fp16 区别")
    expect(page.locator(".kb-search__note")).to_contain_text("只包含一部分")
    expect(page.locator(META)).to_contain_text("个结果")


def test_the_number_of_results_is_announced(page: Page) -> None:
    typed(page, "GQA")
    status = page.locator(".md-search [role=status]")
    expect(status).to_have_text(re.compile(r"^\d+ 个结果$"))
    assert status.get_attribute("aria-live") == "polite"


def test_a_filter_is_picked_and_typed(page: Page) -> None:
    typed(page, "RoPE")
    page.locator("[data-kb-filter=difficulty]").select_option("advanced")
    expect(page.locator(INPUT)).to_have_value("difficulty:advanced RoPE")
    expect(page.locator(".kb-search__facts").first).to_contain_text("高阶")
    facts = page.locator(".kb-search__facts").all_inner_texts()
    assert all("高阶" in fact for fact in facts)


def test_recent_queries_are_offered(page: Page) -> None:
    typed(page, "剪枝")
    page.locator(TITLE).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("剪枝")
    # Before its scripts are there a page hears no keys.
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.locator(".kb-search__recent button", has_text="剪枝").click()
    expect(page.locator(TITLE).first).to_contain_text("剪枝")


def test_the_button_empties_the_box(page: Page) -> None:
    typed(page, "剪枝")
    expect(page.locator(RESULT).first).to_be_visible()
    page.locator(".md-search__form [type=reset]").click()
    expect(page.locator(RESULT)).to_have_count(0)
    expect(page.locator(INPUT)).to_have_value("")


def test_nothing_is_asked_while_a_word_is_composed(page: Page, context: BrowserContext) -> None:
    session = context.new_cdp_session(page)
    page.keyboard.press("/")
    expect(page.locator(INPUT)).to_be_focused()
    for step in ("z", "zh", "zhu", "zhuyi"):
        session.send("Input.imeSetComposition", {"text": step, "selectionStart": len(step), "selectionEnd": len(step)})
        page.locator(INPUT).evaluate(
            "(box) => box.dispatchEvent(new KeyboardEvent('keyup', {isComposing: true, bubbles: true}))"
        )
    page.wait_for_timeout(300)
    assert [] == [name for name in loaded(page) if re.search(r"/t\d+\.", name)]
    expect(page.locator(RESULT)).to_have_count(0)
    session.send("Input.insertText", {"text": "注意力"})
    expect(page.locator(TITLE).first).to_contain_text("注意力")


@pytest.mark.parametrize(("steps", "text", "title"), COMPOSED, ids=[text for _, text, _ in COMPOSED])
def test_a_composed_word_is_asked_once_it_is_picked(
    page: Page, context: BrowserContext, steps: list[str], text: str, title: str
) -> None:
    session = context.new_cdp_session(page)
    page.keyboard.press("/")
    expect(page.locator(INPUT)).to_be_focused()
    compose(session, steps, text)
    expect(page.locator(TITLE).first).to_contain_text(title)


AMONG_FIVE = f"""(paths) => [...document.querySelectorAll("{RESULT} > a")].slice(0, 5)
  .some(({{href}}) => paths.some((path) => href.includes(path)))"""
"""Whether one of the paths is among the first five results."""


@pytest.mark.slow
def test_queries_are_answered_as_they_are_typed(page: Page) -> None:
    queries = typing_set()
    assert len(queries) >= 40
    missed = []
    for query in queries:
        typed(page, query.text)
        expect(page.locator(INPUT)).to_have_value(query.text)
        page.wait_for_function(
            "(text) => new URL(location).searchParams.get('q') === text && document.querySelector('[data-md-score]')",
            arg=query.text.strip(),
        )
        # On a busy machine the answer to the query before still stands there for a while.
        try:
            page.wait_for_function(AMONG_FIVE, arg=[f"/questions/{slug}/" for slug in query.grades], timeout=8_000)
        except BrowserError:
            missed.append(query.text)
        assert "\u200b" not in page.locator(".md-search-result__list").inner_text()
    assert len(missed) <= 1, missed


def test_the_module_answers_on_any_page_below_any_path(page: Page, address: str) -> None:
    page.goto("topics/attention/")
    found = page.evaluate(
        """async (address) => {
            const { search } = await import(`${address}assets/search/search.js`);
            return search("GQA", {limit: 3});
        }""",
        address,
    )
    assert 3 == len(found["results"])
    assert {"slug", "url", "title", "excerpt", "score", "matched"} <= set(found["results"][0])
    assert found["results"][0]["url"].startswith(f"{address}questions/")
    assert found["total"] >= 3


def test_the_search_goes_on_without_a_network(page: Page, context: BrowserContext) -> None:
    typed(page, "GQA")
    expect(page.locator(RESULT).first).to_be_visible()
    context.set_offline(True)
    typed(page, "GQ")
    typed(page, "GQA")
    expect(page.locator(TITLE).first).to_contain_text("GQA")


def test_without_javascript_the_box_of_the_home_page_leads_to_all_questions(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("questions/yarn/")
    expect(page.locator("[data-md-component=search]")).to_have_count(0)
    page.goto("")
    page.locator("#kb-home-query").fill("rope")
    page.locator("#kb-home-query").press("Enter")
    page.wait_for_url("**/questions/?q=rope")
    assert 83 <= page.locator(".kb-list__title").count()
    context.close()


def test_the_theme_has_no_index_of_its_own(page: Page, address: str) -> None:
    assert page.request.get(f"{address}search/search_index.json").status == 404
