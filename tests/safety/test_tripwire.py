"""Hostile pages, opened in Chromium. Each of the two guards holds alone: the sanitiser without the policy, and back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.cases import Case
from tests.chromium import served
from tests.safety.conftest import FRONT_MATTER, HTML, OWN_PAGES, HostileSite

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
STAYING = [case for case in HTML if "refresh" not in case.parts[0]]
"""Without pages that lead the reader elsewhere: no policy forbids that, only the sanitiser does."""
AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
CLICK = "document.querySelectorAll('a, button, summary').forEach(e => e.protocol === 'javascript:' && e.click())"


class Tripwire:
    """A page of Chromium that remembers what ran and what it asked of other hosts."""

    def __init__(self, page: Page, host: str) -> None:
        self.page = page
        self.host = host
        self.root = f"http://{host}/"
        self.fired: list[str] = []
        self.away: list[str] = []
        page.expose_function("tripwire", lambda name: self.fired.append(name))
        page.add_init_script("for (const f of ['alert', 'confirm', 'prompt', 'msgbox']) window[f] = () => tripwire(f)")
        page.on("request", self._look)

    def _look(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https") and urlsplit(request.url).netloc != self.host:
            self.away.append(request.url)

    def open(self, url: str) -> None:
        self.fired.clear()
        self.away.clear()
        self.page.goto(url, wait_until="load")


def tripwire(browser: Browser, address: str, bypass_csp: bool) -> Iterator[Tripwire]:
    context = browser.new_context(bypass_csp=bypass_csp)
    context.set_default_timeout(20_000)
    yield Tripwire(context.new_page(), urlsplit(address).netloc)
    context.close()


@pytest.fixture(scope="module")
def without_policy(chromium: Browser, hostile_site: HostileSite) -> Iterator[Tripwire]:
    yield from tripwire(chromium, hostile_site.address, bypass_csp=True)


@pytest.fixture(scope="module")
def bare_pages(hostile_site: HostileSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Each case as it was written, under the site's policy and nothing else."""
    policy = POLICY.search((hostile_site.folder / "index.html").read_text(encoding="utf-8"))
    assert policy
    folder = tmp_path_factory.mktemp("bare")
    for case in HTML:
        page = f"<!doctype html><meta charset=utf-8>{policy[0]}<title>x</title><article>{case.parts[0]}</article>"
        (folder / f"{case.line}.html").write_text(page, encoding="utf-8")
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def with_policy(chromium: Browser, bare_pages: str) -> Iterator[Tripwire]:
    yield from tripwire(chromium, bare_pages, bypass_csp=False)


def assert_harmless(tripwire: Tripwire) -> None:
    found = tripwire.page.evaluate(AUDIT)
    assert ([], [], []) == (tripwire.fired, tripwire.away, found)


@pytest.mark.parametrize("case", HTML, ids=str)
def test_what_a_page_holds_does_not_run(case: Case, without_policy: Tripwire, hostile_site: HostileSite) -> None:
    without_policy.open(f"{hostile_site.address}questions/line-{case.line}/")
    assert_harmless(without_policy)


@pytest.mark.parametrize("case", FRONT_MATTER, ids=str)
def test_what_a_front_matter_holds_does_not_run(
    case: Case, without_policy: Tripwire, hostile_site: HostileSite
) -> None:
    if not (hostile_site.folder / "questions" / f"meta-{case.line}").is_dir():
        assert f"questions/meta-{case.line}.md:" in hostile_site.said
        return
    without_policy.open(f"{hostile_site.address}questions/meta-{case.line}/")
    assert_harmless(without_policy)


