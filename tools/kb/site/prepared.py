"""Finished pages on disk, between the process that makes them and the one that writes them into the site.

A page is kept with open places: the few words that are known only when all pages are made, such as the names of the
search's files.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Heading = tuple[str, str, int, list[Any]]
"""A heading in the table of contents: title, id, level, the headings below it."""


@dataclass(slots=True)
class Prepared:
    """What is known of a finished page; its HTML is in a file."""

    file: str
    """The name of its file in the store."""
    content: tuple[int, int]
    """Where the page's own content stands in the HTML: start and length, in bytes."""
    open_places: list[tuple[int, str]]
    """Offsets in the HTML at which a word is to be put in, and which, in order."""
    headings: list[Heading] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    """All ids that a link may lead to."""
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    """The anchors of other files that the page leads to, each with the link as it is written."""
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
    """A folder of finished pages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, name: str, html: bytes) -> str:
        """Write the HTML of a page; return the name of its file."""
        path = self.folder / name[:2] / name[2:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(html)
        return f"{name[:2]}/{name[2:]}"

    def html(self, page: Prepared) -> bytes:
        """The HTML of a page, its places open."""
        return (self.folder / page.file).read_bytes()

    def content(self, page: Prepared) -> str:
        """The page's own content."""
        start, length = page.content
        with (self.folder / page.file).open("rb") as stream:
            stream.seek(start)
            return stream.read(length).decode()
