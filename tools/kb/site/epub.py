"""The book as EPUB 3.3: a file a question, formulas as MathML, the same bytes for the same pages.

Written with zipfile: of the permissive libraries, mkepub and fast-ebook both stamp the time of the writing into the
book and declare no file as holding MathML, which readers and epubcheck want; ebooklib is AGPL.
"""

from __future__ import annotations

import datetime
import html
import io
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement

from kb.model import KnownError
from kb.site import archive
from kb.site.book import UP, Chapter, Section, lead_within, places
from kb.site.formula_styles import BRACKETS
from kb.site.formula_tex import tex_of

BOOKS = uuid.UUID("2f7a2f0e-6a0b-5f0e-8f5c-6f1f4d3c9b70")
"""The space of names in which a book keeps its identity."""
STYLESHEET = Path(__file__).with_name("epub.css")
KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}
MATHML = "http://www.w3.org/1998/Math/MathML"
FULL = ("msub", "msup", "msubsup", "munder", "mover", "munderover", "mfrac", "mroot")
"""Elements of MathML with a fixed number of children."""
APPLY_FUNCTION = f".//mo[text()='\u2061' and ({' or '.join(f'parent::{name}' for name in FULL)})]"
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="zh" lang="zh">
<head><title>{title}</title><link rel="stylesheet" href="epub.css"/></head>
<body>
{body}
</body>
</html>
"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="zh">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{identity}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>zh</dc:language>
<dc:description>{description}</dc:description>
<dc:rights>{rights}</dc:rights>
<meta property="dcterms:modified">{modified}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessibilityFeature">MathML</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">{summary}</meta>
</metadata>
<manifest>
{manifest}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
SUMMARY = "公式是 MathML，可以朗读；每一题是单独的一节。"


