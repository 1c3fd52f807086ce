"""The files of the search, made from finished pages and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress

from kb.model import KnownError, Site, Slug
from kb.pages.glossary import Term
from kb.pages.store import KnowledgeBase
from kb.site.kept import Kept
from kb.site.output import Output, Written
from kb.site.prepared import Store
from kb.site.search.build import search_scripts
from kb.site.search.scripts import PLACE
from kb.site.search.shards import Index
from kb.site.search_apart import Keys
from kb.site.search_kept.index import IndexAgain, columns_of
from kb.site.search_kept.sections import EntryAside, KeptSections, SectionsAside, same
from kb.site.standing import Parcel
from kb.site.texts import Texts

Sections = Mapping[Slug, SectionsAside]


def maker(
    base: KnowledgeBase, files: Mapping[Slug, str], glossary: Sequence[Term], store: Store, kept: Kept, output: Output
) -> Callable[[Iterator[Parcel[Keys]]], Written]:
    """A function that makes the search of pages which `store` has, and returns what is known of its files.

    `files` are the digests of the files of questions.
    """
    # Of the index, the search looks at nothing else.
    site = Site(base.pages, base.topics, base.interviews, {}, {})
    sections = KeptSections(columns_of(kept), store.sections, Texts(kept.folder))
    ready = [IndexAgain(site, glossary, kept)]

    def indexed(found: Sections) -> Index:
        # One that was asked knows no more what was kept.
        index = ready.pop() if ready else IndexAgain(site, glossary, kept)
        return index.index({slug: EntryAside(site.pages[slug], one) for slug, one in found.items()})

    def beforehand(new: Keys) -> tuple[Sections, Index] | None:
        """The index, if pages say what they said to the last build, but for those that are new."""
        # Where a page is lost that the last build had, it is made anew meanwhile.
        with suppress(KnownError):
            if keys := sections.expected(files, new):
                found = sections.found(keys)
                return found, indexed(found)
        return None

    def make(parcels: Iterator[Parcel[Keys]]) -> Written:
        known = None
        while (given := next(parcels)).is_hint:
            known = beforehand(given.content)
        made = given.content
        found = sections.found({slug: made[slug] for slug in site.pages if slug in made})
        sections.keep(files, made)
        built = known[1] if known and same(known[0], found) else indexed(found)
        # Right into the site: there are thousands, and MkDocs would ask for the folder of each.
        output.write_folder(f"{PLACE}/{built.folder}", built.files)
        for uri, content in search_scripts(built).items():
            output.write(uri, content)
        return Written({uri: row for uri, row in output.rows.items() if uri.startswith(f"{PLACE}/")}, output.folders)

    return make
