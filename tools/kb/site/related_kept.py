"""Related pages as the last build found them: an edit changes those of few pages, and all take long to tell anew."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from kb.model import Related, Slug
from kb.site.kept import Kept

NAME = "lists"
RelatedPages = Mapping[Slug, tuple[Related, ...]]
"""Of each page, the strongest first."""
Chosen = Mapping[Slug, Mapping[Slug, tuple[str, ...]]]
"""What a person chose to stand beside each page, and as what."""


def kept_in(folder: Path) -> bytes:
    """What a folder holds of the last build; empty where that is nothing."""
    return Kept(folder).read(NAME) or b""


class KeptLists:
    """The lists that were kept."""

    def __init__(self, content: bytes) -> None:
        # What is whole is what was written below, by whatever version: that is known by the stamp.
        found: Any = json.loads(content) if content else {}
        self.stamp: str = found.get("stamp", "")
        self._lists: dict[str, list[tuple[Slug, float, int]]] = found.get("lists", {})
        self._reasons = [tuple(some) for some in found.get("reasons", ())]
        self._chosen: dict[str, dict[str, list[str]]] = found.get("chosen", {})

    @property
    def size(self) -> int:
        """How many pages have a list."""
        return len(self._lists)

    def unmoved(self, slugs: Iterable[Slug], same: Collection[Slug], chosen: Chosen) -> set[Slug]:
        """Those of `slugs` whose lists tell only of pages that are the `same`, and of those that are still chosen."""
        return {
            slug
            for slug in slugs
            if slug in self._lists
            and all(other in same for other, _, _ in self._lists[slug])
            and self._chosen.get(slug, {}) == {other: [*named] for other, named in chosen[slug].items()}
        }

    def whole(self, others: RelatedPages, slugs: Iterable[Slug]) -> dict[Slug, tuple[Related, ...]]:
        """The lists of all pages: `others`, and those that are kept."""
        return {slug: others[slug] if slug in others else self._list(slug) for slug in slugs}

    def _list(self, slug: Slug) -> tuple[Related, ...]:
        reasons = self._reasons
        return tuple([Related(other, weight, reasons[number]) for other, weight, number in self._lists[slug]])


def keep(folder: Path, stamp: str, lists: RelatedPages, chosen: Chosen) -> None:
    """Keep lists for the next build; `stamp` tells what they are made of besides pages. Raises OSError."""
    numbers: dict[tuple[str, ...], int] = {}
    for one in chain.from_iterable(lists.values()):
        numbers.setdefault(one.reasons, len(numbers))
    found = {
        "stamp": stamp,
        "reasons": [*numbers],
        "lists": {slug: [(one.slug, one.weight, numbers[one.reasons]) for one in some] for slug, some in lists.items()},
        "chosen": {slug: named for slug, named in chosen.items() if named},
    }
    Kept(folder).write(NAME, json.dumps(found, ensure_ascii=False).encode(errors="surrogatepass"))
