"""Reading without a network, and wrong addresses, in a real Chromium."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb.site import offline
from tests.chromium import QuietHandler, served

KEPT_QUESTIONS = ("yarn", "rope-pros-cons", "lora-principle", "self-attention-flops")
CONTROLLED = """() => new Promise((resolve) => {
  const { serviceWorker } = navigator;
  if (serviceWorker.controller) resolve();
  else serviceWorker.addEventListener("controllerchange", () => resolve(), { once: true });
})"""
IN_CACHE = """async ([cache, path]) => Boolean(await (await caches.open(cache)).match(new URL(path, location.href)))"""
KEPT_TEXT = """async ([cache, path]) => {
  const kept = await (await caches.open(cache)).match(new URL(path, location.href));
  return kept ? kept.text() : "";
}"""
PUT = """async ([cache, path]) => { await (await caches.open(cache)).put(path, new Response("")); }"""
CACHES = "() => caches.keys()"


class SiteHandler(QuietHandler):
    """Answers for what is not there as servers of static sites do: with the site's own page."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "sub" / "404.html"
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())
        return None


class Visit:
    """A browser that reads a small copy of the site, whose server can go away."""

    def __init__(self, browser: Browser, site: Path, stack: ExitStack) -> None:
        self.site, self.stack = site, stack
        self.root = stack.enter_context(served(site.parent, SiteHandler))
        self.context: BrowserContext = browser.new_context(base_url=f"{self.root}sub/")
        self.context.set_default_timeout(60_000)
        self.requested: list[str] = []
        self.context.on("request", lambda request: self.requested.append(request.url))
        self.page: Page = self.context.new_page()

    def open(self, path: str) -> Page:
        """Open a page with a network, and wait until the worker sees to it."""
        self.page.goto(path)
        self.page.evaluate(CONTROLLED)
        return self.page

    def lose_network(self) -> None:
        """Stop the server for good."""
        self.stack.close()

    def until_kept(self, path: str) -> None:
        """Wait until a file is in the cache: the worker keeps behind the reader's back."""
        cache = f"miandian {urlsplit(self.root).path}sub/ 1"
        for _ in range(300):
            if self.page.evaluate(IN_CACHE, [cache, f"{self.root}sub/{path}"]):
                return
            self.page.wait_for_timeout(100)
        pytest.fail(f"{path} was not kept")


@pytest.fixture
def visit(browser: Browser, built_site: Path, tmp_path: Path) -> Iterator[Visit]:
    site = tmp_path / "sub"
    shutil.copytree(built_site, site, ignore=_most_of_it)
    offline.write(site)
    with ExitStack() as stack:
        made = Visit(browser, site, stack)
        yield made
        made.context.close()
    host = urlsplit(made.root).netloc
    assert {host} == {urlsplit(url).netloc for url in made.requested if not url.startswith(("data:", "blob:"))}


def _most_of_it(folder: str, names: list[str]) -> set[str]:
    match Path(folder).name:
        case "questions":
            return {name for name in names if name not in (*KEPT_QUESTIONS, "index.html")}
        case "search" | "tags":
            return {name for name in names if name.endswith(".bin") or name != "index.html"} - {"search.js"}
    return set()


def state(page: Page) -> str:
    return page.locator("[data-kb-offline=state]").inner_text()


def keep_whole_site(visit: Visit) -> Page:
    page = visit.open("offline/")
    page.get_by_role("button", name="保存整个网站").click()
    expect(page.get_by_text("整个网站已经保存")).to_be_visible(timeout=60_000)
    return page


def test_after_one_visit_a_page_opens_without_a_network_with_its_formulas(visit: Visit) -> None:
    page = visit.open("questions/yarn/")
    visit.until_kept("questions/yarn/")
    visit.until_kept("assets/katex/fonts/KaTeX_Main-Regular.woff2")
    visit.lose_network()
    page.goto("questions/yarn/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("YaRN")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px KaTeX_Main')")
    assert page.evaluate("getComputedStyle(document.querySelector('.kb-head')).marginBottom") != "0px"


def test_a_page_that_was_not_read_leads_to_those_that_were(visit: Visit) -> None:
    page = visit.open("questions/yarn/")
    visit.until_kept("questions/yarn/")
    visit.lose_network()
    page.goto("questions/lora-principle/")
    expect(page.get_by_text("没有保存过")).to_be_visible()
    expect(page.get_by_role("link", name="questions/lora-principle/")).to_be_visible()
    page.get_by_role("link", name="YaRN").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("YaRN")


