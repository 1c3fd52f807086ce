from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        viewport={"width": 1280, "height": 900}, base_url=address, permissions=["clipboard-read", "clipboard-write"]
    )
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, base_url=address
    )
    yield opened.new_page()
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page of which no script fails."""
    opened = context.new_page()
    noise: list[str] = []
    opened.on("pageerror", lambda error: noise.append(str(error)))
    opened.on("console", lambda message: noise.append(message.text) if message.type == "error" else None)
    yield opened
    assert [] == noise
