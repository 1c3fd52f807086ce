"""All files of the search from all pages: the one function that the site's build needs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from kb.model import Site, Slug
from kb.pages.glossary import Term
from kb.site.search import scripts
from kb.site.search.entries import Entry, entry
from kb.site.search.postings import count
from kb.site.search.shards import Index, index

FOLDER = "assets/search"


def search_index(site: Site, glossary: Sequence[Term], entries: Mapping[Slug, Entry] | None = None) -> Index:
    """The index of a site's questions. `entries` are those of pages that are known with the addresses of headings.

    Pages stand in the order of their topics, so that the answers to a question share files.
    """
    order = {topic: number for number, topic in enumerate(site.topics)}
    pages = sorted(site.pages.values(), key=lambda page: (order.get(Slug(page.meta.topic), len(order)), page.slug))
    ordered = [(entries or {}).get(page.slug) or entry(page) for page in pages]
    return index(ordered, site.topics, glossary, count(ordered, glossary))


def search_files(built: Index) -> dict[str, bytes]:
    """The files of the search: path in the site, content."""
    engine, engine_text = scripts.engine(built.core)
    worker, worker_text = scripts.worker(engine, built.core)
    # Under its lasting name the engine stands whole: a reader far away need not wait for a second file.
    texts = {"search.js": engine_text, engine: engine_text, worker: worker_text}
    contents = {name: text.encode() for name, text in texts.items()} | dict(built.files)
    return {f"{FOLDER}/{name}": content for name, content in contents.items()}


def topics_file(site: Site) -> dict[str, bytes]:
    """What the search box offers as topics, `[slug, title]` of each that has questions: path in the site, content."""
    used = {page.meta.topic for page in site.pages.values()}
    rows = [[slug, topic.title] for slug, topic in site.topics.items() if slug in used]
    return {f"{FOLDER}/topics.json": json.dumps(rows, ensure_ascii=False).encode()}
