"""The list below the drawn graph: each question with those it is joined to, for who sees no drawing.

As text at once: a template would look at each of a hundred thousand links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from kb.model import Site, Slug
from kb.site.entries import Entry


def graph_items(site: Site, folder: str) -> Callable[[Iterable[Entry]], Markup]:
    """A function that makes the items of questions; `folder` is the address of their folder, seen from the page."""
    titles = {slug: str(escape(page.meta.title)) for slug, page in site.pages.items()}
    links = {slug: f'<a href="{folder}{slug}/">{title}</a>' for slug, title in titles.items()}
    joined = neighbours(site)

    def item(slug: Slug) -> str:
        others = "、".join([links[other] for other in joined.get(slug, ())])
        beside = f' <span class="kb-note">相连：{others}</span>' if others else ""
        return f"<li>{links[slug]}{beside}</li>\n"

    return lambda entries: Markup("".join([item(entry.slug) for entry in entries]))  # noqa: S704 -- titles are escaped


def neighbours(site: Site) -> Mapping[Slug, Sequence[Slug]]:
    """The questions that the graph joins to each one, by address."""
    found: defaultdict[Slug, set[Slug]] = defaultdict(set)
    for edge in site.edges:
        found[edge.source].add(edge.target)
        found[edge.target].add(edge.source)
    # A slash ends the name in an address.
    rank = {slug: row for row, slug in enumerate(sorted(site.pages, key=lambda slug: f"{slug}/"))}
    return {slug: sorted(others, key=rank.__getitem__) for slug, others in found.items()}
