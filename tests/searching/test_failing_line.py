"""The search box on a line that fails or is slow: what did not come is asked for again."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import QuietHandler, served
from tests.searching.actions import INPUT, META, RESULT

OLD = "0123456789"
FILE = re.compile(r"/assets/search/(?:[0-9a-f]{10}/)?(engine\.[0-9a-f]{10}\.js|(?:core|[thxs]\w*)\.bin|worker\.js)")


class Failing(QuietHandler):
    """Says of each file that `fails` fits, the first time that it is asked for, that it cannot send it."""

    fails = re.compile("^$")
    late = re.compile("^$")
    asked: frozenset[str] = frozenset()
    held: tuple[str, ...] = ()
    """What a browser holds of a site that was built again since, of which nothing else is there any more."""

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        """Send a file, or fail."""
        found = FILE.search(self.path)
        name = found[1] if found else ""
        first = name not in Failing.asked
        Failing.asked |= {name}
        if name and first and self.fails.match(name):
            self.send_error(503)
            return
        if self.late.match(name):
            time.sleep(1)
        kind = name.split(".")[0]
        if kind in self.held and (OLD in self.path or (first and kind == "worker")):
            self._send_old(kind)
            return
        super().do_GET()

    def _send_old(self, kind: str) -> None:
        (path,) = Path(self.directory, "assets/search").rglob(f"{kind}.*")
        if kind == "core":
            core = zlib.decompress(path.read_bytes(), -zlib.MAX_WBITS)
            stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
            content = stream.compress(re.sub(rb'("digest":")\w+', rb"\g<1>" + OLD.encode(), core)) + stream.flush()
        else:
            content = re.sub(r"(?<=[.\"])[0-9a-f]{10}(?=[./])", OLD, path.read_text(encoding="utf-8")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def page(browser: Browser, built_site: Path) -> Iterator[Page]:
    Failing.asked, Failing.fails, Failing.late, Failing.held = frozenset(), re.compile("^$"), re.compile("^$"), ()
    with served(built_site, Failing) as address:
        context = browser.new_context(base_url=address, service_workers="block")
        yield context.new_page()
        context.close()


@pytest.mark.parametrize("kind", ["engine", "core", r"t\d", r"x\d", "engine|core|[tx]"])
def test_what_failed_once_is_asked_for_again(page: Page, kind: str) -> None:
    Failing.fails = re.compile(kind)
    page.goto("questions/yarn/")
    page.locator(INPUT).focus()
    # At once, as pasted text comes: no later key asks again.
    page.keyboard.insert_text("GQA 显存 旋转")
    expect(page.locator(RESULT).first).to_be_visible()
    expect(page.locator(META)).to_have_text(re.compile(r"^\d+ 个结果|包含一部分"))
    assert all(page.locator(f"{RESULT} > a > article").nth(at).inner_text() for at in range(3))


@pytest.mark.parametrize("kind", ["worker", "engine", "core"])
def test_what_is_typed_before_a_file_has_come_is_answered(page: Page, kind: str) -> None:
    Failing.late = re.compile(kind)
    page.goto("questions/yarn/", wait_until="domcontentloaded")
    page.locator(INPUT).focus()
    page.keyboard.insert_text("GQA")
    expect(page.locator(RESULT).first).to_be_visible()


@pytest.mark.parametrize("held", [("worker",), ("worker", "engine"), ("worker", "engine", "core")])
def test_a_browser_that_holds_files_of_an_earlier_site_finds_in_this_one(page: Page, held: tuple[str, ...]) -> None:
    Failing.held = held
    page.goto("questions/yarn/")
    page.locator(INPUT).focus()
    page.keyboard.insert_text("GQA 显存")
    expect(page.locator(RESULT).first).to_be_visible()
    expect(page.locator(META)).to_have_text(re.compile(r"^\d+ 个结果|包含一部分"))
