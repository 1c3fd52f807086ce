"""Notes that are web pages, documents of a word processor or PDFs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import KnownError
from kb.notes.read import take_bytes
from kb.notes.readers import html, pdf
from kb.notes.readers.conversion import Conversion
from kb.notes.taking import take
from tests.cases import Case, read_cases

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="•"/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
    "</w:numbering>"
)
STYLES = f'<w:styles {W}><w:style w:styleId="a1"><w:name w:val="heading 2"/></w:style></w:styles>'
NAMES = ("p", "div", "ul", "li", "ol", "pre", "table", "tr", "td", "a", "b", "code", "h2", "sup", "math", "nav")
TAGS = st.sampled_from(
    [
        *(f"<{name}>" for name in NAMES),
        *(f"</{name}>" for name in NAMES),
        "<br>",
        "<img>",
        "文",
        "x",
        "&lt;",
        "&#0;",
        "<!--",
    ]
)


def shown(conversion: Conversion) -> str:
    """The lines, those outside of the article with a dash before them."""
    outside = {line for remark in conversion.outside for line in range(remark.span.line, remark.span.end_line + 1)}
    return "\n".join(f"- {line}" if number in outside else line for number, line in enumerate(conversion.lines, 1))


def document(body: str, parts: Mapping[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W} {M}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


def damaged(body: str) -> bytes:
    """A document whose packed text was harmed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W} {M}><w:body>{body}</w:body></w:document>")
        start = archive.getinfo("word/document.xml").header_offset + 30 + len("word/document.xml")
    content = bytearray(target.getvalue())
    content[start : start + 4] = bytes(byte ^ 0xFF for byte in content[start : start + 4])
    return bytes(content)


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def item(text: str, level: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>')


def one_page_pdf(text: str) -> bytes:
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources 6 0 R >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Font << /F1 5 0 R >> >>",
    ]
    numbered = "".join(f"{number} 0 obj\n{value}\nendobj\n" for number, value in enumerate(objects, 1))
    return f"%PDF-1.4\n{numbered}trailer << /Root 1 0 R >>\n%%EOF\n".encode()


@pytest.mark.parametrize("case", read_cases("notes/cases/html.md"), ids=str)
def test_a_web_page_becomes_markdown(case: Case) -> None:
    page, expected = case.parts
    assert expected == shown(html.convert(page))


def test_a_web_page_is_known_by_its_text_and_read_in_the_encoding_it_names() -> None:
    head = '<!DOCTYPE html><html><head><meta charset="big5"></head>'
    page = f"{head}<body><p>什麼是微調？繁體字仍是繁體字。</p></body></html>"
    raw = take_bytes(page.encode("big5"), "note.txt")
    assert ("html", ("什麼是微調？繁體字仍是繁體字。",)) == (raw.converted, raw.lines)


@settings(deadline=None, max_examples=200)
@given(st.lists(TAGS, max_size=60).map("".join))
def test_any_page_can_be_read_and_every_line_is_accounted_for(body: str) -> None:
    fault = ""
    try:
        raw = take_bytes(f"<html><body>{body}</body></html>".encode(), "a.html")
    except KnownError as error:
        fault = str(error)
    else:
        note = take(raw)
        spans = [question.span for question in note.questions]
        spans += [remark.span for remark in (*note.used, *note.dropped)]
        covered = {number for span in spans for number in range(span.line, span.end_line + 1)}
        assert {number for number, line in enumerate(raw.lines, 1) if line.strip()} <= covered
    assert "\n" not in fault


def test_elements_deep_inside_one_another_are_read() -> None:
    page = f"<html><body>{'<div><b>' * 3000}低秩{'</b></div>' * 3000}</body></html>"
    assert "低秩" in "".join(html.convert(page).lines)


def test_a_document_keeps_its_headings_numbers_and_formulas() -> None:
    root = "<m:rad><m:deg/><m:e><m:r><m:t>d</m:t></m:r></m:e></m:rad>"
    fraction = f"<m:f><m:num><m:r><m:t>x</m:t></m:r></m:num><m:den>{root}</m:den></m:f>"
    formula = f"<w:p><m:oMath><m:r><m:t>y=</m:t></m:r>{fraction}</m:oMath></w:p>"
    body = paragraph("一面", '<w:pStyle w:val="a1"/>') + item("什么是 LoRA？") + formula + item("要点", 1)
    body += item("什么是 QLoRA？") + "<w:sectPr/>"
    raw = take_bytes(document(body, {"word/numbering.xml": NUMBERING, "word/styles.xml": STYLES}), "n.docx")
    expected = "## 一面\n\n1、 什么是 LoRA？\n\n$y=\\frac{x}{\\sqrt{d}}$\n\n    - 要点\n\n2、 什么是 QLoRA？"
    assert ("docx", expected) == (raw.converted, "\n".join(raw.lines))


def test_a_table_and_a_listing_of_a_document() -> None:
    mono = '<w:r><w:rPr><w:rFonts w:ascii="Consolas"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
    code = "".join(f"<w:p>{mono.format(line)}</w:p>" for line in ("def f(x):", "    return x"))
    cells = "".join(f"<w:tr><w:tc>{paragraph(a)}</w:tc><w:tc>{paragraph(b)}</w:tc></w:tr>" for a, b in ("甲乙", "丙丁"))
    raw = take_bytes(document(f"{code}<w:tbl>{cells}</w:tbl>", {}), "n.docx")
    assert "```\ndef f(x):\n    return x\n```\n\n| 甲 | 乙 |\n| --- | --- |\n| 丙 | 丁 |" == "\n".join(raw.lines)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (document("<broken", {}), "the document is broken"),
        (damaged(paragraph("什么是 LoRA？")), "the document is broken"),
        (document("", {}), "is empty"),
        (b"%PDF-1.4 nothing", "the PDF cannot be opened"),
        (one_page_pdf(""), "holds pictures and no text"),
        (b"PK\x03\x04\x00\x00", "binary"),
        ("<html></html>".encode("utf-16"), "is empty"),
    ],
)
def test_what_cannot_be_read_is_a_known_fault_of_one_line(content: bytes, fault: str) -> None:
    with pytest.raises(KnownError, match=rf"^n: .*{fault}[^\n]*; [^\n]*$"):
        take_bytes(content, "n")


def test_a_pdf_is_read() -> None:
    raw = take_bytes(one_page_pdf("1. What is LoRA?"), "n.pdf")
    assert ("pdf", "1. What is LoRA?") == (raw.converted, raw.lines[0])


def test_without_its_library_a_pdf_is_a_known_fault_that_names_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(pdf, "import_module", missing)
    with pytest.raises(KnownError, match=r"install what reads them with: pip install 'miandian\[formats\]'$"):
        take_bytes(one_page_pdf("x"), "n.pdf")
