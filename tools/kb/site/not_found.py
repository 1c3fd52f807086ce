"""What the page for a wrong address needs: the names of all pages, and how it finds the root of the site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from kb.model import Site
from kb.site.tags import tag_slugs

LIST = "not-found.json"
SCRIPT = "assets/javascripts/not-found.js"
DEPTH = 6
"""How many folders below the site's root a wrong address may lie where the root is not known."""


def to_json(site: Site) -> str:
    """All pages that a wrong address may have meant: `[address from the site's root, title]`, one a line."""
    rows = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in _rows(site))
    return "[\n" + ",\n".join(rows) + "\n]\n"


def addresses(site_url: str) -> tuple[str, ...]:
    """Where the page's script may be, seen from any address.

    A server sends the same page for each wrong address. Where the site's own address is known that is one place. Where
    not, the script is one of some folders up; a browser runs it once, for only one of the places has it.
    """
    if site_url:
        return (f"{urlsplit(site_url).path.rstrip('/')}/{SCRIPT}",)
    return tuple(f"{'../' * depth or './'}{SCRIPT}" for depth in range(DEPTH + 1))


def _rows(site: Site) -> Iterator[tuple[str, str]]:
    yield from ((f"questions/{slug}/", page.meta.title) for slug, page in sorted(site.pages.items()))
    yield from ((f"topics/{slug}/", topic.title) for slug, topic in site.topics.items())
    yield from ((f"interviews/{name}/", record.title) for name, record in sorted(site.interviews.items()))
    tags = {tag for page in site.pages.values() for tag in page.meta.tags}
    yield from ((f"tags/{slug}/", tag) for tag, slug in sorted(tag_slugs(tags).items()))
