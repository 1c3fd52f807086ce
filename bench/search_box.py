"""From a key to results that are painted, in the real box of a real page, over an index of any size."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page

from bench.search_browser import Compressing
from bench.search_corpus import grown
from bench.search_sites import ours
from kb.model import Site
from kb.site.assets import ROOT
from tests.chromium import served

TYPED = ("KV cache", "rope", "注意力", "gqa", "梯度消失", "lora 显存")
NAMES = re.compile(r"(core|engine|worker)\.[0-9a-f]{10}\.(bin|js)")
WATCH = """() => {
  window.painted = [];
  let start = 0;
  const list = document.querySelector(".md-search-result__list");
  const box = document.querySelector("[data-md-component=search-query]");
  box.addEventListener("input", () => (start = performance.now()), true);
  new MutationObserver(() => {
    if (!start || !list.childElementCount) return;
    const begun = start;
    start = 0;
    requestAnimationFrame(() => setTimeout(() => painted.push(performance.now() - begun)));
  }).observe(list, {childList: true});
}"""
INPUT = "[data-md-component=search-query]"


def keystrokes(browser: Browser, site: Site, size: int) -> dict[str, Any]:
    """Median milliseconds over the keys of some queries, once all that they need has been fetched."""
    with (
        _site(grown(site, size)) as folder,
        served(folder, Compressing) as address,
        _page(browser, address) as page,
    ):
        for text in (*TYPED, *TYPED):
            _type(page, text)
        warm: list[float] = page.evaluate("painted")
    later = warm[len(warm) // 2 :]
    return {
        "pages": size, "engine": "ours", "keystroke to paint ms": round(median(later), 1), "keys": len(later),
    }  # fmt: skip


@lru_cache(maxsize=1)
def _built() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="bench-site-"))
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own
    return folder


@contextmanager
def _site(site: Site) -> Iterator[Path]:
    """The built site, with the index of other pages in the place of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "site"
        shutil.copytree(_built(), folder)
        shutil.rmtree(folder / "assets" / "search")
        names = {path.split("/")[-1].split(".")[0]: path.split("/")[-1] for path in ours(site, folder)}
        page = folder / "questions" / "yarn" / "index.html"
        page.write_text(NAMES.sub(lambda old: names[old[1]], page.read_text(encoding="utf-8")), encoding="utf-8")
        yield folder


@contextmanager
def _page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{address}questions/yarn/", wait_until="networkidle")
    page.evaluate(WATCH)
    yield page
    context.close()


def _type(page: Page, text: str) -> None:
    box = page.locator(INPUT)
    box.focus()
    box.fill("")
    page.wait_for_timeout(200)
    box.press_sequentially(text, delay=250)
    page.wait_for_timeout(300)
