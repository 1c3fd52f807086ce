"""What the search box is told beside the index."""

from __future__ import annotations

import json

from kb.model import Site
from kb.site.search.scripts import PLACE


def topics_file(site: Site) -> dict[str, bytes]:
    """What the box offers as topics, `[slug, title]` of each that has questions: path in the site, content."""
    used = {page.meta.topic for page in site.pages.values()}
    rows = [[slug, topic.title] for slug, topic in site.topics.items() if slug in used]
    return {f"{PLACE}/topics.json": json.dumps(rows, ensure_ascii=False).encode()}
