"""What every reader can use: axe-core on each kind of page in both schemes, the keyboard, still pictures, MathML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.site.assets import package_file
from tests.reading.steps import TOPIC, read

PAGES = {
    "home": "",
    "question": "questions/yarn/",
    "questions": "questions/",
    "topic": TOPIC,
    "topics": "topics/",
    "tags": "tags/",
    "tag": "tags/rope/",
    "interviews": "interviews/",
    "interview": "interviews/csdn-25-questions/",
    "graph": "graph/",
    "glossary": "glossary/",
    "calculators": "calculators/",
    "calculator": "calculators/kv-cache/",
    "new": "new/",
    "offline": "offline/",
    "not found": "404.html",
    "print": "topics/attention/print/",
}
AXE = """() => axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(
  ({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`)))"""
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  // The theme's list of results, which has no height while there are none.
  if (element.matches(".md-search__scrollwrap")) return { name: "results", seen: true, area: 1 };
  // A field that lies unseen over its label lends it the mark, and so does the theme's switch.
  const shown = [element, ...(element.labels ?? []), element.nextElementSibling].filter(Boolean);
  const marks = shown.map((one) => getComputedStyle(one));
  const seen = marks.some((one) => (one.outlineStyle !== "none" && parseFloat(one.outlineWidth) > 0)
    || one.boxShadow !== "none" || one.backgroundColor !== "rgba(0, 0, 0, 0)");
  const area = Math.max(...shown.map((one) => one.getBoundingClientRect()).map(({ width, height }) => width * height));
  return { name: element.outerHTML.slice(0, 120), seen, area };
}"""


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    scheme: Literal["light", "dark"] = request.param
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=scheme, base_url=address, service_workers="block"
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds on a page as it is now. The script comes past the site's policy, as a browser's tools do."""
    page.evaluate(package_file("axe-core/axe.min.js").read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(AXE)
    return found


def nothing(page: Page) -> None:
    """The page is looked at as it comes."""


def graph_drawn(page: Page) -> None:
    expect(page.locator("#kb-graph canvas").first).to_be_visible()


def everything_open(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def preview_shown(page: Page) -> None:
    page.locator("article p a[href='../ntk-by-parts/']").first.focus()
    expect(page.locator(".kb-preview")).to_be_visible()


def marked(page: Page) -> None:
    page.locator(".kb-head [data-mark=known]").click()


def searched(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("kv cache")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.wait_for_timeout(400)


STATES: list[tuple[str, str, Callable[[Page], None]]] = [
    *((name, path, graph_drawn if name == "graph" else nothing) for name, path in PAGES.items()),
    ("everything open", PAGES["question"], everything_open),
    ("graph list open", PAGES["graph"], everything_open),
    ("preview", PAGES["question"], preview_shown),
    ("marked", PAGES["question"], marked),
    ("search", PAGES["question"], searched),
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "bring"), [state[1:] for state in STATES], ids=[state[0] for state in STATES])
def test_axe_finds_nothing(page: Page, path: str, bring: Callable[[Page], None]) -> None:
    read(page, path)
    bring(page)
    assert [] == violations(page)


@pytest.mark.slow
@pytest.mark.parametrize("path", [PAGES[name] for name in ("home", "question", "topic", "graph", "offline")])
def test_everything_is_reached_by_the_keyboard_and_seen_where_it_is(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_timeout(300)
    page.evaluate("document.activeElement.blur()")
    reached: list[dict[str, object]] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or (reached and focused["name"] == reached[0]["name"]):
            break
        reached.append(focused)
    assert len(reached) > 10
    assert [] == [one["name"] for one in reached if not one["seen"] or not one["area"]]


def test_who_wants_no_motion_sees_none(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce", base_url=address)
    page = context.new_page()
    page.goto(PAGES["question"])
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter((one) => {
      const { transitionDuration, animationDuration, animationName, scrollBehavior } = getComputedStyle(one);
      const long = (text) => Math.max(...text.split(",").map(parseFloat)) > 0.01;
      const animated = animationName !== "none" && long(animationDuration);
      return long(transitionDuration) || animated || scrollBehavior === "smooth";
    }).map((one) => one.className || one.tagName)""")
    assert [] == moving
    context.close()


def test_a_screen_reader_is_given_formulas_as_mathml(page: Page) -> None:
    page.goto(PAGES["question"])
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
    formulas = page.locator(".katex").count()
    assert formulas > 10
    assert roles.count("math") + roles.count("MathMLMath") == formulas
    assert page.locator(".katex > :not(math, [aria-hidden=true])").count() == 0
