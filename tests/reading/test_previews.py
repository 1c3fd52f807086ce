"""A look at a linked question: by mouse, by keyboard, by a long press."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page, expect

from tests.reading.steps import read

CARD = ".kb-preview"
LINK = "article p a[href='../ntk-by-parts/']"


def start_of_link(page: Page) -> tuple[float, float]:
    """A point on the link, which may stand on two lines."""
    link = page.locator(LINK).first
    link.scroll_into_view_if_needed()
    x, y = link.evaluate("e => { const r = e.getClientRects()[0]; return [r.x, r.y]; }")
    return x + 6, y + 8


def hover(page: Page) -> None:
    page.mouse.move(*start_of_link(page))


def test_a_linked_question_shows_its_short_answer_on_hover_and_goes_with_the_mouse(page: Page) -> None:
    read(page, "questions/yarn/")
    hover(page)
    card = page.locator(CARD)
    expect(card).to_contain_text("NTK-by-parts 的思路是什么")
    expect(card.locator(".katex > b").first).to_be_visible()
    assert card.locator("[id]").count() == 0
    card.hover()
    page.wait_for_timeout(400)
    expect(card).to_be_visible()
    page.mouse.move(2, 500)
    expect(card).to_be_hidden()


def test_a_preview_is_fetched_once(page: Page) -> None:
    read(page, "questions/yarn/")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    for _ in range(2):
        hover(page)
        expect(page.locator(CARD)).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(CARD)).to_be_hidden()
        page.mouse.move(2, 500)
    assert len([url for url in fetched if url.endswith("/ntk-by-parts/")]) == 1


def test_the_keyboard_opens_a_preview_and_escape_closes_it(page: Page) -> None:
    read(page, "questions/yarn/")
    page.keyboard.press("Tab")
    page.locator(LINK).first.focus()
    expect(page.locator(CARD)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_be_hidden()
    expect(page.locator(LINK).first).to_be_focused()


def finger(page: Page) -> tuple[CDPSession, list[dict[str, float]]]:
    """A session that touches, and the place where the link begins."""
    x, y = start_of_link(page)
    return page.context.new_cdp_session(page), [{"x": x, "y": y}]


def test_a_long_press_opens_a_preview_and_does_not_follow_the_link(phone: Page) -> None:
    read(phone, "questions/yarn/")
    session, place = finger(phone)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": place})
    expect(phone.locator(CARD)).to_be_visible()
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(phone.locator(CARD)).to_contain_text("NTK-by-parts 的思路是什么")
    box = phone.locator(CARD).bounding_box()
    assert box is not None
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 844)
    assert phone.url.endswith("/questions/yarn/")
    phone.get_by_role("button", name="关闭").click()
    expect(phone.locator(CARD)).to_be_hidden()


def test_a_tap_follows_the_link(phone: Page) -> None:
    read(phone, "questions/yarn/")
    session, place = finger(phone)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": place})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.wait_for_url("**/questions/ntk-by-parts/")
