"""The search index of a site of which an earlier index was built: the same bytes, in less time."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from kb.model import Site, Slug
from kb.pages.glossary import Term
from kb.site import edition
from kb.site.kept import Kept
from kb.site.search.build import ordered
from kb.site.search.entries import Entry, entry
from kb.site.search.shards import Index, index
from kb.site.search.spelling import named
from kb.site.search_kept.columns import Columns
from kb.site.search_kept.counts import Counts
from kb.site.search_kept.names import Names
from kb.site.search_kept.packs import Packs


def columns_of(kept: Kept) -> Columns:
    """What this edition of the program keeps."""
    return Columns(kept, f"{edition.installed()}\n{edition.code()}")


class IndexAgain:
    """The index of a site of which something is kept from the last build."""

    def __init__(self, site: Site, glossary: Sequence[Term], kept: Kept) -> None:
        """Read what is kept, and look at what may be known before pages are made."""
        self._kept, self._since, self._columns = kept, time.time(), columns_of(kept)
        self._site, self._glossary, self._pages = site, glossary, ordered(site)
        self._counts, self._names = Counts(self._columns, self._pages, glossary), Names(self._columns)
        self._named = named(self._pages, glossary, self._names.chinese)

    def index(self, entries: Mapping[Slug, Entry]) -> Index:
        """As `kb.site.search.build.search_index`; `entries` are the pages known with the addresses of headings."""
        known, names = [entries.get(page.slug) or entry(page) for page in self._pages], self._names
        counted = self._counts.count(known)
        pack, topics = Packs(self._columns).pack, self._site.topics
        made = index(known, topics, self._glossary, counted, pack, names.chinese, self._named)
        names.keep()
        self._kept.tidy(self._since)
        return made
