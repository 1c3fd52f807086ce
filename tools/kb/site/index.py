"""All that is known of a knowledge base before its pages are built, from one reading of its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kb.model import Interview, Page, Problem, Site, Slug, Topic
from kb.pages import glossary
from kb.pages.lint import problems as page_problems
from kb.pages.store import KnowledgeBase, shown_path
from kb.site import links
from kb.site.edges import edges
from kb.site.links import Finder, Leads, Names
from kb.site.related_kept import RelatedPages


def site_index(base: KnowledgeBase) -> Site:
    """The pages with their links seen from both sides, their related pages and the graph."""
    # Only here: it takes a quarter of a second to load, and a build leaves it to a process of its own.
    from kb.site.related import related

    titles = {name: interview.title for name, interview in base.interviews.items()}
    leads = {slug: links.leads(page.body) for slug, page in base.pages.items()}
    known = links.Names(base.pages, base.topics)
    return index_of(base, leads, known, lambda: related(base.pages, titles))


def index_of(
    base: KnowledgeBase, leads: Mapping[Slug, Leads], known: Names, compared: Callable[[], RelatedPages]
) -> Site:
    """As `site_index`; `leads` is where pages lead, `known` what links may say. Waits until pages are `compared`."""
    linked = {
        (Slug(slug), Slug(found[0]))
        for slug in base.pages
        for _, _, link in leads[slug].links
        if len(found := known.find(link.target)) == 1 and found[0] in base.pages and found[0] != slug
    }
    backlinks, pages = links.backlinks(leads, known), base.pages
    rows = compared()
    return Site(pages, base.topics, base.interviews, backlinks, rows, edges(pages, rows, sorted(linked)))


def problems(base: KnowledgeBase, leads_of: Finder | None = None) -> list[Problem]:
    """Every fault of a knowledge base that an author can mend, by file and line."""
    return sorted({*page_problems(base), *_link_problems(base, leads_of), *glossary.problems(base.root, base.pages)})


def _link_problems(base: KnowledgeBase, leads_of: Finder | None) -> Iterator[Problem]:
    known = links.Names(base.pages, base.topics)
    folders: dict[str, Mapping[Any, Page | Topic | Interview]] = {
        "questions": base.pages,
        "topics": base.topics,
        "interviews": base.interviews,
    }
    for folder, values in folders.items():
        for name, value in values.items():
            leads = leads_of(f"{folder}/{name}.md") if leads_of else links.leads(value.body)
            for line, rule, message in links.faults(leads.links, known):
                path = shown_path(base.root / folder / f"{name}.md")
                yield Problem(path, line + value.body_line - 1, rule, message)
