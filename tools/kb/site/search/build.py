"""All files of the search from all pages: the one function that the site's build needs."""

from __future__ import annotations

from collections.abc import Sequence

from kb.model import Page, Site, Slug
from kb.pages.glossary import Term
from kb.site.chinese import CHINESE
from kb.site.search import scripts
from kb.site.search.entries import entry
from kb.site.search.postings import count
from kb.site.search.shards import Index, index, packed_after
from kb.site.search.spelling import named


def ordered(site: Site) -> list[Page]:
    """The questions of a site in the order of their topics, so that the answers to a question share files."""
    order = {topic: number for number, topic in enumerate(site.topics)}
    return sorted(site.pages.values(), key=lambda page: (order.get(Slug(page.meta.topic), len(order)), page.slug))


def search_index(site: Site, glossary: Sequence[Term]) -> Index:
    """The index of a site's questions."""
    pages = ordered(site)
    entries = [entry(page) for page in pages]
    known = named(pages, glossary, CHINESE)
    return index(entries, site.topics, glossary, count(entries, glossary), packed_after, CHINESE, known)


def search_scripts(built: Index) -> dict[str, bytes]:
    """The scripts of the search: path in the site, content."""
    engine, engine_text = scripts.engine(f"{built.folder}/core.bin")
    worker, worker_text = scripts.worker(engine, f"{built.folder}/core.bin")
    # Under its lasting name the engine stands whole: a reader far away need not wait for a second file.
    texts = {"search.js": engine_text, engine: engine_text, worker: worker_text}
    return {f"{scripts.PLACE}/{name}": text.encode() for name, text in texts.items()}


def search_files(built: Index) -> dict[str, bytes]:
    """The files of the search: path in the site, content."""
    return search_scripts(built) | {f"{scripts.PLACE}/{built.folder}/{name}": one for name, one in built.files.items()}
