"""All that is known of a knowledge base before its pages are built, from one reading of its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kb.model import Interview, Page, Problem, Related, Site, Slug, Topic
from kb.pages import glossary
from kb.pages.lint import problems as page_problems
from kb.pages.store import KnowledgeBase, shown_path
from kb.site import links, workers
from kb.site.edges import edges
from kb.site.links import Finder
from kb.site.near.kept import Kept

RelatedPages = Mapping[Slug, tuple[Related, ...]]
"""Of each page, the strongest first."""


def site_index(base: KnowledgeBase, find: Finder = links.leads, kept: Kept | None = None, jobs: int = 1) -> Site:
    """The pages with their links seen from both sides, their related pages and the graph.

    `find` finds the links of a text; `kept` is where the related pages of the last time are kept. With more than one of
    `jobs`, pages are compared in another process: that takes much memory, which the system has back when it ends.
    """
    return begun_index(base, find, begun_related(base, kept, jobs))()


def begun_related(base: KnowledgeBase, kept: Kept | None, jobs: int) -> Callable[[], RelatedPages]:
    """Begin to compare pages; returns what waits for the related pages of each."""
    titles = {name: interview.title for name, interview in base.interviews.items()}
    return workers.aside(lambda: _related(base.pages, titles, kept), jobs)


def begun_index(base: KnowledgeBase, find: Finder, compared: Callable[[], RelatedPages]) -> Callable[[], Site]:
    """As `site_index`, but returns a function that waits until pages are `compared`."""
    known = links.names(base.pages, base.topics)
    leads = {slug: find(page.body) for slug, page in base.pages.items()}
    linked = {
        (Slug(slug), Slug(found[0]))
        for slug in base.pages
        for _, _, link in leads[slug].links
        if len(found := known.find(link.target)) == 1 and found[0] in base.pages and found[0] != slug
    }
    backlinks = links.backlinks(leads, known)

    def index() -> Site:
        rows, pages = compared(), base.pages
        return Site(pages, base.topics, base.interviews, backlinks, rows, edges(pages, rows, sorted(linked)))

    return index


def _related(pages: Mapping[Slug, Page], titles: Mapping[str, str], kept: Kept | None) -> RelatedPages:
    # Only here: it takes a quarter of a second to load, and the process beside this one has it to itself.
    from kb.site.related import related

    return related(pages, titles, kept)


def problems(base: KnowledgeBase, leads_of: Finder | None = None) -> list[Problem]:
    """Every fault of a knowledge base that an author can mend, by file and line.

    `leads_of` knows where the text of a file leads, such as `questions/yarn.md`.
    """
    return sorted({*page_problems(base), *_link_problems(base, leads_of), *glossary.problems(base.root, base.pages)})


def _link_problems(base: KnowledgeBase, leads_of: Finder | None) -> Iterator[Problem]:
    known = links.names(base.pages, base.topics)
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