@pytest.mark.slow
def test_the_whole_site_tells_its_size_and_is_kept(visit: Visit) -> None:
    summary = json.loads((visit.site / "offline" / "summary.json").read_text(encoding="utf-8"))
    page = visit.open("offline/")
    expect(page.get_by_text(f"{summary['files']} 个文件")).to_contain_text("MB")
    keep_whole_site(visit)
    visit.lose_network()
    for slug in KEPT_QUESTIONS:
        page.goto(f"questions/{slug}/")
        assert page.url.endswith(f"questions/{slug}/")
    page.goto("graph/?topic=attention")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.endswith("?topic=attention")
    page.goto("offline/")
    expect(page.get_by_text("整个网站已经保存")).to_be_visible()


def test_a_reader_with_a_network_never_sees_an_old_page(visit: Visit) -> None:
    page = visit.open("questions/yarn/")
    visit.until_kept("questions/yarn/")
    _rewrite(visit.site / "questions/yarn/index.html", "YaRN", "YaRN（新）")
    page.goto("questions/yarn/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("YaRN（新）")
    page.wait_for_timeout(300)
    visit.lose_network()
    page.goto("questions/yarn/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("YaRN（新）")


@pytest.mark.slow
def test_a_whole_site_is_brought_up_to_date_behind_the_readers_back(visit: Visit) -> None:
    page = keep_whole_site(visit)
    page.evaluate(PUT, ["miandian /sub/ 0", "old"])
    page.evaluate(PUT, ["miandian /other/ 1", "foreign"])
    page.evaluate(PUT, ["miandian /sub/ 1", "assets/search/0123456789/core.bin"])
    _rewrite(visit.site / "questions/lora-principle/index.html", "LoRA", "LoRA（新）")
    shutil.rmtree(visit.site / "questions" / "rope-pros-cons")
    offline.write(visit.site)
    page.goto("questions/yarn/")
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    page.goto("offline/")
    lora = ["miandian /sub/ 1", f"{visit.root}sub/questions/lora-principle/"]
    for _ in range(300):
        cleaned = sorted(page.evaluate(CACHES)) == ["miandian /other/ 1", "miandian /sub/ 1"]
        if cleaned and "已经保存" in state(page) and "LoRA（新）" in page.evaluate(KEPT_TEXT, lora):
            break
        page.wait_for_timeout(200)
        page.goto("offline/")
        page.wait_for_timeout(300)
    assert sorted(page.evaluate(CACHES)) == ["miandian /other/ 1", "miandian /sub/ 1"]
    assert not page.evaluate(IN_CACHE, ["miandian /sub/ 1", "assets/search/0123456789/core.bin"])
    visit.lose_network()
    page.goto("questions/lora-principle/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("LoRA（新）")
    page.goto("questions/rope-pros-cons/")
    expect(page.get_by_text("没有保存过")).to_be_visible()


def test_what_was_kept_can_be_removed(visit: Visit) -> None:
    page = visit.open("questions/yarn/")
    visit.until_kept("questions/yarn/")
    page.goto("offline/")
    page.get_by_role("button", name="删除已保存的页面").click()
    expect(page.get_by_text("没有网络也能打开的页面")).to_be_hidden()
    visit.lose_network()
    page.goto("questions/yarn/")
    expect(page.get_by_text("没有保存过")).to_be_visible()


def _rewrite(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("questions/yarm/", "questions/yarn/"),
        ("questions/yarn", "questions/yarn/"),
        ("question/lora_principles.html", "questions/lora-principle/"),
        ("a/b/c/d/self-attention-flop", "questions/self-attention-flops/"),
        ("tags/注意力", "topics/attention/"),
    ],
)
def test_a_wrong_address_leads_to_the_nearest_pages(visit: Visit, wrong: str, meant: str) -> None:
    visit.page.goto(wrong)
    if wrong == "questions/yarn":
        # A static server knows what to do with a folder.
        expect(visit.page.get_by_role("heading", level=1)).to_contain_text("YaRN")
        return
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("没有这一页")
    links = visit.page.locator("#suggestions a")
    expect(links.first).to_be_visible()
    found = links.evaluate_all("(links) => links.map((link) => link.href)")
    assert f"{visit.root}sub/{meant}" in found
    assert visit.page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"
    visit.page.get_by_role("link", name="注意力机制").last.click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("注意力机制")


def test_an_address_like_no_page_shows_the_topics_alone(visit: Visit) -> None:
    visit.page.goto("questions/zzzzqqqq/")
    expect(visit.page.get_by_role("link", name="注意力机制")).to_be_visible()
    expect(visit.page.locator("#suggestions")).to_be_hidden()


def test_a_wrong_address_shows_the_topics_without_javascript(
    browser: Browser, built_site: Path, tmp_path: Path
) -> None:
    (tmp_path / "sub").symlink_to(built_site)
    with served(tmp_path, SiteHandler) as root:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{root}sub/questions/yarm/")
        expect(page.get_by_role("link", name="注意力机制")).to_be_visible()
        context.close()
