"""Rules of the front matter and of what pages say of one another: a build stops at them too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from rapidfuzz import fuzz, process

from kb.model import Page, Slug
from kb.pages.store import KnowledgeBase

Pages = Mapping[Slug, Page]
Rule = Callable[[KnowledgeBase, Pages], Iterator[tuple[Page, str, str]]]
"""A rule is told the whole and which of its pages are asked for.

It yields the page, the key of the front matter at fault (empty: the page) and the message; of other pages, too, where
that costs nothing.
"""
FEW = 20
"""Pages of which each is looked at by itself, rather than all together."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slug_form(_: KnowledgeBase, asked: Pages) -> Iterator[tuple[Page, str, str]]:
    """A file's name is its URL: lower-case letters, digits and single hyphens."""
    for page in asked.values():
        if not SLUG.fullmatch(page.slug):
            better = "-".join(re.findall(r"[a-z0-9]+", page.slug.lower())) or "a-name-in-english"
            yield page, "", f"the file's name is no slug; rename it, such as '{better}.md'"


def same_slug(base: KnowledgeBase, _: Pages) -> Iterator[tuple[Page, str, str]]:
    """No two files differ only in case: many disks hold only one of them."""
    for pages in _groups(base, lambda page: [page.slug.lower()]):
        yield from ((page, "", f"'{pages[0].slug}' is the same name but for case; rename one") for page in pages[1:])


def same_title(base: KnowledgeBase, _: Pages) -> Iterator[tuple[Page, str, str]]:
    """No two pages ask the same in the same words."""
    for pages in _groups(base, lambda page: [page.meta.title.casefold().strip()]):
        for page in pages[1:]:
            yield page, "title", f"'{pages[0].slug}' has this title too; merge the two, or word one differently"


def unknown_topic(base: KnowledgeBase, asked: Pages) -> Iterator[tuple[Page, str, str]]:
    """A page's topic is one of docs/topics/."""
    for page in asked.values():
        if page.meta.topic not in base.topics:
            cure = suggestion(page.meta.topic, base.topics)
            yield page, "topic", f"'{page.meta.topic}' is not a topic; {cure}"


def unknown_source(base: KnowledgeBase, asked: Pages) -> Iterator[tuple[Page, str, str]]:
    """A page's sources are records in docs/interviews/."""
    for page in asked.values():
        for source in page.meta.sources:
            if source.note not in base.interviews:
                cure = suggestion(source.note, base.interviews)
                yield page, "sources", f"'{source.note}' is not a record in interviews/; {cure}"


def unknown_page(base: KnowledgeBase, asked: Pages) -> Iterator[tuple[Page, str, str]]:
    """Prerequisites and follow-ups are other pages."""
    for page in asked.values():
        for key, slugs in (("prerequisites", page.meta.prerequisites), ("follow_ups", page.meta.follow_ups)):
            for slug in slugs:
                if slug == page.slug:
                    yield page, key, "a page cannot lead to itself; remove it"
                elif slug not in base.pages:
                    yield page, key, f"no page is called '{slug}'; {suggestion(slug, base.pages)}"


def prerequisite_cycle(base: KnowledgeBase, asked: Pages) -> Iterator[tuple[Page, str, str]]:
    """What a page needs first does not need that page first."""
    if len(asked) <= FEW and not any(_leads_back(base, slug) for slug in asked):
        return
    done: set[Slug] = set()
    for slug in sorted(base.pages):
        cycle = _cycle(base, slug, done)
        if cycle:
            way = " → ".join(cycle)
            yield base.pages[cycle[0]], "prerequisites", f"prerequisites go in a circle ({way}); remove one of them"


def _leads_back(base: KnowledgeBase, start: Slug) -> bool:
    """Whether a page is needed first, near or far, by what it needs first."""
    seen: set[Slug] = set()
    left = [start]
    while left:
        page = base.pages.get(left.pop())
        new = set(page.meta.prerequisites) - seen if page else set()
        seen |= new
        left += new
    return start in seen


def empty_page(_: KnowledgeBase, asked: Pages) -> Iterator[tuple[Page, str, str]]:
    """A page says something, if only that its answer is still to be written."""
    for page in asked.values():
        if page.says_nothing:
            yield page, "", "the page has no text; write the answer below the front matter"


def redirect_clash(base: KnowledgeBase, _: Pages) -> Iterator[tuple[Page, str, str]]:
    """An earlier name is a slug that no page bears now and that leads to one page only."""
    owners: dict[str, Slug] = {}
    for slug, page in sorted(base.pages.items()):
        for name in page.meta.redirects:
            if not SLUG.fullmatch(name):
                yield page, "redirects", f"'{name}' is no slug; write the earlier file's name without '.md'"
            elif name in base.pages:
                yield page, "redirects", f"a page is called '{name}' now; take it out of redirects"
            elif name in owners:
                yield page, "redirects", f"'{name}' leads to '{owners[name]}' already; keep one of the two"
            owners.setdefault(name, slug)


RULES: tuple[tuple[str, Rule], ...] = (
    ("slug-form", slug_form),
    ("same-slug", same_slug),
    ("same-title", same_title),
    ("unknown-topic", unknown_topic),
    ("unknown-source", unknown_source),
    ("unknown-page", unknown_page),
    ("prerequisite-cycle", prerequisite_cycle),
    ("redirect-clash", redirect_clash),
    ("empty-page", empty_page),
)


def _groups(base: KnowledgeBase, keys: Callable[[Page], Iterable[str]]) -> Iterator[list[Page]]:
    groups: defaultdict[str, list[Page]] = defaultdict(list)
    for slug in sorted(base.pages):
        for key in keys(base.pages[slug]):
            groups[key].append(base.pages[slug])
    return (pages for pages in groups.values() if len(pages) > 1)


def suggestion(name: str, names: Iterable[str]) -> str:
    """What a person probably meant by a name that is unknown."""
    near = process.extractOne(name, list(names), scorer=fuzz.WRatio, score_cutoff=60)
    return f"did you mean '{near[0]}'?" if near else "add it, or take it out"


def _cycle(base: KnowledgeBase, start: Slug, done: set[Slug]) -> list[Slug]:
    path: list[Slug] = []
    stack = [(start, False)]
    while stack:
        slug, leaving = stack.pop()
        if leaving:
            done.add(path.pop())
        elif slug in path:
            done.update(path)
            return [*path[path.index(slug) :], slug]
        elif slug not in done and slug in base.pages:
            path.append(slug)
            stack.append((slug, True))
            stack.extend((other, False) for other in reversed(base.pages[slug].meta.prerequisites))
    return []
