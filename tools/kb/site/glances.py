"""Keys of pages that need not be read for them: what a question is made of tells its file, and what hooks look at.

To read all pages only to find that nearly all are as they were took most of the time of a build after a change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from kb.model import Slug
from kb.site.build import LaterPage, kind_and_name
from kb.site.knowledge import Build
from kb.site.page_hooks import Tell, tellers


class Glances:
    """The keys of one build, whose hooks all say what they look at."""

    def __init__(self, build: Build, hooks: Sequence[Callable[..., str]], about: str) -> None:
        """`hooks` are all of a page's text, `about` tells what all pages are made of."""
        self._build, self._hooks = build, hooks
        self._about = hashlib.sha256(about.encode(errors="surrogatepass"))
        self._tellers: dict[str, tuple[Tell, ...] | None] = {}

    def key(self, page: LaterPage) -> str | None:
        """The digest of all that a page is made of, but for the files that its links name; None if it must be read."""
        folder = kind_and_name(page.file)[0]
        if folder not in self._tellers:
            self._tellers[folder] = tellers(self._hooks, folder)
        asked, own = self._tellers[folder], self._own(page)
        if asked is None or own is None:
            return None
        looked_at = [tell(self._build, page) for tell in asked]
        told = repr((page.file.src_uri, page.edit_url, page.canonical_url, own, looked_at))
        # What is told of all is looked through once.
        found = self._about.copy()
        found.update(told.encode(errors="surrogatepass"))
        return found.hexdigest()

    def _own(self, page: LaterPage) -> object:
        """What tells the source of a page."""
        if page.in_nav or page.is_list:
            # It is read at once, or made in any case.
            return None
        if page.given is not None:
            return page.given
        known = page.build is not None and Slug(page.file.name) in self._build.base.pages
        return self._build.reading.digests[page.file.src_uri] if known else None
