"""A document of a word processor (.docx) as lines of Markdown."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml.etree import QName, _Element

from kb.model import KnownError
from kb.notes.readers.conversion import Conversion, Piece, joined
from kb.notes.readers.numbering import Numbering, W, read_numbering
from kb.notes.readers.omml import M, to_tex

LARGEST_PART = 100_000_000
"""Bytes of unpacked text: a note is never longer, a bomb is."""
BROKEN = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, RuntimeError, OSError, ValueError)
"""What is raised by a document that was damaged, is locked or packed in another way, or nests too deep."""
LARGEST_IMAGE = 500_000
"""Bytes: no page shows a larger one."""
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MONOSPACED = re.compile(r"courier|consolas|mono|menlo|monaco", re.IGNORECASE)
CODE_STYLE = re.compile(r"code|preformatted|listing|代码", re.IGNORECASE)
HEADING_STYLE = re.compile(r"(?:heading|标题)\s*(\d)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Document:
    numbering: Numbering
    styles: dict[str, str] = field(default_factory=dict)
    """Names of styles by their ids."""
    targets: dict[str, str] = field(default_factory=dict)
    """Addresses of links and images by their ids."""


def is_docx(content: bytes) -> bool:
    """Whether the bytes are such a document."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        return "word/document.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def convert(content: bytes, path: str) -> Conversion:
    """The paragraphs, lists and tables of a document, with the numbers that the program shows.

    Raises KnownError where the file is broken or unpacks to more than a note can be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = _part(archive, "word/document.xml")
            document = _Document(
                read_numbering(_part(archive, "word/numbering.xml")),
                _styles(_part(archive, "word/styles.xml")),
                _targets(_part(archive, "word/_rels/document.xml.rels")),
            )
            images = _images(archive, document)
        found = body.find(W + "body") if body is not None else None
        conversion = joined(_merged(_pieces(found, document))) if found is not None else joined(())
        return replace(conversion, images=images)
    except BROKEN as error:
        reason = " ".join(str(error).split())[:120]
        raise KnownError(f"{path}: the document is broken ({reason}); save it anew") from None


def _part(archive: zipfile.ZipFile, name: str) -> _Element | None:
    if name not in archive.namelist():
        return None
    if archive.getinfo(name).file_size > LARGEST_PART:
        raise ValueError(f"{name} is larger than {LARGEST_PART // 1_000_000} MB")
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))


def _images(archive: zipfile.ZipFile, document: _Document) -> dict[str, bytes]:
    """The images of the document that are small enough for a page, by the address that its text names."""
    sizes = {item.filename: item.file_size for item in archive.infolist()}
    names = {target: f"word/{target.removeprefix('./')}" for target in document.targets.values()}
    return {
        target: archive.read(name)
        for target, name in names.items()
        if target.startswith("media/") and sizes.get(name, LARGEST_IMAGE + 1) <= LARGEST_IMAGE
    }


def _styles(root: _Element | None) -> dict[str, str]:
    found = {}
    for style in root.iter(W + "style") if root is not None else ():
        name = style.find(W + "name")
        found[style.get(W + "styleId", "")] = "" if name is None else name.get(W + "val", "")
    return found


def _targets(root: _Element | None) -> dict[str, str]:
    return {item.get("Id", ""): item.get("Target", "") for item in root} if root is not None else {}


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    kind: str
    """`code`, `item` or `text`."""


def _pieces(element: _Element, document: _Document) -> Iterator[_Paragraph]:
    for child in element:
        name = QName(child).localname if isinstance(child.tag, str) else ""
        if name == "p":
            yield _paragraph(child, document)
        elif name == "tbl":
            yield _Paragraph(_table(child, document), "text")
        elif name in ("sdt", "sdtContent", "ins", "smartTag"):
            yield from _pieces(child, document)


def _merged(paragraphs: Iterator[_Paragraph]) -> Iterator[Piece]:
    """Neighbouring lines of code in one fence, neighbouring items in one list."""
    run: list[str] = []
    kind = ""
    for paragraph in (*paragraphs, _Paragraph("", "end")):
        if paragraph.kind != kind or kind == "text":
            if any(line.strip() for line in run):
                text = "\n".join(run)
                yield Piece(f"```\n{text}\n```" if kind == "code" else text)
            run, kind = [], paragraph.kind
        if paragraph.text or kind == "code":
            run.append(paragraph.text)


def _paragraph(element: _Element, document: _Document) -> _Paragraph:
    style = document.styles.get(_value(element, "pPr/pStyle"), "")
    text = _words(element, document)
    if _is_code(element, style):
        return _Paragraph(text, "code")
    depth = _value(element, "pPr/numPr/ilvl")
    level = int(depth) if depth.isdigit() else 0
    list_number = _value(element, "pPr/numPr/numId")
    label = document.numbering.label(list_number, level) if list_number and text.strip() else ""
    text = f"{label} {text.strip()}" if label else text.strip()
    heading = HEADING_STYLE.search(style) or re.match(r"title$", style, re.IGNORECASE)
    if heading and text:
        return _Paragraph(f"{'#' * (int(heading[1]) if heading.lastindex else 1)} {text}", "text")
    if label:
        return _Paragraph("    " * level + text, "item" if label == "-" or level else "text")
    return _Paragraph(text, "text")


def _value(element: _Element, path: str) -> str:
    found = element.find(W + path.replace("/", "/" + W))
    return "" if found is None else found.get(W + "val", "")


def _is_code(element: _Element, style: str) -> bool:
    if CODE_STYLE.search(style):
        return True
    fonts = [run.find(f"{W}rPr/{W}rFonts") for run in element.iter(W + "r") if run.find(W + "t") is not None]
    return bool(fonts) and all(font is not None and MONOSPACED.search(font.get(W + "ascii", "")) for font in fonts)


def _words(element: _Element, document: _Document) -> str:
    return "".join(_word(child, document) for child in element if isinstance(child.tag, str))


def _word(element: _Element, document: _Document) -> str:
    if element.tag in (M + "oMath", M + "oMathPara"):
        tex = to_tex(element)
        mark = "$$" if element.tag == M + "oMathPara" else "$"
        return f"{mark}{tex}{mark}" if tex else ""
    name = QName(element).localname
    if name == "t":
        return element.text or ""
    if name in ("br", "cr", "tab"):
        return "    " if name == "tab" else "\n"
    if name in ("drawing", "pict"):
        return _image(element, document)
    if name == "hyperlink":
        target, text = document.targets.get(element.get(R + "id", ""), ""), _words(element, document)
        return f"[{text}]({target})" if re.match(r"https?://[^\s()]+$", target) and text.strip() else text
    return "" if name in ("del", "pPr", "rPr", "instrText", "moveFrom") else _words(element, document)


def _image(element: _Element, document: _Document) -> str:
    blip = next(element.iter(A + "blip"), None)
    target = document.targets.get(blip.get(R + "embed", ""), "") if blip is not None else ""
    return f"![图]({target})" if target else ""


def _table(element: _Element, document: _Document) -> str:
    rows = [
        [
            " ".join(_words(paragraph, document).strip() for paragraph in cell.iter(W + "p")).strip()
            for cell in row.findall(W + "tc")
        ]
        for row in element.findall(W + "tr")
    ]
    width = max(map(len, rows), default=0)
    if width < 2:
        return "\n\n".join(text for row in rows for text in row)
    lines = [
        f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), ' ') for cell in row)} |" for row in rows
    ]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])
