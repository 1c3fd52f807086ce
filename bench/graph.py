"""The page of the graph with ten thousand questions: its bytes, when it is drawn, how smoothly it moves."""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page

from bench.graph_corpus import grown
from kb.model import Site
from kb.pages.store import load
from kb.site import graph, layout
from kb.site.assets import ROOT
from kb.site.index import site_index
from tests.chromium import launched, served
from tests.packing import PackingHandler

NODES, EDGES = 10_000, 50_000
RUNS = 5
STAGE = "#kb-graph .kb-graph__stage"
DRAWN = """(name) => performance.getEntriesByName(name)[0]?.startTime"""
FRAMES = """() => {
  window.kbFrames = [];
  const note = (now) => { window.kbFrames.push(now); requestAnimationFrame(note); };
  requestAnimationFrame(note);
}"""


def run(_: Sequence[int] = ()) -> list[dict[str, Any]]:
    """One row: the whole graph of 10,000 questions and 50,000 edges. Needs the site in site/ and Chromium."""
    with large_site() as (folder, seconds), served(folder, PackingHandler) as root, launched() as browser:
        packed = len(gzip.compress((folder / "graph-drawing.json").read_bytes(), 6))
        page = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block").new_page()
        visits = [_drawn(page, f"{root}graph/") for _ in range(RUNS)]
        drawn, whole = [first for first, _ in visits], [last for _, last in visits]
        return [
            {
                "nodes": NODES,
                "edges": EDGES,
                "graph-drawing.json KB gzip": round(packed / 1000),
                "first picture ms": round(median(drawn)),
                "slowest ms": round(max(drawn)),
                "moves after ms": round(median(whole)),
                "frames a second": round(median(_frames(page) for _ in range(3)), 1),
                "layout s": round(seconds, 1),
            }
        ]


@contextmanager
def large_site(nodes: int = NODES, edges: int = EDGES) -> Iterator[tuple[Path, float]]:
    """A copy of the built site's graph page with a grown graph, and the seconds that its layout took."""
    site = grown(site_index(load(ROOT / "docs")), nodes, edges)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("graph", "assets"):
            shutil.copytree(ROOT / "site" / part, folder / part)
        start = time.perf_counter()
        text = graph.to_json(graph.drawing(site, _places(site)))
        (folder / "graph-drawing.json").write_text(text, encoding="utf-8")
        yield folder, time.perf_counter() - start


def _places(site: Site) -> dict[str, layout.Point]:
    return layout.positions(graph.nodes(site).values(), site.edges)


def _drawn(page: Page, url: str) -> tuple[float, float]:
    """Milliseconds from the beginning of the visit to the first picture, and from the first touch to one that moves."""
    page.goto(url)
    page.wait_for_function(DRAWN, arg="kb-graph-drawn", timeout=60_000)
    begun = float(page.evaluate("performance.now()"))
    page.locator(STAGE).hover()
    page.wait_for_function(DRAWN, arg="kb-graph-whole", timeout=60_000)
    first, last = (float(page.evaluate(DRAWN, f"kb-graph-{name}")) for name in ("drawn", "whole"))
    return first, last - begun


def _frames(page: Page) -> float:
    """Frames a second while the picture is dragged to and fro for about two seconds."""
    box = page.locator(STAGE).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    begin = time.perf_counter()
    step = 0
    while time.perf_counter() - begin < 2:
        step += 1
        page.mouse.move(x + 150 * ((step % 40) / 20 - 1), y + 40 * ((step % 20) / 10 - 1))
    frames: list[float] = page.evaluate("window.kbFrames")
    page.mouse.up()
    return 1000 * (len(frames) - 1) / (frames[-1] - frames[0])


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=1))
