"""From the bytes of a file to its text."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

from kb.model import KnownError

ENCODINGS: tuple[str, ...] = ("utf-8-sig", "gb18030")
"""Tried in this order; UTF-16 shows itself by its byte-order mark, or by how plausible its text is."""
MARKS = (b"\xff\xfe", b"\xfe\xff")
SAMPLE = 4096
"""Bytes that tell UTF-16 without a mark from a binary file."""
PLAUSIBLE = 0.9

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
HAN = re.compile(r"[\u4e00-\u9fff]")
RARE = re.compile(r"[\ue000-\uf8ff\u0100-\u02af\u0600-\u06ff\u3400-\u4dbf\ufffd]")
COMMON = re.compile(r"[\t\n\r -~\u2010-\u203f\u3000-\u303f\u4e00-\u9fff\uff00-\uff65]")


def decode(content: bytes, path: str) -> str:
    """The text of a file's bytes. Raises KnownError where it is binary or of no known encoding."""
    if content.startswith(MARKS):
        return _checked(_decoded(content, "utf-16", path), path)
    if b"\x00" in content[:8192]:
        return _checked(_decoded(content, _unmarked(content, path), path), path)
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or _is_chinese(text):
            return _checked(text, path)
    return _checked(_guessed(content, path), path)


def _unmarked(content: bytes, path: str) -> str:
    """Which UTF-16 a file without a mark is: the one in which nearly all characters are common ones."""
    sample = content[:SAMPLE]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, errors="replace")
        if len(content) % 2 == 0 and len(COMMON.findall(text)) > PLAUSIBLE * len(text):
            return encoding
    raise KnownError(f"{path}: is a binary file; give a note as text (.txt or .md)")


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
