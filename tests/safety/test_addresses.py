"""Hostile addresses, opened in Chromium: what a link from elsewhere can tell our own scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.cases import TESTS
from tests.chromium import QuietHandler, served
from tests.safety.conftest import HostileSite
from tests.safety.test_tripwire import Tripwire, assert_harmless, tripwire

ADDRESSES = (TESTS / "safety/cases/addresses.txt").read_text(encoding="utf-8").splitlines()
LINKS = "() => [...document.querySelectorAll('main a, article a')].map(a => String(a.href.baseVal ?? a.href))"


class WithPageForWrongAddresses(QuietHandler):
    """A server that sends 404.html for what it does not have, as Pages does."""

    def send_error(self, code: int, *_: object) -> None:
        page = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)


@pytest.fixture(scope="module")
def wire(chromium: Browser, hostile_site: HostileSite) -> Iterator[Tripwire]:
    with served(hostile_site.folder, WithPageForWrongAddresses) as address:
        yield from tripwire(chromium, address, bypass_csp=True)


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_address_runs_nothing_and_leads_nowhere_else(path: str, wire: Tripwire) -> None:
    wire.open(f"{wire.root}{path}")
    wire.page.wait_for_timeout(150)
    assert_harmless(wire)
    assert urlsplit(wire.page.url).netloc == wire.host
    away = [link for link in wire.page.evaluate(LINKS) if link and "evil" in urlsplit(link).netloc]
    assert [] == away
    assert not [link for link in wire.page.evaluate(LINKS) if link.startswith(("javascript:", "data:"))]


def test_a_page_that_was_wanted_is_named_however_its_address_is_written(wire: Tripwire) -> None:
    wire.open(f"{wire.root}offline/?page=%25")
    wire.page.locator("[data-kb-offline=state]").filter(has_not_text="保存整个网站需要 JavaScript").wait_for()
    assert wire.page.locator("[data-kb-offline=again]").text_content() == "%"
