"""The search, made by a process that parts from the build early: it takes more memory than all else.

What it is made of comes to it from the disk, page by page, and what it makes goes right into the site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kb.model import Slug
from kb.pages.glossary import Term
from kb.pages.store import KnowledgeBase
from kb.site.kept import Kept
from kb.site.output import Output, Written
from kb.site.prepared import Store
from kb.site.standing import Parcel, Standing

Keys = Mapping[Slug, str]
"""The keys of finished pages of questions, by which a store has them."""
SearchApart = Standing[Keys, Written]
"""Is given the keys of all pages that are made, and hinted those of pages whose files the last build has not seen.

Returns what is known of the files of the search.
"""


def standing_by(
    base: KnowledgeBase,
    files: Mapping[Slug, str],
    glossary: Sequence[Term],
    store: Store,
    kept: Kept,
    output: Output,
    jobs: int,
) -> SearchApart:
    """Part now, by `jobs` processes, and make the search once the pages are told that `store` has.

    `files` are the digests of the files of questions.
    """

    def make_ready() -> Callable[[Iterator[Parcel[Keys]]], Written]:
        # Only here, for it takes a quarter of a second to load, and nobody waits for it.
        from kb.site.search_made import maker

        return maker(base, files, glossary, store, kept, output)

    return Standing(make_ready, jobs)
