"""All that is known of a knowledge base before its pages are built, from one reading of its files."""

from __future__ import annotations

from collections.abc import Iterator

from kb.model import Problem, Site, Slug
from kb.pages import glossary
from kb.pages.lint import problems as page_problems
from kb.pages.store import KnowledgeBase, page_path, shown_path
from kb.site import links, related


def site_index(base: KnowledgeBase) -> Site:
    """The pages with their links seen from both sides, their related pages and the graph."""
    known = links.names(base.pages, base.topics)
    titles = {name: interview.title for name, interview in base.interviews.items()}
    rows = related.related(base.pages, titles)
    linked = {
        (Slug(slug), Slug(found[0]))
        for slug, page in base.pages.items()
        for link in links.links(page.body)
        if len(found := known.find(link.target)) == 1 and found[0] in base.pages and found[0] != slug
    }
    return Site(
        base.pages,
        base.topics,
        base.interviews,
        links.backlinks(base.pages, known),
        rows,
        related.edges(base.pages, rows, sorted(linked)),
    )


def problems(base: KnowledgeBase) -> list[Problem]:
    """Every fault of a knowledge base that an author can mend, by file and line."""
    return sorted({*page_problems(base), *_link_problems(base), *glossary.problems(base.root, base.pages)})


def _link_problems(base: KnowledgeBase) -> Iterator[Problem]:
    known = links.names(base.pages, base.topics)
    for slug, page in base.pages.items():
        path = shown_path(page_path(base.root, slug))
        yield from links.problems(path, page.body, page.body_line, known)
    for folder, values in (("topics", base.topics), ("interviews", base.interviews)):
        for name, value in values.items():
            path = shown_path(base.root / folder / f"{name}.md")
            yield from links.problems(path, value.body, value.body_line, known)
