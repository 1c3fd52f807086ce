"""Finished pages on disk, from the process that makes them to the one that writes them, and from build to build.

A page is kept with open places: the few words that are known only when all pages are made, such as the names of the
search's files.
"""

from __future__ import annotations

import json
import os
import secrets
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kb.model import KnownError

Heading = tuple[str, str, int, list[Any]]
"""A heading in the table of contents: title, id, level, the headings below it."""


@dataclass(slots=True)
class Prepared:
    """What is known of a finished page; its HTML is in a file."""

    key: str
    """Its name in the store."""
    content: tuple[int, int]
    """Where the page's own content stands in the HTML: start and length, in bytes."""
    open_places: list[tuple[int, str]]
    """Offsets in the HTML at which a word is to be put in, and which, in order."""
    headings: list[Heading] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    """All ids that a link may lead to."""
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    """The anchors of other files that the page leads to, each with the link as it is written."""
    asked: dict[str, str] = field(default_factory=dict)
    """The files that its links name, and where each led: empty where there is no such file."""
    told: list[tuple[str, int, str]] = field(default_factory=list)
    """What was logged while it was made: logger, level, message."""


class Marks:
    """Words that stand for what is not known yet. Nobody can guess them, so no page can hold one."""

    def __init__(self, *names: str) -> None:
        self.secret = secrets.token_hex(16)
        self.words = {name: f"kb-{self.secret}-{name}" for name in names}

    def taken_out(self, html: bytes) -> tuple[bytes, list[tuple[int, str]]]:
        """The HTML without the words, and the offset at which each of them stood."""
        first, *others = html.split(f"kb-{self.secret}-".encode())
        pieces, places, offset = [first], [], len(first)
        for piece in others:
            name = next(name for name in self.words if piece.startswith(name.encode()))
            places.append((offset, name))
            pieces.append(piece[len(name) :])
            offset += len(pieces[-1])
        return b"".join(pieces), places


def filled(html: bytes, places: list[tuple[int, str]], words: Mapping[str, str]) -> bytes:
    """The HTML with the words in their places."""
    view, start = memoryview(html), 0
    pieces: list[bytes | memoryview] = []
    for offset, name in places:
        pieces += [view[start:offset], words[name].encode()]
        start = offset
    return b"".join([*pieces, view[start:]])


class Store:
    """A folder of finished pages by key: the digest of all that a page is made of.

    A file that was damaged counts as missing, so the store can be lost but cannot harm.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, key: str, page: Prepared, html: bytes) -> None:
        """Write a page, at once or not at all. A disk that is full only costs time the next time."""
        about = json.dumps({name: value for name, value in asdict(page).items() if name != "key"}).encode()
        kept = b"\n".join([about, html])
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        part.write_bytes(b"%08x\n" % zlib.crc32(kept) + kept)
        part.replace(path)

    def find(self, key: str, lead: Callable[[str], str]) -> Prepared | None:
        """A page that was kept, if all its links still lead where they led. `lead` tells where the link to a file leads."""
        read = self._read(key)
        if read is None:
            return None
        page = Prepared(**json.loads(read[0]), key=key)
        if any(lead(uri) != url for uri, url in page.asked.items()):
            return None
        self._path(key).touch()
        return page

    def html(self, page: Prepared) -> bytes:
        """The HTML of a page, its places open. Raises KnownError where it was lost meanwhile."""
        read = self._read(page.key)
        if read is None:
            raise KnownError(f"{self._path(page.key)}: was removed or harmed while the site was built; build it again")
        return read[1]

    def content(self, page: Prepared) -> str:
        """The page's own content."""
        start, length = page.content
        return self.html(page)[start : start + length].decode()

    def _read(self, key: str) -> tuple[bytes, bytes] | None:
        try:
            check, _, kept = self._path(key).read_bytes().partition(b"\n")
        except OSError:
            return None
        about, _, html = kept.partition(b"\n")
        return (about, html) if check == b"%08x" % zlib.crc32(kept) else None

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]
