"""The search, made by a process that parts from the build early: it takes more memory than all else.

What it is made of comes to it from the disk, page by page, and what it makes goes right into the site.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kb.model import Site
from kb.pages.glossary import Term
from kb.site import workers
from kb.site.kept import Kept
from kb.site.output import Output, Written
from kb.site.prepared import Prepared, Store

Made = Mapping[str, Prepared]
"""Pages that are made, by their file, such as `questions/yarn.md`."""
Awaited = Callable[[], Written]
"""Waits until the files of the search are written."""


def standing_by(
    site: Site, glossary: Sequence[Term], store: Store, kept: Kept, output: Output, jobs: int
) -> Callable[[Made], Awaited]:
    """Part now, by `jobs` processes, and make the search once the pages are told that `store` has."""

    def make_ready() -> Callable[[Made], Written]:
        # Only here, for it takes a quarter of a second to load, and nobody waits for it.
        from kb.site.search_made import maker

        return maker(site, glossary, store, kept, output)

    return workers.standing_by(make_ready, jobs)
