"""The whole book: EPUB, and PDF where there is a Chromium."""

from __future__ import annotations

import datetime
import io
import posixpath
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from urllib.parse import urldefrag

import lxml.html
import pypdfium2
import pytest

from kb.cli.main import main
from kb.model import KnownError
from kb.pages.store import load
from kb.site import book, epub, icons, pdf
from tests.conftest import ROOT

ABOUT = epub.About("面典", "一题 & 一页", "CC BY-SA 4.0", datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC))
OPF, XHTML = "{http://www.idpf.org/2007/opf}", "{http://www.w3.org/1999/xhtml}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
SHEET = """<main><h1>基础</h1><p class="kb-head__en">Basics</p>
<section class="kb-print__intro" id="topic-basics"><p>见 <a href="#alpha">甲</a>。</p></section>
<section class="kb-print__question" id="alpha"><h2>甲 &amp; 一</h2>
<p><a href="../../../questions/gamma/#z">丙</a><sup class="kb-print__mark">1</sup>
<a href="../../../tags/">标签</a><sup class="kb-print__mark">2</sup>
<a href="https://a.example/?p&amp;q">外</a><sup class="kb-print__mark">3</sup> <a href="#alpha--x">下</a></p>
<p><span class="katex" data-tex="\\eta_{\\max}"><math><msub><mi>η</mi><mi>max</mi><mo>\u2061</mo></msub></math>
<b aria-hidden=true>eta</b></span>。</p>
<ol class="kb-print__notes"><li data-path="questions/gamma/">x</li><li data-path="tags/">tags/</li><li>https://a.example/?p&amp;q</li></ol>
</section>
<section class="kb-print__question" id="gamma"><h2>丙</h2><h3 id="gamma--z">Z</h3></section></main>"""


