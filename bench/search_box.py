"""From a key to results that are painted, in the theme's box on a built page, over an index of any size."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, Page

from bench.search_browser import Compressing, slow_line
from bench.search_sites import ours
from kb.model import Site
from kb.site.assets import ROOT
from tests.chromium import served

PAGE = "questions/yarn/"
INPUT = "[data-md-component=search-query]"
WATCH = """() => {
  window.painted = [];
  let start = 0;
  const list = document.querySelector(".md-search-result__list");
  const box = document.querySelector("[data-md-component=search-query]");
  box.addEventListener("input", (event) => (start = event.timeStamp), true);
  new MutationObserver(() => {
    if (!start || !list.childElementCount) return;
    const begun = start;
    start = 0;
    // A message that is sent in a frame is heard after that frame has been painted.
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => painted.push(performance.now() - begun);
    requestAnimationFrame(() => port2.postMessage(""));
  }).observe(list, {childList: true});
}"""
BETWEEN_KEYS = 150
"""Milliseconds: a fast typist's."""


def key_to_paint(browser: Browser, site: Site, queries: Sequence[str]) -> dict[str, float]:
    """Milliseconds from a key to painted results: warm, over all keys; cold, of first answers on a slow line."""
    with _folder(site) as folder, served(folder, Compressing) as address:
        warm = _warm(browser, address, queries)
        cold = [_cold(browser, address, text) for text in queries]
    return {
        "key to paint ms": round(median(warm), 1),
        "of ten keys the slowest": round(quantiles(warm, n=10)[-1], 1),
        "keys": len(warm),
        "cold key to paint ms, slow 4G": round(median(cold)),
    }


def _warm(browser: Browser, address: str, queries: Sequence[str]) -> list[float]:
    with _page(browser, address) as page:
        for text in queries:
            _type(page, text)
        page.evaluate("painted.length = 0")
        for text in queries:
            _type(page, text)
        measured: list[float] = page.evaluate("painted")
    return measured


def _cold(browser: Browser, address: str, text: str) -> float:
    """The box is focused and has its text at once: nothing can be fetched while the reader still types."""
    with _page(browser, address) as page, slow_line():
        page.evaluate("(selector) => document.querySelector(selector).focus()", INPUT)
        page.keyboard.insert_text(text)
        page.wait_for_function("() => painted.length > 0")
        first: float = page.evaluate("painted[0]")
        # What is still on its way must not reach into the next measurement.
        page.wait_for_load_state("networkidle")
    return first


def _type(page: Page, text: str) -> None:
    box = page.locator(INPUT)
    box.fill("")
    box.press_sequentially(text, delay=BETWEEN_KEYS)
    page.wait_for_timeout(2 * BETWEEN_KEYS)


@contextmanager
def _page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    page = context.new_page()
    page.goto(f"{address}{PAGE}", wait_until="networkidle")
    page.bring_to_front()
    page.evaluate(WATCH)
    yield page
    context.close()


@lru_cache(maxsize=1)
def _built() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="bench-site-"))
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own
    return folder


@contextmanager
def _folder(site: Site) -> Iterator[Path]:
    """The built site, with the index of other pages in the place of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "site"
        shutil.copytree(_built(), folder, ignore=shutil.ignore_patterns("search"))
        shutil.copytree(_built() / "assets/javascripts/search", folder / "assets/javascripts/search")
        ours(site, folder)
        yield folder
