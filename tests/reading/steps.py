"""What several tests of the reading side do."""

from __future__ import annotations

import re

from playwright.sync_api import FilePayload, Locator, Page

from tests.conftest import ROOT

TOPIC = "topics/position-long-context/"


PAGE = (ROOT / "docs" / "assets" / "javascripts" / "page.js").read_text(encoding="utf-8")
SCRIPTS = re.findall(r'import\("\./([\w/-]+)\.js"\)', PAGE)
COME = """(names) => {
    const scripts = document.querySelector("script[src$='/page.js']");
    return scripts && Promise.all(names.map((name) => import(new URL(`${name}.js`, scripts.src).href)));
}"""


def read(page: Page, address: str) -> None:
    """Open a page and wait for what it fetches behind the reader's back, as a reader does who looks before moving."""
    page.goto(address)
    page.evaluate(COME, SCRIPTS)


def shown(page: Page) -> Locator:
    return page.locator(".kb-list__item:visible")


def clipboard(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def copied(page: Page, beginning: str) -> str:
    """What is copied, once it begins so: the script that tells TeX may come later than the keys are pressed."""
    for _ in range(400):
        if (text := clipboard(page)).startswith(beginning):
            return text
        page.wait_for_timeout(50)
    raise AssertionError(f"nothing was copied that begins with {beginning}")


def marked(page: Page, slug: str, name: str) -> None:
    page.goto(f"questions/{slug}/")
    page.locator(".kb-head").get_by_role("button", name=name).click()


def imported(page: Page, text: str) -> None:
    file = FilePayload(name="x.json", mimeType="application/json", buffer=text.encode())
    page.locator("input[type=file]").set_input_files(file)
