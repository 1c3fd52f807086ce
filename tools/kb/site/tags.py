"""The addresses of tags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def tag_slugs(tags: Iterable[str]) -> dict[str, str]:
    """For each tag a name for its page: letters (Chinese too), digits and hyphens, no two alike.

    Two tags that would have the same name get a number behind it, in order of the tags.
    """
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for tag in sorted(set(tags)):
        plain = unicodedata.normalize("NFKC", tag).casefold()
        name = re.sub(r"[^\w]+", "-", plain).strip("-") or "tag"
        number, slug = 2, name
        while slug in taken:
            slug, number = f"{name}-{number}", number + 1
        taken.add(slug)
        slugs[tag] = slug
    return slugs
