"""Formulas to copy, the order of a topic, neighbours, the home page; what stands without script and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.reading.steps import TOPIC, clipboard, copied, marked, read, shown


def test_a_formula_is_copied_as_tex_by_its_button(page: Page) -> None:
    page.goto("questions/scaled-dot-product-scaling/")
    button = page.get_by_role("button", name="复制这个公式的 TeX").first
    button.focus()
    expect(button).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(button).to_have_text("已复制")
    assert "\\" in clipboard(page)
    assert "$" not in clipboard(page)


def test_what_is_selected_is_copied_with_tex_in_it(page: Page) -> None:
    read(page, "questions/yarn/")
    page.evaluate("""() => {
        const [first, last] = document.querySelectorAll("article h3");
        const range = document.createRange();
        range.setStartAfter(first);
        range.setEndBefore(last);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }""")
    page.keyboard.press("Control+c")
    text = copied(page, "记原训练长度")
    assert text.startswith("记原训练长度 $L$、目标 $L'$")
    assert "\n$$\n\\theta'_i=" in text
    assert "TeX" not in text


def test_text_without_formulas_is_copied_as_ever(page: Page) -> None:
    read(page, "questions/yarn/")
    page.locator("h1").select_text()
    page.keyboard.press("Control+c")
    assert clipboard(page).startswith("YaRN 是怎么做长度外推的")


def test_all_questions_of_a_topic_can_be_read_by_going_on(page: Page) -> None:
    page.goto(TOPIC)
    names = shown(page).evaluate_all("items => items.map((item) => item.dataset.slug)")
    page.locator(".kb-list__title").first.click()
    for name in names[1:]:
        page.locator(".kb-turn a[rel=next]").click()
        page.wait_for_url(f"**/questions/{name}/")
    expect(page.locator(".kb-turn a[rel=next]")).to_have_count(0)
    page.keyboard.press("p")
    page.wait_for_url(f"**/questions/{names[-2]}/")


def test_neighbours_come_with_the_reader_and_theirs_on_request(page: Page) -> None:
    page.goto("questions/yarn/")
    graph = page.locator("#kb-neighbourhood svg")
    expect(graph.locator("a")).to_have_count(0)
    empty = graph.bounding_box()
    graph.scroll_into_view_if_needed()
    expect(graph.locator("a").first).to_be_visible()
    after = graph.bounding_box()
    assert empty is not None
    assert after is not None
    assert (empty["width"], empty["height"]) == (after["width"], after["height"])
    before = graph.locator("a").count()
    button = page.get_by_role("button", name="再远一步")
    button.click()
    expect(page.get_by_role("button", name="只看相邻的")).to_have_attribute("aria-expanded", "true")
    assert graph.locator("a").count() > before
    graph.locator("a").last.click()
    page.wait_for_url("**/questions/*/")
    expect(page.locator("h1")).to_be_visible()


def test_on_a_desktop_the_home_page_can_be_searched_at_once(page: Page) -> None:
    page.goto("")
    expect(page.locator("#kb-home-query")).to_be_focused()
    page.keyboard.type("kv cache")
    expect(page.locator("[data-md-component=search-query]")).to_have_value("kv cache")
    expect(page.locator(".md-search-result__item").first).to_be_visible()


def test_on_a_phone_the_home_page_opens_no_keyboard_and_shows_topics_at_once(phone: Page) -> None:
    phone.goto("")
    expect(phone.locator(".kb-card").nth(3)).to_be_in_viewport()
    expect(phone.locator("#kb-home-query")).not_to_be_focused()


@pytest.mark.parametrize("path", ["", TOPIC, "questions/yarn/", "questions/", "topics/"])
def test_nothing_moves_while_a_page_settles(page: Page, path: str) -> None:
    marked(page, "yarn", "已掌握")
    page.goto(path)
    page.wait_for_timeout(500)
    shift = page.evaluate("""() => new Promise((resolve) => new PerformanceObserver((list) =>
        resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))
    ).observe({type: "layout-shift", buffered: true}) || setTimeout(() => resolve(0), 200))""")
    assert shift <= 0.02


READ_WITHOUT_SCRIPT = {
    "": ".kb-card a, .kb-short a, .kb-places a, .kb-tags a",
    TOPIC: ".kb-map a, .kb-list__item a",
    "topics/": ".kb-card a",
    "questions/": ".kb-list__item a",
    "questions/yarn/": ".kb-head__asked a, .abstract, .kb-path a, .kb-related a, .kb-local-graph img, .kb-backlinks p",
    "tags/": "article a",
    "tags/rope/": ".kb-list__item a",
    "interviews/": "article a",
    "interviews/csdn-25-questions/": "article a",
    "graph/": ".kb-graph-list summary",
    "glossary/": ".kb-terms__entry",
    "calculators/kv-cache/": ".katex, table:visible",
    "new/": "article a",
    "topics/attention/print/": "h2, .katex > b",
}
"""What stands on each kind of page, whatever a browser can run."""


def test_without_javascript_everything_is_there_and_nothing_that_does_not_work(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    opened = context.new_page()
    for path, parts in READ_WITHOUT_SCRIPT.items():
        opened.goto(path)
        expect(opened.get_by_role("heading", level=1).first).to_be_visible()
        for part in parts.split(", "):
            expect(opened.locator(part).first, f"{path}: {part}").to_be_visible()
        expect(opened.locator(".kb-scripted:visible")).to_have_count(0)
    context.close()


def test_on_paper_there_are_no_buttons(page: Page) -> None:
    page.goto("questions/yarn/")
    page.emulate_media(media="print")
    expect(page.locator(".kb-marks:visible, .kb-formula-box__copy:visible, .kb-turn:visible")).to_have_count(0)
    expect(page.locator(".kb-formula--display").first).to_be_visible()


TORN = """() => [...document.querySelectorAll("p .katex, li .katex")].filter((formula) => {
  const next = formula.nextSibling;
  if (next?.nodeType !== Node.TEXT_NODE || !/^[，。、；：？！）」』》”]/.test(next.data)) return false;
  const range = document.createRange();
  range.setStart(next, 0);
  range.setEnd(next, 1);
  const mark = range.getBoundingClientRect();
  const end = [...formula.lastElementChild.getClientRects()].at(-1);
  return mark.left < end.right - 2;
}).map((formula) => formula.parentElement.textContent.slice(0, 40))"""
"""Formulas whose punctuation stands at the beginning of the next line."""


@pytest.mark.parametrize("name", ["scaled-dot-product-scaling", "adam-and-adamw", "yarn"])
def test_no_line_begins_with_the_punctuation_behind_a_formula(page: Page, name: str) -> None:
    page.goto(f"questions/{name}/")
    for width in range(360, 1281, 92):
        page.set_viewport_size({"width": width, "height": 800})
        assert [] == page.evaluate(TORN), width
