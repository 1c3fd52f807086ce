"""Texts that are put aside on disk while a site is built: most of a large site's memory were bodies of pages."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from weakref import finalize

from kb.model import Meta, Page, Slug
from kb.site.in_file import InFile

Told = tuple[Slug, Meta, tuple[int, int, int, bool] | InFile | str, int]
"""A page: its name, its front matter, where its body was put, else that, and on which line of the file that begins."""


class Texts:
    """A file of texts, which ends with the process. One process writes it; others that share it read it."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open a file in a folder, or where the system has room for such, if the folder cannot be written."""
        self._handle = _opened(folder)
        self._file = open(self._handle, "ab", closefd=False)  # noqa: SIM115 -- open as long as this is
        self._end = 0
        self._last = (-1, -1), b""
        finalize(self, os.close, self._handle)

    def aside(self, text: str) -> Aside:
        """Put a text aside."""
        return Aside(self, *self.put(text.encode(errors="surrogatepass")), len(text), _is_blank(text))

    def put(self, content: bytes) -> tuple[int, int]:
        """Put what is no text aside; returns where it begins and how long it is."""
        start = self._end
        self._file.write(content)
        self._file.flush()
        self._end += len(content)
        return start, len(content)

    def page(self, page: Page) -> Page:
        """A page whose body is put aside."""
        # The body is anything that can be read.
        return PageAside(page.slug, page.meta, self.aside(page.body), page.body_line, page.key_lines)  # type: ignore[arg-type]

    def page_with(self, page: Page, body: bytes) -> Page:
        """A page with another body, in UTF-8, which is put aside."""
        text = body.decode()
        aside = Aside(self, *self.put(body), len(text), _is_blank(text))
        return PageAside(page.slug, page.meta, aside, page.body_line, page.key_lines)  # type: ignore[arg-type]

    def page_in(self, page: Page, where: InFile) -> Page:
        """A page whose body stays in its file."""
        return PageAside(page.slug, page.meta, where, page.body_line, page.key_lines)  # type: ignore[arg-type]

    def told(self, page: Page) -> Told:
        """A page in few words for another process, which has this file too."""
        aside = page.aside if isinstance(page, PageAside) else None
        place = (aside.start, aside.size, aside.letters, aside.blank) if isinstance(aside, Aside) else aside
        return page.slug, page.meta, page.body if place is None else place, page.body_line

    def page_of(self, told: Told) -> tuple[Slug, Page]:
        """The name and the page of which another process told, without the lines of its keys."""
        slug, meta, place, line = told
        body = Aside(self, *place) if type(place) is tuple else place
        return slug, PageAside(slug, meta, body, line)  # type: ignore[arg-type]

    def read(self, start: int, size: int) -> bytes:
        """What was put aside."""
        # What is asked for is asked for again at once, by one hook after another. Threads ask too: looked at once.
        place, content = self._last
        if place != (start, size):
            # All processes share one place in the file: asked for by offset, it does not matter.
            content = os.pread(self._handle, size, start)
            self._last = (start, size), content
        return content


@dataclass(frozen=True, slots=True)
class Aside:
    """Where a text was put."""

    texts: Texts
    start: int
    size: int
    letters: int
    """Characters of the text."""
    blank: bool
    """Whether it says nothing."""

    def read(self) -> str:
        """The text."""
        return self.texts.read(self.start, self.size).decode(errors="surrogatepass")


class PageAside(Page):
    """A page whose body is read each time it is asked for; equal to one that says the same."""

    __slots__ = ("_aside",)
    _aside: str | Aside | InFile

    @property
    def aside(self) -> Aside | InFile | None:
        """Where its body was put, or stands."""
        return None if isinstance(self._aside, str) else self._aside

    @property
    def body(self) -> str:
        """Its Markdown."""
        return self._aside if isinstance(self._aside, str) else self._aside.read()

    @body.setter
    def body(self, value: str | Aside | InFile) -> None:
        object.__setattr__(self, "_aside", value)

    @property
    def says_nothing(self) -> bool:
        """As that of any page, which its body need not be read for."""
        return super().says_nothing if isinstance(self._aside, str) else self._aside.blank

    def __eq__(self, other: object) -> bool:
        return _whole(self) == (_whole(other) if isinstance(other, PageAside) else other)

    def __hash__(self) -> int:
        return hash(_whole(self))


def letters(page: Page) -> int:
    """Characters of a page's body, which need not be read for it."""
    aside = page.aside if isinstance(page, PageAside) else None
    return aside.letters if aside else len(page.body)


def _is_blank(text: str) -> bool:
    # All of it is looked at only where that is so.
    return not text or text.isspace()


def _whole(page: Page) -> Page:
    return Page(page.slug, page.meta, page.body, page.body_line, page.key_lines)


def _opened(folder: Path | None) -> int:
    # What is below the system's own folder for such may be memory.
    with suppress(OSError):
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            return _unnamed(folder)
    return _unnamed(None)


def _unnamed(folder: Path | None) -> int:
    with TemporaryFile(dir=folder) as file:
        return os.dup(file.fileno())
