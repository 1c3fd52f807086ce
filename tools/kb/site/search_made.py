"""The files of the search, made from finished pages and written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kb.model import Site, Slug
from kb.pages.glossary import Term
from kb.site.kept import Kept
from kb.site.output import Output, Written
from kb.site.prepared import Store
from kb.site.search.build import search_scripts
from kb.site.search.entries import Entry
from kb.site.search.scripts import PLACE
from kb.site.search_apart import Made
from kb.site.search_kept.index import IndexAgain, columns_of
from kb.site.search_kept.sections import EntryAside, put_aside
from kb.site.texts import Texts


def maker(site: Site, glossary: Sequence[Term], store: Store, kept: Kept, output: Output) -> Callable[[Made], Written]:
    """A function that makes the search of pages which `store` has, and returns what is known of its files."""

    again = IndexAgain(site, glossary, kept)

    def make(made: Made) -> Written:
        built = again.index(_entries(site, made, store, kept))
        # Right into the site: there are thousands, and MkDocs would ask for the folder of each.
        output.write_folder(f"{PLACE}/{built.folder}", built.files)
        for uri, content in search_scripts(built).items():
            output.write(uri, content)
        return Written({uri: row for uri, row in output.rows.items() if uri.startswith(f"{PLACE}/")}, output.folders)

    return make


def _entries(site: Site, made: Made, store: Store, kept: Kept) -> dict[Slug, Entry]:
    """The questions as the search has them; of those that are made, with the addresses of headings."""
    named = ((slug, made.get(f"questions/{slug}.md")) for slug in site.pages)
    found = {slug: prepared for slug, prepared in named if prepared}
    keys = {slug: prepared.key for slug, prepared in found.items()}
    aside = put_aside(keys, lambda slug: store.sections(found[slug]), columns_of(kept), Texts(kept.folder))
    return {slug: EntryAside(site.pages[slug], sections) for slug, sections in aside.items()}