@dataclass(frozen=True, slots=True)
class About:
    """What a book says of itself."""

    title: str
    description: str
    rights: str
    modified: datetime.datetime


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book: its name below EPUB/, its content, its media type and what it holds."""

    name: str
    content: bytes
    kind: str
    properties: str = ""

    @property
    def id(self) -> str:
        """Its name as an XML id."""
        return "i-" + "".join(letter if letter.isalnum() else "-" for letter in self.name)


def epub(book: tuple[Chapter, ...], about: About, cover: bytes, site: Path) -> bytes:
    """The book as the bytes of an EPUB. `cover` is a PNG; pictures are read from the built site.

    Raises KnownError where a picture is missing.
    """
    pictures: dict[str, str] = {}
    texts = list(_texts(book, about, pictures))
    items = [
        Item("nav.xhtml", _nav(book), "application/xhtml+xml", "nav"),
        Item("epub.css", STYLESHEET.read_bytes(), "text/css"),
        Item("cover.png", cover, "image/png", "cover-image"),
        *texts,
        *_pictures(pictures, site),
    ]
    package = _package(items, texts, about)
    return _packed([("META-INF/container.xml", CONTAINER.encode()), ("EPUB/package.opf", package)], items)


def _texts(book: tuple[Chapter, ...], about: About, pictures: dict[str, str]) -> Iterator[Item]:
    title = "".join(f"<p>{html.escape(words)}</p>" for words in (about.description, about.rights))
    heading = f'<section class="title" epub:type="titlepage"><h1>{html.escape(about.title)}</h1>{title}</section>'
    yield _page("title.xhtml", about.title, heading)
    known = places(book)
    for chapter in book:
        en = f'<p class="en" lang="en" xml:lang="en">{html.escape(chapter.en)}</p>'
        name = html.escape(chapter.introduction.title)
        head = f"<h1>{name}</h1>{en}"
        yield _section(chapter.introduction, known, pictures, head)
        yield from (_section(question, known, pictures) for question in chapter.questions)


def _section(section: Section, known: Mapping[str, str], pictures: dict[str, str], head: str = "") -> Item:
    element = deepcopy(section.element)
    element.tail = None
    lead_within(element, known, lambda name, anchor: f"{name}.xhtml#{anchor}" if anchor else f"{name}.xhtml")
    _leave_only_mathml(element)
    _leave_only_what_a_book_has(element, pictures)
    return _page(f"{section.name}.xhtml", section.title, head + etree.tostring(element, encoding="unicode"))


def _leave_only_mathml(element: HtmlElement) -> None:
    for formula in element.xpath(".//*[contains(concat(' ', @class, ' '), ' katex ')]"):
        maths = next(formula.iter("math"), None)
        # A page may bear the class without being one.
        if maths is None:
            continue
        maths.set("xmlns", MATHML)
        # For readers that know no MathML.
        maths.set("alttext", formula.attrib.pop("data-tex", None) or tex_of(maths))
        # KaTeX puts one behind an operator's name also where it is one child too many, as in an index.
        for sign in maths.xpath(APPLY_FUNCTION):
            sign.drop_tree()
        # In a book MathML is seen: there a bracket must not grow unless KaTeX lets it.
        for bracket in maths.iter("mo"):
            if bracket.text in BRACKETS and not {"fence", "stretchy"} & set(bracket.keys()):
                bracket.set("stretchy", "false")
        # And operators into operators, where one stands above another.
        for operator in maths.xpath(".//mo[*]"):
            operator.tag = "mrow"
            operator.attrib.clear()
        maths.tail = None
        for child in list(formula):
            formula.remove(child)
        formula.append(maths)


def _leave_only_what_a_book_has(element: HtmlElement, pictures: dict[str, str]) -> None:
    for link in element.xpath(".//a[not(@href)]"):
        link.drop_tag()
    for note in element.xpath(".//*[@class='kb-print__mark' or @class='kb-print__notes']"):
        note.drop_tree()
    for picture in element.iter("img"):
        address = picture.get("src", "").removeprefix(UP)
        pictures[address] = name = address.replace("/", "-")
        picture.set("src", name)
        picture.attrib.pop("loading", None)


def _page(name: str, title: str, body: str) -> Item:
    content = PAGE.format(title=html.escape(title), body=body)
    held = [word for word, sign in (("mathml", "<math"), ("svg", "<svg")) if sign in body]
    return Item(name, content.encode(), "application/xhtml+xml", " ".join(held))


def _nav(book: tuple[Chapter, ...]) -> bytes:
    rows = []
    for chapter in book:
        inner = "".join(f"<li>{_leading(question)}</li>\n" for question in chapter.questions)
        rows.append(f"<li>{_leading(chapter.introduction)}<ol>\n{inner}</ol></li>\n")
    body = f'<nav epub:type="toc" id="toc"><h1>目录</h1><ol>\n{"".join(rows)}</ol></nav>'
    return PAGE.format(title="目录", body=body).encode()


def _leading(section: Section) -> str:
    return f'<a href="{section.name}.xhtml">{html.escape(section.title)}</a>'


def _pictures(pictures: Mapping[str, str], site: Path) -> Iterator[Item]:
    for address, name in sorted(pictures.items()):
        path = site / address
        kind = KINDS.get(path.suffix.lower(), "")
        if not path.is_file() or not kind:
            raise KnownError(f"{path}: no picture that a book can hold; use {', '.join(sorted(KINDS))}")
        yield Item(name, path.read_bytes(), kind)


def _package(items: list[Item], texts: list[Item], about: About) -> bytes:
    rows = []
    for item in items:
        properties = f' properties="{item.properties}"' if item.properties else ""
        rows.append(f'<item id="{item.id}" href="{html.escape(item.name)}" media-type="{item.kind}"{properties}/>')
    spine = [f'<itemref idref="{item.id}"/>' for item in (texts[0], items[0], *texts[1:])]
    written = PACKAGE.format(
        identity=uuid.uuid5(BOOKS, about.title).urn,
        title=html.escape(about.title),
        description=html.escape(about.description),
        rights=html.escape(about.rights),
        modified=f"{about.modified:%Y-%m-%dT%H:%M:%SZ}",
        summary=SUMMARY,
        manifest="\n".join(rows),
        spine="\n".join(spine),
    )
    return written.encode()


def _packed(first: list[tuple[str, bytes]], items: list[Item]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as files:
        # Not compressed and at the head, where a reader looks for what kind of file this is.
        archive.add(files, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        for name, content in [*first, *((f"EPUB/{item.name}", item.content) for item in items)]:
            archive.add(files, name, content)
    return stream.getvalue()