@pytest.mark.parametrize("case", OWN_PAGES, ids=str)
def test_a_page_of_our_own_may_hold_forms_but_no_scripts(
    case: Case, without_policy: Tripwire, hostile_site: HostileSite
) -> None:
    without_policy.open(f"{hostile_site.address}own/line-{case.line}/")
    assert_harmless(without_policy)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "topics/",
        "topics/basics/",
        "topics/basics/print/",
        "topics/evil/",
        "topics/evil/print/",
        "questions/evil/",
        "tags/",
        "interviews/",
        "interviews/note/",
        "graph/",
        "questions/",
        "new/",
        "offline/",
        "glossary/",
        "edit/",
        "404.html",
    ],
)
def test_lists_that_name_hostile_pages_are_harmless(
    path: str, without_policy: Tripwire, hostile_site: HostileSite
) -> None:
    without_policy.open(f"{hostile_site.address}{path}")
    assert_harmless(without_policy)


def test_no_template_is_made_of_what_a_page_holds(hostile_site: HostileSite) -> None:
    pages = ["index.html", "topics/evil/index.html", "questions/evil/index.html", "glossary/index.html"]
    for name in (*pages, "topics/evil/print/index.html", "404.html", "feed.xml", "llms.txt"):
        text = (hostile_site.folder / name).read_text(encoding="utf-8")
        assert "49{%" not in text, name
        assert "&gt;49" not in text, name


def test_pages_of_hostile_tags_are_harmless(without_policy: Tripwire, hostile_site: HostileSite) -> None:
    pages = sorted(path.parent.name for path in hostile_site.folder.glob("tags/*/index.html"))
    assert len(pages) >= 4
    for name in pages:
        without_policy.open(f"{hostile_site.address}tags/{name}/")
        assert_harmless(without_policy)


def test_a_search_that_finds_hostile_titles_is_harmless(without_policy: Tripwire, hostile_site: HostileSite) -> None:
    without_policy.open(hostile_site.address)
    box = without_policy.page.locator("[data-md-component=search-query]")
    for words in ("script alert", "img src onerror", "title", "甲三", "文件名"):
        without_policy.page.evaluate("document.getElementById('__search').checked = true")
        box.fill(words)
        without_policy.page.wait_for_timeout(400)
        assert_harmless(without_policy)


@pytest.mark.parametrize("case", STAYING, ids=str)
def test_the_policy_alone_stops_scripts(case: Case, with_policy: Tripwire, bare_pages: str) -> None:
    with_policy.open(f"{bare_pages}{case.line}.html")
    with_policy.page.evaluate(CLICK)
    assert [] == with_policy.fired


def test_the_tripwire_fires_where_nothing_guards(chromium: Browser, tmp_path: Path) -> None:
    written = "<!doctype html><title>x</title><img src=x onerror=alert(1)><img src=https://evil.invalid/a.png>"
    (tmp_path / "x.html").write_text(written, encoding="utf-8")
    with served(tmp_path) as address:
        for wire in tripwire(chromium, address, bypass_csp=False):
            wire.open(f"{address}x.html")
            wire.page.wait_for_timeout(100)
            assert (["alert"], ["https://evil.invalid/a.png"]) == (wire.fired, wire.away)
            assert wire.page.evaluate(AUDIT)


def test_everything_taken_out_is_told_with_its_place(hostile_site: HostileSite) -> None:
    told = set(
        re.findall(r"questions/line-(\d+)\.md:\d+: (?:forbidden-html|refused-formula|dead-link)", hostile_site.said)
    )
    hostile = ("<script>", "<img src=x onerror", "<svg", "<iframe")
    assert {str(case.line) for case in HTML if case.parts[0].startswith(hostile) and ">" in case.parts[0]} <= told
    assert "Traceback" not in hostile_site.said


def test_titles_are_shown_as_they_were_written(hostile_site: HostileSite) -> None:
    case = next(case for case in FRONT_MATTER if case.title == "A title that closes the title")
    page = (hostile_site.folder / "questions" / f"meta-{case.line}" / "index.html").read_text(encoding="utf-8")
    shown = re.search(r"<title>(.*?)</title>", page)
    assert shown
    assert html.unescape(shown[1]).startswith("</title><script>alert(1)</script>")
