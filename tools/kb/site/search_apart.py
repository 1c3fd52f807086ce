"""The search, made by a process that parts from the build early: it takes more memory than all else.

What it is made of comes to it from the disk, page by page, and what it makes goes there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kb.model import Slug
from kb.site import workers
from kb.site.kept import Kept
from kb.site.knowledge import Build
from kb.site.prepared import Prepared, Store
from kb.site.search.build import search_files
from kb.site.search.entries import Entry
from kb.site.search_kept.index import index_again
from kb.site.search_kept.sections import with_sections
from kb.site.texts import Texts

Made = Mapping[str, Prepared]
"""Pages that are made, by their file, such as `questions/yarn.md`."""
Awaited = Callable[[], Mapping[str, bytes]]
"""Waits for the files of the search: path in the site, content."""


def standing_by(build: Build, store: Store, kept: Kept, jobs: int) -> Callable[[Made], Awaited]:
    """Part now, by `jobs` processes, and make the search once the pages are told that `store` has."""
    terms, contents = build.glossary.terms, Texts(kept.folder)

    def make(made: Made) -> dict[str, tuple[int, int]]:
        found = search_files(index_again(build.site, terms, _entries(build, made, store, Texts(kept.folder)), kept))
        return {uri: contents.put(content) for uri, content in found.items()}

    give = workers.standing_by(make, jobs)

    def given(made: Made) -> Awaited:
        wait = give(made)
        return lambda: _Files(wait(), contents)

    return given


class _Files(Mapping[str, bytes]):
    """Files whose contents are read when they are asked for."""

    def __init__(self, places: Mapping[str, tuple[int, int]], contents: Texts) -> None:
        self._places, self._contents = places, contents

    def __getitem__(self, uri: str) -> bytes:
        return self._contents.read(*self._places[uri])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _entries(build: Build, made: Made, store: Store, texts: Texts) -> dict[Slug, Entry]:
    """The questions as the search has them; of those that are made, with the addresses of headings."""
    places = ((slug, page, made.get(f"questions/{slug}.md")) for slug, page in build.base.pages.items())
    return {slug: with_sections(page, texts.aside(store.sections(found))) for slug, page, found in places if found}