def written(chapters: tuple[book.Chapter, ...], site: Path) -> dict[str, bytes]:
    """The files of a book in their order."""
    with zipfile.ZipFile(io.BytesIO(epub.epub(chapters, ABOUT, icons.cover(), site))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def small() -> dict[str, bytes]:
    return written((book.chapter(SHEET),), Path())


@pytest.fixture(scope="module")
def chapters(built_site: Path) -> tuple[book.Chapter, ...]:
    return book.chapters(built_site, load(ROOT / "docs").topics)


@pytest.fixture(scope="module")
def whole(chapters: tuple[book.Chapter, ...], built_site: Path) -> dict[str, bytes]:
    return written(chapters, built_site)


def test_a_chapter_has_its_introduction_and_its_questions_in_order() -> None:
    chapter = book.chapter(SHEET)
    assert [(section.name, section.title) for section in chapter.sections()] == [
        ("topic-basics", "基础"),
        ("alpha", "甲 & 一"),
        ("gamma", "丙"),
    ]


def test_links_within_the_book_lead_there_and_others_are_left_out(small: dict[str, bytes]) -> None:
    page = ET.fromstring(small["EPUB/alpha.xhtml"])  # noqa: S314 - our own
    assert [(link.text, link.get("href")) for link in page.iter(f"{XHTML}a")] == [
        ("丙", "gamma.xhtml#gamma--z"),
        ("外", "https://a.example/?p&q"),
        ("下", "alpha.xhtml#alpha--x"),
    ]
    assert b"kb-print__mark" not in small["EPUB/alpha.xhtml"]


def test_a_formula_is_mathml_with_its_tex_and_nothing_else(small: dict[str, bytes]) -> None:
    page = ET.fromstring(small["EPUB/alpha.xhtml"])  # noqa: S314
    (formula,) = (element for element in page.iter() if element.get("class") == "katex")
    (maths,) = formula
    assert maths.get("alttext") == r"\eta_{\max}"
    assert [child.text for child in next(maths.iter(f"{MATH}msub"))] == ["η", "max"]
    assert formula.tail == "。"


def test_on_paper_only_links_out_of_the_book_have_notes() -> None:
    page = lxml.html.document_fromstring(pdf.page((book.chapter(SHEET),), "面典", "", "", Path()))
    assert page.xpath("//section[@id='alpha']//a/@href") == ["#gamma--z", "https://a.example/?p&q", "#alpha--x"]
    assert page.xpath("//sup/text()") == ["1", "2"]
    assert page.xpath("//ol[@class='kb-print__notes']/li/text()") == ["tags/", "https://a.example/?p&q"]
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_a_book_begins_with_what_kind_of_file_it_is(whole: dict[str, bytes]) -> None:
    assert next(iter(whole.items())) == ("mimetype", b"application/epub+zip")


def test_every_file_of_a_book_is_well_formed_and_declared(whole: dict[str, bytes]) -> None:
    package = ET.fromstring(whole["EPUB/package.opf"])  # noqa: S314
    items = {item.get("href", ""): item for item in package.iter(f"{OPF}item")}
    assert {f"EPUB/{name}" for name in items} == {name for name in whole if name.startswith("EPUB/")} - {
        "EPUB/package.opf"
    }
    ids = {item.get("id") for item in items.values()}
    assert len(ids) == len(items)
    assert {row.get("idref") for row in package.iter(f"{OPF}itemref")} <= ids
    for name, item in items.items():
        if name.endswith(".xhtml"):
            page = ET.fromstring(whole[f"EPUB/{name}"])  # noqa: S314
            assert ("mathml" in (item.get("properties") or "")) == any(True for _ in page.iter(f"{MATH}math")), name


def test_every_link_of_a_book_leads_somewhere(whole: dict[str, bytes]) -> None:
    pages = {name: ET.fromstring(text) for name, text in whole.items() if name.endswith(".xhtml")}  # noqa: S314
    ids = {name: {element.get("id") for element in page.iter()} for name, page in pages.items()}
    dead = []
    for name, page in pages.items():
        for address in [link.get("href") or "" for link in page.iter(f"{XHTML}a")]:
            target, anchor = urldefrag(address)
            place = posixpath.join("EPUB", target)
            if "://" not in address and (place not in pages or (anchor and anchor not in ids[place])):
                dead.append(f"{name}: {address}")
    assert [] == dead


def test_no_question_and_no_formula_is_missing_from_the_book(whole: dict[str, bytes], built_site: Path) -> None:
    for slug in (path.stem for path in (ROOT / "docs" / "questions").glob("*.md") if path.stem != "index"):
        page = lxml.html.parse(str(built_site / "questions" / slug / "index.html")).getroot()
        article = page.xpath("//article//*[contains(concat(' ', @class, ' '), ' kb-formula--display ')]")
        assert whole[f"EPUB/{slug}.xhtml"].count(b"kb-formula--display") == len(article), slug


def test_the_same_site_gives_the_same_book(
    chapters: tuple[book.Chapter, ...], built_site: Path, whole: dict[str, bytes]
) -> None:
    assert whole == written(chapters, built_site)
    assert b"2026-03-01T00:00:00Z" in whole["EPUB/package.opf"]


def test_a_picture_that_is_missing_is_a_fault(tmp_path: Path) -> None:
    chapter = book.chapter(SHEET.replace('<h3 id="gamma--z">', '<img src="../../../assets/x.svg"><h3 id="gamma--z">'))
    with pytest.raises(KnownError, match=r"x\.svg"):
        epub.epub((chapter,), ABOUT, b"", tmp_path)


def test_without_a_built_site_the_command_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs = str(ROOT / "docs")
    assert main(["book", "--site", str(tmp_path), "--output", str(tmp_path / "book"), "--into", docs]) == 1
    assert "make site" in capsys.readouterr().err
    assert not (tmp_path / "book").exists()


def test_the_command_writes_the_book(built_site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--site", str(built_site), "--output", str(tmp_path), "--into", str(ROOT / "docs")]
    assert main(["book", "--format", "epub", *arguments]) == 0
    assert "chapters" in capsys.readouterr().out
    assert zipfile.is_zipfile(tmp_path / "miandian.epub")


def test_without_a_browser_only_the_pdf_is_missing(
    built_site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "browser", lambda: None)
    arguments = ["--site", str(built_site), "--output", str(tmp_path), "--into", str(ROOT / "docs")]
    assert main(["book", *arguments]) == 0
    assert "no Chromium" in capsys.readouterr().out
    assert main(["book", "--format", "pdf", *arguments]) == 1
    assert "--format epub" in capsys.readouterr().err


def test_what_differs_between_two_printings_of_a_page_is_settled() -> None:
    one = b"/CreationDate (D:20260301120000+00'00')/ID (node00000417) (node00000009) /ID (node00000417)"
    two = b"/CreationDate (D:20270101000000+00'00')/ID (node00000520) (node00000111) /ID (node00000520)"
    assert pdf.settled(one, ABOUT.modified) == pdf.settled(two, ABOUT.modified)
    assert pdf.settled(one, ABOUT.modified) == (
        b"/CreationDate (D:20260301000000+00'00')/ID (node00000000) (node00000001) /ID (node00000000)"
    )


@pytest.mark.slow
def test_a_chapter_becomes_a_pdf_with_an_outline_and_the_same_bytes(
    chapters: tuple[book.Chapter, ...], built_site: Path
) -> None:
    program = pdf.browser()
    if program is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    chapter = next(one for one in chapters if one.introduction.name == "topic-attention")
    page = pdf.page((chapter,), "面典", "", "", built_site)
    first, again = (pdf.pdf(page, program, ABOUT.modified) for _ in range(2))
    assert first == again
    document = pypdfium2.PdfDocument(first)
    titles = [entry.get_title() for entry in document.get_toc()]
    document.close()
    assert {question.title for question in chapter.questions} <= set(titles)
