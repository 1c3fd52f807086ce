"""A new question page: its name, topic and tags proposed, its sections ready to be filled."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kb.model import KnownError, Meta, Page, Slug
from kb.pages.draft import UNWRITTEN
from kb.pages.lint.metadata import SLUG
from kb.pages.slugs import slugify
from kb.pages.store import KnowledgeBase

HINTS = (
    ("详细解答", "先说直觉，再给推导；行内公式写作 `$a^2$`，独立公式写在两行 `$$` 之间。"),
    ("易错点", "笔记和面试里常说错的地方，以及正确的说法。"),
    ("追问", "面试官接着会问什么，每问一两句话作答。"),
    ("参考", "论文或文档：作者、题名、年份、链接。"),
)
"""The sections of a page, and what belongs into each."""


def new_page(title: str, en: str, slug: Slug, topic: str, tags: Sequence[str]) -> Page:
    """A draft of a question, with every section and a hint in each."""
    sections = "\n".join(f"\n## {name}\n\n{hint}" for name, hint in HINTS)
    meta = Meta(title=title, en=en, topic=topic, tags=tuple(tags), status="draft")
    return Page(slug, meta, f"{UNWRITTEN}{sections}\n")


def new_slug(base: KnowledgeBase, title: str, en: str = "", given: str = "") -> Slug:
    """The name of a new page: the one `given`, else from the English title, else the pinyin of the Chinese one.

    Raises KnownError where the given name is no slug, or is a page's name now or was one.
    """
    taken = taken_names(base)
    if not given:
        return slugify(en or title, taken)
    if not SLUG.fullmatch(given):
        raise KnownError(f"--slug {given}: no name for a page; use lower-case letters, digits and single hyphens")
    if given in taken:
        raise KnownError(f"--slug {given}: a page has or had this name; choose another one")
    return Slug(given)


def taken_names(base: KnowledgeBase) -> Collection[str]:
    """The names, in lower case, that a new page cannot have: of files, readable or not, and of pages before."""
    files = {path.stem.lower() for path in (base.root / "questions").glob("*.md")}
    earlier = {name.lower() for page in base.pages.values() for name in page.meta.redirects}
    return files | earlier | {"index"}
