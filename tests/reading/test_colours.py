"""Light and dark: as the system says until the reader chooses, then as chosen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.reading.steps import TOPIC, read

DARK, LIGHT = "切换到深色", "切换到浅色"


def scheme(page: Page, name: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", name)


def test_a_page_follows_the_system_until_a_reader_chooses(page: Page) -> None:
    read(page, "questions/yarn/")
    scheme(page, "default")
    page.emulate_media(color_scheme="dark")
    scheme(page, "slate")
    page.get_by_title(LIGHT).click()
    scheme(page, "default")
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    read(page, TOPIC)
    scheme(page, "default")
    expect(page.get_by_title(DARK)).to_be_visible()


def test_the_browsers_own_colours_go_with_the_page(page: Page) -> None:
    read(page, "questions/yarn/")
    says = page.locator("meta[name=color-scheme]")
    bar = page.locator("meta[name=theme-color]")
    light = bar.get_attribute("content")
    page.get_by_title(DARK).click()
    expect(says).to_have_attribute("content", "dark")
    expect(bar).not_to_have_attribute("content", str(light))


def test_the_keyboard_chooses(page: Page) -> None:
    read(page, "questions/yarn/")
    page.locator(".kb-palette input:checked").focus()
    page.keyboard.press("Enter")
    scheme(page, "slate")
    expect(page.locator(".kb-palette input:focus")).to_have_count(1)


@pytest.mark.parametrize("kept", ["{", "null", '{"index": 7}', '{"index": 1, "color": {"scheme": "slate"}}'])
def test_whatever_a_browser_has_kept_a_page_has_colours(browser: Browser, address: str, kept: str) -> None:
    context = browser.new_context(base_url=address)
    context.add_init_script(f"localStorage.setItem(`${{location.pathname.split('questions')[0]}}.__palette`, {kept!r})")
    page = context.new_page()
    read(page, "questions/yarn/")
    scheme(page, "slate" if "slate" in kept else "default")
    page.get_by_title(LIGHT if "slate" in kept else DARK).click()
    scheme(page, "default" if "slate" in kept else "slate")
    context.close()
