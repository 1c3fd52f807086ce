"""The built site, walked as a reader's browser would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest

from tests.conftest import ROOT
from tests.packing import packed

HOST = "http://site.invalid/"
LOADING = {"script": "src", "link": "href", "img": "src", "source": "src", "iframe": "src"}
"""Elements that make a browser fetch something, and the attribute that says what."""


LIGHT = 14 << 10
"""Bytes over the wire that a page of a question may take which is not the first."""


@cache
def parsed(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.parse(str(path)).getroot()


def html_pages(site: Path) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), parsed(path)


def file_of(site: Path, url: str) -> Path:
    """The file that a static server answers with."""
    path = site / unquote(urlsplit(url).path).lstrip("/")
    return path / "index.html" if path.is_dir() or url.endswith("/") else path


@pytest.fixture(scope="session")
def slugs() -> list[str]:
    return sorted(path.stem for path in (ROOT / "docs" / "questions").glob("*.md"))


def test_every_internal_link_and_anchor_leads_somewhere(built_site: Path) -> None:
    dead = []
    for name, page in html_pages(built_site):
        if name == "404.html":  # its links are absolute, for it is served at every depth
            continue
        for address in page.xpath("//a/@href"):
            url = urljoin(HOST + name, address)
            if not url.startswith(HOST):
                continue
            target = file_of(built_site, url)
            anchor = unquote(urlsplit(url).fragment)
            if not target.is_file() or (anchor and not parsed(target).xpath("//*[@id=$id]", id=anchor)):
                dead.append(f"{name}: {address}")
    assert [] == dead


def test_every_question_is_light_to_go_on_to(built_site: Path, slugs: list[str]) -> None:
    pages = {slug: built_site / "questions" / slug / "index.html" for slug in slugs if slug != "index"}
    sizes = {slug: len(packed(path, path.stat().st_mtime)) for slug, path in pages.items()}
    assert {} == {slug: size for slug, size in sizes.items() if size > LIGHT}, "part such a question"


def test_everything_that_a_page_loads_is_on_the_site(built_site: Path) -> None:
    missing = []
    for name, page in html_pages(built_site):
        for tag, attribute in LOADING.items():
            for address in page.xpath(f"//{tag}/@{attribute}"):
                url = urljoin(HOST + name, address)
                if name != "404.html" and (not url.startswith(HOST) or not file_of(built_site, url).is_file()):
                    missing.append(f"{name}: {address}")
    assert [] == missing


def test_every_formula_is_set(built_site: Path) -> None:
    count = 0
    for name, page in html_pages(built_site):
        assert not page.xpath("//*[contains(@class, 'katex-refused') or contains(@class, 'katex-error')]"), name
        formulas = page.xpath("//*[contains(concat(' ', @class, ' '), ' katex ')]")
        assert all(len(formula.xpath(".//math")) == 1 for formula in formulas), name
        count += len(formulas)
    assert count > 2500


def test_no_source_of_a_formula_or_link_is_left_in_the_text(built_site: Path) -> None:
    for name, page in html_pages(built_site):
        texts = page.xpath("//article//text()[not(ancestor::code or ancestor::pre or ancestor::math)]")
        assert not [text for text in texts if "$$" in text or "[[" in text or "]]" in text], name


def test_every_page_has_one_heading_and_a_title(built_site: Path) -> None:
    for name, page in html_pages(built_site):
        assert len(page.xpath("//h1")) == 1, name
        assert page.findtext(".//title"), name


def test_every_question_stands_in_its_topic_and_under_its_tags(built_site: Path, slugs: list[str]) -> None:
    listed = {
        folder: {
            Path(urlsplit(urljoin(HOST + name, href)).path).name
            for name, page in html_pages(built_site)
            if name.startswith(f"{folder}/")
            for href in page.xpath("//*[contains(@class, 'kb-list')]//a/@href")
            if "/questions/" in urljoin(HOST + name, href)
        }
        for folder in ("topics", "tags")
    }
    assert set(slugs) == listed["topics"] == listed["tags"]


def test_every_question_shows_what_leads_on(built_site: Path, slugs: list[str]) -> None:
    for slug in slugs:
        page = parsed(built_site / "questions" / slug / "index.html")
        assert page.xpath("//*[@class='kb-related']/li"), slug
        assert all(item.xpath(".//*[@class='kb-reasons']/span") for item in page.xpath("//*[@class='kb-related']/li"))
        picture = parsed(built_site / "questions" / slug / "near.svg")
        frame = page.xpath(
            "//*[contains(@class, 'kb-local-graph')]//svg/@viewbox | //*[@id='kb-neighbourhood']/svg/@viewBox"
        )
        assert frame == picture.xpath("//@viewbox | //@viewBox")[:1], slug
        assert picture.xpath("//a/@href"), slug


def test_the_graph_has_a_node_for_each_question_and_edges_between_them(built_site: Path, slugs: list[str]) -> None:
    graph = json.loads((built_site / "graph.json").read_text(encoding="utf-8"))
    assert slugs == [node["id"] for node in graph["nodes"]]
    assert all((built_site / node["url"] / "index.html").is_file() for node in graph["nodes"])
    assert {"related", "link", "prerequisite", "follow_up"} == {edge["kind"] for edge in graph["edges"]}
    assert {end for edge in graph["edges"] for end in (edge["source"], edge["target"])} <= set(slugs)
    assert all(edge["reasons"] for edge in graph["edges"] if edge["kind"] == "related")


def test_what_is_drawn_of_the_graph_is_the_same_graph(built_site: Path, slugs: list[str]) -> None:
    graph = json.loads((built_site / "graph.json").read_text(encoding="utf-8"))
    drawing = json.loads((built_site / "graph-drawing.json").read_text(encoding="utf-8"))
    assert slugs == drawing["slugs"]
    assert [node["degree"] for node in graph["nodes"]] == drawing["degrees"]
    assert len(graph["edges"]) == sum(len(rows) // 2 for rows in drawing["edges"].values())
    assert all(row < len(slugs) for rows in drawing["edges"].values() for row in rows)
    assert {len(slugs)} == {len(drawing[name]) for name in ("titles", "topics", "tags", "x", "y")}
    assert all(tag < len(drawing["tag_titles"]) for tags in drawing["tags"] for tag in tags)


def test_no_page_names_all_questions_in_its_navigation(built_site: Path, slugs: list[str]) -> None:
    page = parsed(built_site / "questions" / slugs[0] / "index.html")
    assert len(page.xpath("//nav//a")) < len(slugs)


def test_tabs_and_navigation_lead_to_the_same_pages_from_every_page(built_site: Path) -> None:
    """They are laid out once for all pages of a folder."""

    def leading(url: str) -> tuple[list[str], list[str]]:
        page = parsed(file_of(built_site, url))
        parts = ("md-tabs", "md-nav md-nav--primary md-nav--lifted")
        found = (page.xpath(f"//nav[@class='{part}']//a/@href") for part in parts)
        tabs, navigation = ([urljoin(f"https://site.invalid/{url}", link) for link in each] for each in found)
        return tabs, navigation

    folders = ("questions", "tags", "topics", "interviews")
    pages = [f"{folder}/{path.name}/" for folder in folders for path in sorted((built_site / folder).iterdir())]
    tabs, navigation = leading(pages[0])
    assert tabs
    assert navigation
    assert tabs == leading("glossary/")[0]
    for url in (url for url in pages if file_of(built_site, url).is_file()):
        assert leading(url)[0] == tabs
        if not url.startswith("topics/"):
            assert leading(url)[1] == navigation


def test_third_party_files_come_with_their_licences(built_site: Path) -> None:
    assert (built_site / "assets" / "katex" / "LICENSE.txt").is_file()
    assert list((built_site / "assets" / "graph").glob("LICENSE*"))
