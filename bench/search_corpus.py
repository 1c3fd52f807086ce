"""Knowledge bases of any size, grown from the real pages: sections as pages, then copies with words exchanged.

The same size gives the same pages, byte for byte.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kb.model import Page, Site, Slug
from kb.pages.prose import without_code

EXCHANGED = 0.15
"""The part of a copy's words that come from elsewhere."""
HEADING = re.compile(r"^#{2,3} +(.+)$", re.MULTILINE)
WORD = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3,}")
SHORTEST = 120


def grown(site: Site, size: int) -> Site:
    """A site of `size` questions of the length of a section, about 500 characters."""
    sections = list(sections_of(site.pages.values()))
    random.Random(0).shuffle(sections)  # noqa: S311 - the same order each time
    words = [word for page in sections for word in WORD.findall(page.body)]
    pages = (_copy(sections[i % len(sections)], i // len(sections), words) for i in range(size))
    return replace(site, pages={page.slug: page for page in pages})


def sections_of(pages: Iterable[Page]) -> Iterator[Page]:
    """The sections of pages as pages of their own."""
    for page in pages:
        marks = [*HEADING.finditer(without_code(page.body))]
        for number, (start, end) in enumerate(zip(marks, [*marks[1:], None], strict=True)):
            body = page.body[start.end() : end.start() if end else None].strip()
            if len(body) >= SHORTEST:
                title = f"{page.meta.title}：{start[1]}"
                meta = replace(page.meta, title=title, aliases=(), prerequisites=(), follow_ups=(), sources=())
                yield replace(page, slug=Slug(f"{page.slug}-{number}"), meta=meta, body=body)


def _copy(page: Page, number: int, words: Sequence[str]) -> Page:
    if not number:
        return page
    chance = random.Random(f"{page.slug} {number}")  # noqa: S311 - the same pages each time

    def exchanged(match: re.Match[str]) -> str:
        return chance.choice(words) if chance.random() < EXCHANGED else match[0]

    title, body = WORD.sub(exchanged, page.meta.title), WORD.sub(exchanged, page.body)
    return replace(page, slug=Slug(f"{page.slug}-{number}"), meta=replace(page.meta, title=title), body=body)
