"""From the bytes of a note to its lines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.model import KnownError, Remark
from kb.notes.encoding import decode
from kb.notes.readers import docx, html, pdf
from kb.notes.readers.conversion import Conversion

SUFFIXES = (".txt", ".md", ".markdown", ".text", ".html", ".htm", ".docx", ".pdf")
"""Of the files that a folder of notes is searched for."""
LARGEST = 20_000_000
"""Bytes: a note of a person is never longer, a dump of a disk is."""
LONGEST_LINE = 20_000
"""Characters: several pages of a book; some of what looks at a line takes time with the square of it."""
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class RawNote:
    """A note as it was given: its lines without line ends, and what names it."""

    path: str
    lines: tuple[str, ...]
    digest: str = field(default="", repr=False)
    """SHA-256 of the file's bytes, in hex."""
    converted: str = ""
    """The form from which the lines were converted, such as `html`; empty where they are the file's own."""
    outside: tuple[Remark, ...] = ()
    """Lines of a web page that are no part of its article."""
    images: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """What the file holds itself, by the address that its lines name."""

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return Path(self.path).stem if self.path != STANDARD_INPUT else "stdin"


def read_note(path: Path) -> RawNote:
    """The note in the file `path`. Raises KnownError where it is no text that a note can be."""
    try:
        if path.is_dir():
            raise KnownError(f"{path}: is a folder; name the notes in it")
        if not path.is_file():
            path.stat()
            raise KnownError(f"{path}: a device or a pipe, not a file; give its content to standard input, as '-'")
        if path.stat().st_size > LARGEST:
            raise KnownError(f"{path}: has more than {LARGEST // 1_000_000} MB; split it into notes")
        content = path.read_bytes()
    except OSError as error:
        raise KnownError(f"{path}: cannot be read ({error.strerror}); check the name and the rights") from None
    return take_bytes(content, str(path))


def take_bytes(content: bytes, path: str) -> RawNote:
    """The note that `content` holds.

    Raises KnownError where it is empty, too large, binary, of no known encoding, or of a form that cannot be read here.
    """
    if len(content) > LARGEST:
        raise KnownError(f"{path}: has more than {LARGEST // 1_000_000} MB; split it into notes")
    form, conversion = _converted(content, path)
    if not "".join(conversion.lines).strip("\ufeff \t\x0b\x0c\u3000\u200b"):
        raise KnownError(f"{path}: is empty; give a note that has text")
    long = next((number for number, line in enumerate(conversion.lines, 1) if len(line) > LONGEST_LINE), 0)
    if long:
        raise KnownError(f"{path}:{long}: a line of more than {LONGEST_LINE:,} characters; break it into paragraphs")
    digest = hashlib.sha256(content).hexdigest()
    return RawNote(path, conversion.lines, digest, form, conversion.outside, conversion.images)


def _converted(content: bytes, path: str) -> tuple[str, Conversion]:
    for form, is_of_form, convert in FORMS:
        if is_of_form(content):
            return form, convert(content, path)
    text = decode(content, path)
    if html.is_html(text) or (path.lower().endswith((".html", ".htm")) and "<" in text):
        return "html", html.convert(_page(content, text))
    return "", Conversion(tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def _page(content: bytes, text: str) -> str:
    """The text of a web page in the encoding that it names, where that is another than the bytes look like."""
    try:
        named = html.charset(content)
        return text if named in ("", "utf-8", "utf8") else content.decode(named)
    except (LookupError, UnicodeDecodeError):
        return text


FORMS: tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes, str], Conversion]], ...] = (
    ("pdf", pdf.is_pdf, pdf.convert),
    ("docx", docx.is_docx, docx.convert),
)
"""Forms that are no text: their name, what recognises them by their bytes, and what reads them."""
