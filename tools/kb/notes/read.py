"""From the bytes of a note to its lines."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from charset_normalizer import from_bytes

from kb.model import KnownError

SUFFIXES = (".txt", ".md", ".markdown", ".text")
LARGEST = 20_000_000
"""Bytes: a note of a person is never longer, a dump of a disk is."""

ENCODINGS: tuple[str, ...] = ("utf-8-sig", "gb18030")
"""Tried in this order; UTF-16 shows itself by its byte-order mark."""

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
HAN = re.compile(r"[\u4e00-\u9fff]")
RARE = re.compile(r"[\ue000-\uf8ff\u0100-\u02af\u0600-\u06ff\u3400-\u4dbf\ufffd]")


@dataclass(frozen=True, slots=True)
class RawNote:
    """A note as it was given: its lines without line ends, and what names it."""

    path: str
    lines: tuple[str, ...]
    digest: str = field(default="", repr=False)
    """SHA-256 of the file's bytes, in hex."""

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return Path(self.path).stem


def read_note(path: Path) -> RawNote:
    """The note in the file `path`. Raises KnownError where it is no text that a note can be."""
    try:
        if path.is_dir():
            raise KnownError(f"{path}: is a folder; name the notes in it")
        if path.stat().st_size > LARGEST:
            raise KnownError(f"{path}: has more than {LARGEST // 1_000_000} MB; split it into notes")
        content = path.read_bytes()
    except OSError as error:
        raise KnownError(f"{path}: cannot be read ({error.strerror}); check the name and the rights") from None
    return take_bytes(content, str(path))


def take_bytes(content: bytes, path: str) -> RawNote:
    """The note that `content` holds. Raises KnownError where it is empty, binary or of no known encoding."""
    text = decode(content, path)
    if not text.strip("\ufeff \t\r\n\x0b\x0c\u3000\u200b"):
        raise KnownError(f"{path}: is empty; give a note that has text")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return RawNote(path, tuple(lines), hashlib.sha256(content).hexdigest())


def decode(content: bytes, path: str) -> str:
    """The text of a file's bytes. Raises KnownError."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(_decoded(content, "utf-16", path), path)
    if b"\x00" in content[:8192]:
        raise KnownError(f"{path}: is a binary file; give a note as text (.txt or .md)")
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or _is_chinese(text):
            return _checked(text, path)
    return _checked(_guessed(content, path), path)


def _decoded(content: bytes, encoding: str, path: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise KnownError(f"{path}: is broken {encoding.upper()}; save the note as UTF-8") from None


def _is_chinese(text: str) -> bool:
    """Whether text read as GB18030 is plausible: any bytes can be read so, but most give rare characters."""
    return len(HAN.findall(text)) > 4 * len(RARE.findall(text))


def _guessed(content: bytes, path: str) -> str:
    """Nearly UTF-8 with a few broken bytes is read as such; anything else must be named by the library."""
    text = content.decode("utf-8-sig", errors="replace")
    if text.count("\ufffd") <= len(text) / 200:
        return text
    best = from_bytes(content[:200_000]).best()
    if best is None or not best.encoding.startswith(("big5", "gb", "utf", "shift", "cp949")):
        raise KnownError(f"{path}: is in an unknown encoding; save the note as UTF-8")
    return content.decode(best.encoding, errors="replace")


def _checked(text: str, path: str) -> str:
    if len(CONTROL.findall(text)) > len(text) / 100:
        raise KnownError(f"{path}: is a binary file; give a note as text (.txt or .md)")
    return text
