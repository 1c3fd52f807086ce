"""The searches in a real Chromium: what they answer, what they fetch, how long a reader waits."""

from __future__ import annotations

import gzip
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page

from bench.search_sites import ENGINES, PACKED
from tests.chromium import QuietHandler, served

LOAD = "async (name) => { window.answer = await (await import('/search_engines.mjs'))[name](); }"
ASK = "async (queries) => { const all = []; for (const query of queries) all.push(await answer(query)); return all; }"
TIMED = "async (query) => { const start = performance.now(); await answer(query); return performance.now() - start; }"
COLD = """async ([name, query]) => {
  const start = performance.now();
  window.answer = await (await import('/search_engines.mjs'))[name]();
  await answer(query);
  return performance.now() - start;
}"""
LATENCY = 0.1
BYTES_PER_SECOND = 4e6 / 8


class Compressing(QuietHandler):
    """Serves text compressed, as hosts of static sites do, counts the bytes, and can be as slow as a "slow 4G" line.

    The line is slow here and not in the browser, whose own emulation leaves workers out.
    """

    sent = 0
    slow = False
    line = threading.Lock()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file as it is."""
        self._send_over_line(os.fstat(source.fileno()).st_size)
        super().copyfile(source, outputfile)

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        """Send a file."""
        if Compressing.slow:
            time.sleep(LATENCY)
        path = Path(self.translate_path(self.path))
        if path.suffix not in PACKED or not path.is_file():
            super().do_GET()
            return
        body = _packed(path)
        self.send_response(200)
        kind = "application/json" if path.suffix == ".json" else "text/javascript"
        for name, value in (("Content-Type", kind), ("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self._send_over_line(len(body))
        self.wfile.write(body)

    def _send_over_line(self, size: int) -> None:
        Compressing.sent += size
        if Compressing.slow:
            with self.line:
                time.sleep(size / BYTES_PER_SECOND)


@lru_cache(maxsize=64)
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9)


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians: kilobytes of the first query with all that it needs, and of the next; milliseconds."""

    first_kilobytes: float
    next_kilobytes: float
    cold: float
    cold_slow: float
    warm: float

    def rounded(self) -> dict[str, float]:
        """The figures by the names under which they are printed."""
        names = {"first KB": self.first_kilobytes, "next KB": self.next_kilobytes, "cold ms": self.cold}
        times = {"cold ms, slow 4G": self.cold_slow, "warm ms": self.warm}
        return {name: round(value, 1) for name, value in (names | times).items()}


@contextmanager
def slow_line() -> Iterator[None]:
    """Make the server as slow as "slow 4G"."""
    Compressing.slow = True
    try:
        yield
    finally:
        Compressing.slow = False


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page without anything in its cache."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    Compressing.sent = 0
    yield page
    context.close()


def answers(browser: Browser, folder: Path, queries: Sequence[str]) -> dict[str, list[list[str]]]:
    """What each engine answers: slugs, the best first."""
    found = {}
    with served(folder, Compressing) as address:
        for engine in ENGINES:
            with opened(browser, address) as page:
                page.evaluate(LOAD, engine)
                found[engine] = page.evaluate(ASK, list(queries))
    return found


def cost(browser: Browser, folder: Path, engine: str, queries: Sequence[str]) -> Cost:
    """What an engine costs a reader: each query begins anew, and the next one follows."""
    with served(folder, Compressing) as address:
        rows = [
            _fresh(browser, address, engine, pair) for pair in zip(queries, [*queries[1:], queries[0]], strict=True)
        ]
        slow = [_slow(browser, address, engine, query) for query in queries[:5]]
    first, following, cold, warm = (median(column) for column in zip(*rows, strict=True))
    return Cost(first / 1000, following / 1000, cold, median(slow), warm)


def _fresh(browser: Browser, address: str, engine: str, queries: tuple[str, str]) -> tuple[float, float, float, float]:
    with opened(browser, address) as page:
        cold = page.evaluate(COLD, [engine, queries[0]])
        # What is fetched beside the answer comes too.
        page.wait_for_timeout(100)
        first = Compressing.sent
        warm = page.evaluate(TIMED, queries[1])
        page.wait_for_timeout(100)
        return first, Compressing.sent - first, cold, warm


def _slow(browser: Browser, address: str, engine: str, query: str) -> float:
    with opened(browser, address) as page:
        with slow_line():
            milliseconds: float = page.evaluate(COLD, [engine, query])
        return milliseconds
