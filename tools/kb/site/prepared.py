"""Finished pages on disk, from the process that makes them to the one that writes them, and from build to build.

A page is kept with open places: the names of the stylesheets, which change while the page does not.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, fields, replace

from kb.model import KnownError
from kb.site.kept import Kept
from kb.site.kept_pages import KeptPages
from kb.site.kept_pages import Page as Row


@dataclass(slots=True)
class Prepared:
    """What is known of a finished page; its HTML is on disk."""

    key: str
    """Its name in the store."""
    content: tuple[int, int]
    """Where the page's own content stands in the HTML: start and length, in bytes."""
    open_places: list[tuple[int, str]]
    """Offsets in the HTML at which a word is to be put in, and which, in order."""
    anchors: list[str] = field(default_factory=list)
    """All ids that a link may lead to."""
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    """The anchors of other files that the page leads to, each with the link as it is written: none that is known."""
    asked: dict[str, str] = field(default_factory=dict)
    """The files that its links name, and where each led: empty where there is no such file."""
    told: list[tuple[str, int, str]] = field(default_factory=list)
    """What was logged while it was made: logger, level, message."""
    sections: list[tuple[str, str, str, str]] = field(default_factory=list)
    """What the search is told of a question: heading, anchor, text and code of each section."""
    led: str = ""
    """The digest of the files that its links name: those themselves are left out once they were looked at."""

    def lean(self) -> Prepared:
        """The page without what is read from its file where it is needed, or was looked at already."""
        return replace(self, asked={}, sections=[])


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


AT_HEAD = tuple(each.name for each in fields(Prepared) if each.name not in ("key", "sections"))
"""What is told where a page is looked for: few are asked for the rest."""


NOWHERE: Mapping[str, str] = {}


class Store:
    """Finished pages by key: the digest of all that a page is made of."""

    def __init__(self, kept: Kept) -> None:
        """Pages are kept in one file in the folder of `kept`; where that cannot be, in files of their own."""
        self.kept, self._pages = kept, KeptPages(kept.folder)
        self._waiting: list[Row] | None = None

    def begin(self) -> None:
        """Look over what was kept, before several processes use it."""
        self._pages.check()

    def end(self, used: Iterable[Prepared], since: float) -> None:
        """Make room, once a day, knowing what a build used that began at a time; others may use the store still."""
        if self.kept.tidy(since):
            self._pages.tidy(page.key for page in used)
        self._pages.close()

    def keep(self, key: str, page: Prepared, html: bytes) -> None:
        """Keep a page."""
        about = json.dumps({name: getattr(page, name) for name in AT_HEAD}).encode()
        sections = json.dumps(page.sections, ensure_ascii=False).encode(errors="surrogatepass")
        if self._waiting is None:
            self._keep([(key, about, sections, html)])
        else:
            self._waiting.append((key, about, sections, html))

    @contextmanager
    def kept_together(self) -> Iterator[None]:
        """Keep the pages of this process together, at the end: each time, parts of the file are written anew."""
        self._waiting = waiting = list[Row]()
        try:
            yield
        finally:
            self._waiting = None
            self._keep(waiting)

    def _keep(self, pages: Sequence[Row]) -> None:
        if pages and not self._pages.keep(pages):
            for key, *parts in pages:
                self.kept.write(key, b"\n".join(parts))

    def find(self, key: str, lead: Callable[[str], str], known: Mapping[str, str] = NOWHERE) -> Prepared | None:
        """A page that was kept, if its links still lead where they led.

        `lead` tells where the link to a file leads, and `known` holds what it has told.
        """
        about = self._pages.head(key) or self._part(key, 0)
        if about is None:
            return None
        page = Prepared(**json.loads(about), key=key)
        # Most links are known: they are compared at once.
        if not page.asked.items() <= known.items() and any(lead(uri) != url for uri, url in page.asked.items()):
            return None
        page.asked = {}
        return page

    def looked_ahead(self) -> AbstractContextManager[None]:
        """While pages are looked for, know what is told of all that are kept."""
        return self._pages.read_ahead()

    def has_html(self, page: Prepared) -> bool:
        """Whether the HTML of a page that was found is whole."""
        return self._html(page.key) is not None

    def sections(self, key: str) -> str:
        """What the search is told of a page, as JSON. Raises as `html` does."""
        return self._there(self._pages.sections(key) or self._part(key, 1)).decode(errors="surrogatepass")

    def html(self, page: Prepared) -> bytes:
        """The HTML of a page, its places open. Raises KnownError where it was lost meanwhile."""
        return self._there(self._html(page.key))

    def content(self, page: Prepared) -> str:
        """The page's own content."""
        start, length = page.content
        return self.html(page)[start : start + length].decode()

    def _html(self, key: str) -> bytes | None:
        return self._pages.html(key) or self._part(key, 2)

    def _part(self, key: str, number: int) -> bytes | None:
        """A part of a page that has a file of its own."""
        read = self.kept.read(key)
        return None if read is None else read.split(b"\n", 2)[number]

    def _there(self, found: bytes | None) -> bytes:
        if found is None:
            raise KnownError(f"{self.kept.folder}: was changed while the site was built; build it again")
        return found
