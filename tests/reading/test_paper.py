"""Pages for paper: on it, and on a screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

WIDER = """() => {
  const paper = document.querySelector("main").getBoundingClientRect().right + 1;
  const parts = document.querySelectorAll(".katex > b, .katex .M > b, table, img, pre > code");
  return [...parts].filter((part) => part.getBoundingClientRect().right > paper).map((part) => part.textContent);
}"""


@pytest.mark.slow
def test_formulas_are_whole_on_paper(browser: Browser, address: str, built_site: Path) -> None:
    context = browser.new_context(viewport={"width": 673, "height": 1000}, base_url=address, service_workers="block")
    page = context.new_page()
    page.emulate_media(media="print")
    for topic in sorted(path.parent.name for path in built_site.glob("topics/*/print/")):
        page.goto(f"topics/{topic}/print/")
        page.evaluate("document.fonts.ready")
        assert [] == page.evaluate(WIDER), topic
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_for_paper_reads_on_a_screen_too(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, base_url=address, service_workers="block")
    page = context.new_page()
    page.goto("topics/attention/print/")
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    context.close()
