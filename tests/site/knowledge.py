"""A small knowledge base for tests of links, lists and likeness."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kb.model import Interview, Meta, Page, Slug, Source, Topic
from kb.pages.store import KnowledgeBase

BASICS = Topic(Slug("basics"), "基础", "Basics", 1)
EMPTY = Topic(Slug("empty"), "空", "Empty", 2)


def page(slug: str, title: str, body: str = "正文。", **meta: object) -> Page:
    """A page of the topic `basics`."""
    values = replace(Meta(title, "basics"), **meta)  # type: ignore[arg-type]
    return Page(Slug(slug), values, body)


def base(*pages: Page) -> KnowledgeBase:
    """A knowledge base of these pages, two topics and one record."""
    return KnowledgeBase(
        Path("docs"),
        {one.slug: one for one in pages},
        {BASICS.slug: BASICS, EMPTY.slug: EMPTY},
        {"note": Interview("note", "一份面经")},
        (),
    )


SOURCE = Source("note", "1")
YARN = page("yarn", "YaRN 是怎么做长度外推的?", aliases=("两义",))
KV = page("kv", "KV Cache 为什么快？", aliases=("KV Cache", "两义"))
MASK = page("mask", "80/10/10 与 [MASK]: a_b * $c$")
