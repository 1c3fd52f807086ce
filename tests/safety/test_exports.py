"""What leaves as cards, feeds, books and lists for programs: each has marks of its own that a page must not forge."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
import pytest
from lxml import etree

from kb.model import KnownError
from kb.pages.store import load
from kb.site import anki, book, epub, exports
from kb.site.anki_cards import to_html
from tests.cases import Case, read_cases
from tests.conftest import question, write
from tests.safety.conftest import HostileSite

NAMES = {"h": "http://www.w3.org/1999/xhtml"}
RUNNING = "//h:script | //h:iframe | //h:object | //h:form | //@*[starts-with(name(), 'on')]"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A knowledge base whose one question may be rewritten."""
    folder = tmp_path / "docs"
    write(folder, "topics/basics.md", "---\ntitle: 基础\nen: Basics\norder: 1\n---\n入门。\n")
    write(folder, "interviews/note.md", "---\ntitle: 一份面经\n---\n1. [[alpha]]\n")
    write(folder, "questions/alpha.md", question("什么是 alpha？", "文。"))
    return folder


@pytest.mark.parametrize("case", read_cases("safety/cases/cards.md"), ids=str)
def test_a_card_obeys_nobody(case: Case) -> None:
    text, expected = case.parts
    assert expected == to_html(text)


@pytest.mark.parametrize("name", ["*.svg", "[a-z]*.svg", "?.svg", "..", "missing.svg", "outside.svg"])
def test_a_deck_takes_no_picture_by_a_pattern_or_a_link(docs: Path, name: str) -> None:
    write(docs, "assets/a.svg", "<svg/>")
    write(docs.parent, "outside.svg", "<svg/>")
    (docs / "assets" / "outside.svg").symlink_to(docs.parent / "outside.svg")
    write(docs, "questions/alpha.md", question("什么是 alpha？", f"![图](../assets/{name})"))
    with pytest.raises(KnownError, match=r"0 images are called"):
        anki.deck(load(docs), 0)


@pytest.fixture(scope="module")
def hostile_chapters(hostile_site: HostileSite) -> dict[str, etree._Element]:
    """The files of a book of hostile pages, each read as a reader of books does: as XML, or not at all."""
    topics = load(hostile_site.folder.parent / "docs").topics
    about = epub.About(
        "</title><script>alert(1)</script>", "]]>", "&amp;", datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    )
    items = epub._texts(book.chapters(hostile_site.folder, topics), about, {})
    # One of the pages nests deeper than libxml2 believes by itself.
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False)
    return {item.name: etree.fromstring(item.content, parser) for item in items}


def test_a_book_of_hostile_pages_is_whole_and_runs_nothing(hostile_chapters: dict[str, etree._Element]) -> None:
    assert len(hostile_chapters) > 200
    for name, root in hostile_chapters.items():
        assert [] == root.xpath(RUNNING, namespaces=NAMES), name
        attributes = [pair for element in root.iter() for pair in element.items()]
        addresses = [str(value).strip() for key, value in attributes if key in ("href", "src")]
        assert {urlsplit(value).scheme for value in addresses} <= {"", "http", "https", "mailto"}, name


def html_files(site: Path) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), lxml.html.parse(str(path)).getroot()


def test_every_page_of_a_hostile_site_has_a_policy_before_all_else(hostile_site: HostileSite) -> None:
    seen = set()
    for name, page in html_files(hostile_site.folder):
        head = page.xpath("//head/*[self::meta[@http-equiv='Content-Security-Policy'] or self::script or self::style]")
        assert head, name
        assert head[0].tag == "meta", name
        seen.add(name.split("/")[0])
    assert {"404.html", "index.html", "topics", "questions", "tags", "new", "offline"} <= seen


def test_the_feed_of_a_hostile_site_is_xml(hostile_site: HostileSite) -> None:
    etree.parse(str(hostile_site.folder / "feed.xml"))
    etree.parse(str(hostile_site.folder / "sitemap.xml"))


def test_a_list_for_programs_gets_no_lines_of_a_pages_making(docs: Path) -> None:
    write(docs, "topics/basics.md", "---\ntitle: '](x) [y'\nen: \"Basics\\n## forged\"\norder: 1\n---\n入门。\n")
    write(docs, "questions/alpha.md", question("x](https://evil.invalid) [y", "文。", en='"a\\n- [forged](x)"'))
    lines = exports.llms_txt(load(docs), "面典").splitlines()
    assert not [line for line in lines if line.startswith(("## forged", "- [forged"))]
    assert "- [x)(https://evil.invalid) (y](questions/alpha/index.md): a - (forged)(x)" in lines
