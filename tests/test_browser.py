"""What a reader sees, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect


@pytest.fixture(params=["desktop", "phone", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A page that must stay within the site and make no noise in the console."""
    sizes = {"width": 390, "height": 844} if request.param == "phone" else {"width": 1280, "height": 900}
    scheme = "dark" if request.param == "dark" else "light"
    context = browser.new_context(viewport=sizes, color_scheme=scheme, base_url=address)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    opened = context.new_page()
    noise: list[str] = []
    opened.on("console", lambda message: noise.append(message.text) if _is_noise(message) else None)
    opened.on("pageerror", lambda error: noise.append(str(error)))
    requests: list[str] = []
    opened.on("request", lambda sent: requests.append(sent.url))
    yield opened
    context.close()
    assert [] == noise
    host = urlsplit(address).netloc
    assert [] == [url for url in requests if urlsplit(url).netloc != host and not url.startswith(("data:", "blob:"))]


def _is_noise(message: ConsoleMessage) -> bool:
    # Chromium's own remark on drawing without a graphics card is none of the page's.
    return message.type in ("error", "warning") and "GL Driver Message" not in message.text


def test_a_reader_goes_from_home_to_a_topic_a_question_and_a_related_question(page: Page) -> None:
    page.goto("")
    page.get_by_role("link", name="注意力机制").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("注意力机制")
    page.locator(".kb-list__title", has_text="为什么要除以").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("为什么要除以")
    formula = page.locator(".kb-formula--display .katex > b").first
    formula.scroll_into_view_if_needed()
    box = formula.bounding_box()
    assert box is not None
    assert box["width"] > 40
    assert box["height"] > 10
    title = page.get_by_role("heading", level=1).inner_text()
    page.locator(".kb-related a").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(title)
    expect(page.locator(".admonition.abstract").first).to_be_visible()


def test_a_page_is_never_wider_than_the_screen(page: Page) -> None:
    for path in ("", "topics/attention/", "questions/self-attention-flops/", "interviews/llm-study-notes/", "tags/"):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path


def test_the_fonts_of_formulas_come_from_the_site(page: Page) -> None:
    page.goto("questions/scaled-dot-product-scaling/")
    page.wait_for_function("document.fonts.status === 'loaded'")
    loaded = page.evaluate("[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)")
    assert "KaTeX_Main" in loaded


def test_the_graph_page_draws_every_question(page: Page) -> None:
    page.goto("graph/")
    expect(page.locator("#kb-graph canvas").first).to_be_visible()


def test_a_page_reads_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    opened = context.new_page()
    opened.goto("questions/yarn/")
    expect(opened.locator(".kb-formula--display .katex > b").first).to_be_visible()
    expect(opened.locator(".kb-related li").first).to_be_visible()
    expect(opened.locator(".kb-local-graph img")).to_be_visible()
    context.close()
