"""The sections of pages, on disk while the search is made of them: those of all pages at once take much room."""

from __future__ import annotations

import json

from kb.model import Page
from kb.site.search.entries import Entry, Section
from kb.site.texts import Aside


def with_sections(page: Page, sections: Aside) -> Entry:
    """A page whose sections were put aside as JSON: a list of heading, anchor, text and code of each."""
    # Sections are anything that they can be read from.
    return EntryAside(page, sections)  # type: ignore[arg-type]


class EntryAside(Entry):
    """A page for search whose sections are read each time they are asked for."""

    __slots__ = ("_aside",)
    _aside: tuple[Section, ...] | Aside

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its sections."""
        if isinstance(self._aside, Aside):
            return tuple(Section(*row) for row in json.loads(self._aside.read()))
        return self._aside

    @sections.setter
    def sections(self, value: tuple[Section, ...] | Aside) -> None:
        object.__setattr__(self, "_aside", value)
