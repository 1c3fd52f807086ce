"""A PDF as lines of text, page after page.

The library, PDFium, is an extra of this package, since few notes are PDFs and it is as large as all the rest.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from kb.model import KnownError
from kb.notes.readers.conversion import Conversion

MOST_PAGES = 2_000
HYPHEN = "\ufffe"
"""PDFium's sign for a hyphen at the end of a line."""


def is_pdf(content: bytes) -> bool:
    """Whether the bytes are a PDF."""
    return b"%PDF-" in content[:1024]


def convert(content: bytes, path: str) -> Conversion:
    """The text of a PDF, a blank line between two pages.

    Raises KnownError where the library is missing, or the file is broken, locked, or only pictures.
    """
    library = _library(path)
    try:
        document = library.PdfDocument(content)
    except library.PdfiumError as error:
        cure = "save it anew without a password, or give the text"
        raise KnownError(f"{path}: the PDF cannot be opened ({_reason(error)}); {cure}") from None
    try:
        if len(document) > MOST_PAGES:
            raise KnownError(f"{path}: has more than {MOST_PAGES:,} pages; split it into notes")
        pages = [_page(document[number], library) for number in range(len(document))]
    finally:
        document.close()
    lines = [line for page in pages for line in (*page, "")]
    if not any(lines):
        raise KnownError(f"{path}: the PDF holds pictures and no text; run a text recognition over it first")
    return Conversion(tuple(lines))


def _library(path: str) -> Any:
    try:
        return import_module("pypdfium2")
    except ImportError:
        cure = "install what reads them with: pip install 'miandian[formats]'"
        raise KnownError(f"{path}: PDFs cannot be read here; {cure}") from None


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")[:120]


def _page(page: Any, library: Any) -> list[str]:
    try:
        text = str(page.get_textpage().get_text_range())
    except library.PdfiumError:
        return []
    finally:
        page.close()
    text = text.replace(f"{HYPHEN}\r\n", "").replace(HYPHEN, "-").replace("\x02", "-")
    return [line.rstrip() for line in re.split(r"\r\n|\r|\n", text)]
