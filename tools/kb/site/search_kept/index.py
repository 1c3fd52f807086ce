"""The search index of a site of which an earlier index was built: the same bytes, in less time."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from kb.model import Site, Slug
from kb.pages.glossary import Term
from kb.site import edition
from kb.site.kept import Kept
from kb.site.search.build import ordered
from kb.site.search.entries import Entry
from kb.site.search.shards import Index, index
from kb.site.search_kept.columns import Columns
from kb.site.search_kept.counts import Counts
from kb.site.search_kept.names import Names
from kb.site.search_kept.packs import Packs


def columns_of(kept: Kept) -> Columns:
    """What this edition of the program keeps."""
    return Columns(kept, f"{edition.installed()}\n{edition.code()}")


def index_again(site: Site, glossary: Sequence[Term], entries: Mapping[Slug, Entry], kept: Kept) -> Index:
    """As `kb.site.search.build.search_index`; `entries` are the pages that are known with the addresses of headings."""
    since = time.time()
    columns, pages = columns_of(kept), ordered(site, entries)
    counted = Counts(columns).count(pages, glossary)
    names = Names(columns)
    made = index(pages, site.topics, glossary, counted, Packs(columns).pack, names.chinese)
    names.keep()
    kept.tidy(since)
    return made
