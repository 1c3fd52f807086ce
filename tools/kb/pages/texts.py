"""The texts of pages as they are on disk or will be, and what was parsed of those that many notes name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kb.model import FaultyPages
from kb.pages.sources import Sourced, read_sources
from kb.pages.store import shown_path

MOST = 256
"""Pages kept as parsed; the page longest not asked for is parsed anew."""


class Texts:
    """What is planned for files stands before what they hold."""

    def __init__(self, aside: Path | None = None) -> None:
        """Begin with nothing planned. `aside` is a folder for plans that nobody carries out, so that memory is free."""
        self._aside = aside
        self._planned: dict[Path, str] = {}
        self._parsed: dict[Path, Sourced] = {}

    def plan(self, texts: Mapping[Path, str]) -> None:
        """From now on the files will hold these texts."""
        self._planned |= texts

    def settle(self) -> None:
        """All that was planned is written, or, where nothing is to be written, kept aside."""
        for path, text in self._planned.items() if self._aside is not None else ():
            self._place(path).write_bytes(text.encode())
        self._planned.clear()

    def read(self, path: Path) -> str | None:
        """The text of a file as it is or will be; None where it cannot be read."""
        if path in self._planned:
            return self._planned[path]
        for place in (self._place(path), path) if self._aside is not None else (path,):
            try:
                return place.read_bytes().decode()
            except FileNotFoundError:
                continue
            except (OSError, UnicodeDecodeError):
                return None
        return None

    def page(self, path: Path) -> Sourced | None:
        """A page as it is or will be; None where it cannot be read as one."""
        text = self.read(path)
        try:
            return None if text is None else self.parsed(path, text)
        except FaultyPages:
            return None

    def parsed(self, path: Path, text: str) -> Sourced:
        """What a page of this text is. Raises FaultyPages where it is none."""
        known = self._parsed.get(path)
        if known is None or known.text != text:
            known = read_sources(text, shown_path(path))
        return self.keep(path, known)

    def keep(self, path: Path, page: Sourced) -> Sourced:
        """Remember what a page is."""
        self._parsed.pop(path, None)
        self._parsed[path] = page
        if len(self._parsed) > MOST:
            del self._parsed[next(iter(self._parsed))]
        return page

    def _place(self, path: Path) -> Path:
        return (self._aside or path.parent) / f"{path.parent.name} {path.name}"
