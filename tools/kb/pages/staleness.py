"""How long ago each page was compared with its references."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from kb.model import Page, Slug


@dataclass(frozen=True, slots=True)
class Age:
    """A page and the day of its last review; None where nobody noted one."""

    slug: Slug
    title: str
    reviewed: datetime.date | None


def by_review(pages: Mapping[Slug, Page], before: datetime.date | None = None) -> list[Age]:
    """The pages last reviewed before a day, or all: those never reviewed first, then the oldest review."""
    ages = [Age(slug, page.meta.title, page.meta.reviewed) for slug, page in pages.items()]
    kept = [age for age in ages if before is None or age.reviewed is None or age.reviewed < before]
    return sorted(kept, key=lambda age: (age.reviewed or datetime.date.min, age.slug))
