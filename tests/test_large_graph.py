"""The page of the graph with more questions than can be drawn at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.chromium import served

STAGE = "#kb-graph .kb-graph__stage"
NODES, STEP = 2_500, 37
LABELS = """() => {
  const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
  window.kbLabels = [];
  window.kbPreview = [];
  CanvasRenderingContext2D.prototype.clearRect = function (...all) {
    if (this.canvas.classList.contains("sigma-labels")) window.kbLabels = [];
    return clearRect.apply(this, all);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const list = { "sigma-labels": window.kbLabels, "kb-graph__preview": window.kbPreview }[this.canvas.className];
    list?.push({ text, x, y, width: this.measureText(text).width });
    return fillText.call(this, text, x, y);
  };
}"""
OVERLAPS = """(labels) => window[labels].flatMap((one, i) => window[labels].slice(i + 1)
  .filter((other) => one.x < other.x + other.width && other.x < one.x + one.width && Math.abs(one.y - other.y) < 13)
  .map((other) => one.text + " / " + other.text))"""
DISCS = """() => {
  const { arc } = CanvasRenderingContext2D.prototype;
  window.kbDiscs = [];
  CanvasRenderingContext2D.prototype.arc = function (x, y, ...all) {
    if (this.canvas.className === "kb-graph__preview") window.kbDiscs.push([x, y]);
    return arc.call(this, x, y, ...all);
  };
}"""
"""Where the first picture has its nodes."""
WATCH = """() => Object.defineProperty(globalThis, "Sigma", {
  configurable: true,
  get: () => undefined,
  set(Sigma) {
    Object.defineProperty(globalThis, "Sigma", { value: Sigma });
    const { refresh } = Sigma.prototype;
    Sigma.prototype.refresh = function (...all) {
      const done = refresh.apply(this, all);
      window.kbLive = this.getGraph().nodes().map((id) => {
        const { x, y } = this.framedGraphToViewport(this.getNodeDisplayData(id));
        return [x, y];
      });
      return done;
    };
  },
})"""
"""Where the live one has them."""
BEGUN = """(name) => performance.getEntriesByName(name)[0]?.startTime"""


def drawing() -> str:
    """A graph of a square of questions, each of which leads to two others."""
    ids = range(NODES)
    return json.dumps({
        "slugs": [f"q-{i}" for i in ids],
        "titles": [f"第 {i} 个问题为什么要问？" for i in ids],
        "topics": [("attention", "coding")[i % 2] for i in ids],
        "tags": [[] for _ in ids],
        "tag_titles": [],
        "degrees": [4 + i % 5 for i in ids],
        "x": [i % 50 for i in ids],
        "y": [i // 50 for i in ids],
        "edges": {"related": [end for i in ids for end in (i, (i + STEP) % NODES)], "link": [], "prerequisite": [],
                  "follow_up": [end for i in ids for end in (i, (i + 1) % NODES)]},
    })  # fmt: skip


@pytest.fixture(scope="module")
def large(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the graph and all that it loads, with the large graph."""
    folder = tmp_path_factory.mktemp("large")
    for part in ("graph", "assets"):
        shutil.copytree(built_site / part, folder / part)
    (folder / "graph-drawing.json").write_text(drawing(), encoding="utf-8")
    return folder


@pytest.mark.slow
def test_a_picture_stands_before_it_can_be_moved_and_everything_works_then(browser: Browser, large: Path) -> None:
    with served(large) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}graph/")
        page.wait_for_function(BEGUN, arg="kb-graph-drawn", timeout=60_000)
        page.locator(STAGE).hover()
        page.wait_for_function(BEGUN, arg="kb-graph-whole", timeout=60_000)
        assert page.evaluate(BEGUN, "kb-graph-drawn") < page.evaluate(BEGUN, "kb-graph-whole")
        page.get_by_label("在图谱里找问题").fill("第 1234 个")
        expect(page.locator("#kb-graph a[href$='questions/q-1234/']").first).to_be_visible()
        assert [] == errors
        page.close()


@pytest.mark.slow
def test_no_label_lies_on_another(browser: Browser, built_site: Path) -> None:
    with served(built_site) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(f"({LABELS})()")
        page.goto(f"{address}graph/")
        page.wait_for_function("() => window.kbPreview.length > 5")
        assert [] == page.evaluate(OVERLAPS, "kbPreview")
        page.locator(STAGE).hover()
        page.wait_for_function("() => window.kbLabels.length > 5")
        assert [] == page.evaluate(OVERLAPS, "kbLabels")
        page.close()


@pytest.mark.slow
@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, {"width": 390, "height": 844}])
def test_the_live_picture_begins_where_the_first_one_stood(
    browser: Browser, built_site: Path, viewport: ViewportSize
) -> None:
    with served(built_site) as address:
        page = browser.new_page(viewport=viewport)
        page.add_init_script(f"({DISCS})()")
        page.goto(f"{address}graph/")
        page.wait_for_function(BEGUN, arg="kb-graph-drawn")
        first = page.evaluate("window.kbDiscs")
        libraries = page.evaluate("typeof globalThis.Sigma")
        page.locator(STAGE).scroll_into_view_if_needed()
        page.evaluate(f"({WATCH})()")
        page.locator(STAGE).hover(position={"x": 2, "y": 2})
        page.wait_for_function("() => window.kbLive?.length > 5")
        expect(page.locator(".kb-graph__preview")).to_have_count(0)
        assert libraries == "undefined"
        for x, y in page.evaluate("window.kbLive"):
            assert min(abs(x - a) + abs(y - b) for a, b in first) < 1
        page.close()
