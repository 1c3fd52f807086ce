"""What a reader does, as steps of tests."""

from __future__ import annotations

from playwright.sync_api import CDPSession, FilePayload, Locator, Page

TOPIC = "topics/position-long-context/"


CARD = ".kb-preview"


LINK = "article p a[href='../ntk-by-parts/']"


def shown(page: Page) -> Locator:
    return page.locator(".kb-list__item:visible")


def clipboard(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def marked(page: Page, slug: str, name: str) -> None:
    page.goto(f"questions/{slug}/")
    page.locator(".kb-head").get_by_role("button", name=name).click()


def imported(page: Page, text: str) -> None:
    file = FilePayload(name="x.json", mimeType="application/json", buffer=text.encode())
    page.locator("input[type=file]").set_input_files(file)


def start_of_link(page: Page) -> tuple[float, float]:
    """A point on the link, which may stand on two lines."""
    link = page.locator(LINK).first
    link.scroll_into_view_if_needed()
    x, y = link.evaluate("e => { const r = e.getClientRects()[0]; return [r.x, r.y]; }")
    return x + 6, y + 8


def hover(page: Page) -> None:
    page.mouse.move(*start_of_link(page))


def finger(page: Page) -> tuple[CDPSession, list[dict[str, float]]]:
    """A session that touches, and the place where the link begins."""
    x, y = start_of_link(page)
    return page.context.new_cdp_session(page), [{"x": x, "y": y}]
