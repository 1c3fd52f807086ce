"""Related pages, found by a process that parts from the build before this has read its pages.

Meanwhile it loads NumPy, a dictionary and what the last build found, which takes longer than the rest after an edit. It
is told of the pages when they are read, and answers with the lists that are not as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kb.model import Related, Slug
from kb.pages.store import KnowledgeBase
from kb.site.related_kept import KeptLists, RelatedPages, kept_in
from kb.site.standing import Parcel, Standing
from kb.site.texts import Texts, Told


class Given(NamedTuple):
    """What is compared."""

    pages: Sequence[Told]
    interviews: Mapping[str, str]
    """The title of each."""
    digests: Mapping[Slug, str]
    """Of the files of the pages."""


Compare = Callable[[KnowledgeBase, Mapping[Slug, str]], Callable[[], RelatedPages]]
"""Begins to compare the pages of a knowledge base, whose files have these digests."""


_parted: dict[Path, tuple[Texts, Compare]] = {}
"""By the folder of what is kept: what has parted and is not used yet."""


def part(cache: Path, jobs: int) -> None:
    """Part, by `jobs` processes, for the next build that keeps its things in the folder `cache`."""
    texts = Texts(cache)
    _parted[cache] = texts, _standing_by(cache / "related", texts, jobs)


def parted(cache: Path, jobs: int) -> tuple[Texts, Compare]:
    """Where the bodies of pages are put, and what compares those; it has parted, or does so now."""
    if cache not in _parted:
        part(cache, jobs)
    return _parted.pop(cache)


def _standing_by(folder: Path, texts: Texts, jobs: int) -> Compare:
    before = kept_in(folder)

    def make_ready() -> Callable[[Iterator[Parcel[Given]]], dict[Slug, tuple[Related, ...]]]:
        # Only here, for it takes half a second to load, and nobody waits for it.
        from kb.site.related_again import RelatedAgain

        again = RelatedAgain(folder, KeptLists(before))
        again.make_ready()

        def others(parcels: Iterator[Parcel[Given]]) -> dict[Slug, tuple[Related, ...]]:
            given = next(parcels).content
            return again.others(dict(map(texts.page_of, given.pages)), given.interviews, given.digests)

        return others

    standing = Standing(make_ready, jobs)

    def compare(base: KnowledgeBase, digests: Mapping[Slug, str]) -> Callable[[], RelatedPages]:
        titles = {name: interview.title for name, interview in base.interviews.items()}
        found = standing.give(Given([*map(texts.told, base.pages.values())], titles, digests))
        # Parsed while it is waited for, and not held when all is known.
        return lambda: KeptLists(before).whole(found(), sorted(base.pages))

    return compare
