"""Pages of every kind, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from kb.model import Meta, Page, Slug, Source
from kb.pages.characters import without_odd

LINE = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1)
    .map(without_odd)
    .filter(str.strip)
)
TEXTS = st.lists(LINE, max_size=3).map(tuple)
SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True).map(Slug)
METAS = st.builds(
    Meta,
    title=LINE,
    topic=LINE,
    en=LINE | st.just(""),
    tags=TEXTS,
    aliases=TEXTS,
    sources=st.lists(st.builds(Source, LINE, LINE, st.booleans()), max_size=2).map(tuple),
    prerequisites=st.lists(SLUGS, max_size=2).map(tuple),
    follow_ups=st.lists(SLUGS, max_size=2).map(tuple),
    reviewed=st.none() | st.dates(),
    redirects=st.lists(SLUGS, max_size=2).map(tuple),
)
BODIES = st.text(st.characters(exclude_categories=["Cs"])).map(without_odd)
PAGES = st.builds(Page, slug=SLUGS, meta=METAS, body=BODIES)
