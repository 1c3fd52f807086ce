"""Where links lead: anchors of pages, files beside them, and pages that no link leads to."""

from __future__ import annotations

import os.path
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from rapidfuzz import fuzz, process

from kb.model import FaultyPages, Page, Slug
from kb.pages import frontmatter
from kb.pages.lint.images import images
from kb.pages.lint.text import Text
from kb.pages.store import read_page_text
from kb.site import links
from kb.site.links import Names

MARKDOWN_LINK = re.compile(r"\]\(\s*<?(?P<target>[^\s<>()]+)")
SCHEME = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
ID = re.compile(r'\bid="([^"]+)"')

Fault = tuple[str, str]
"""The name of a rule, and the message."""


class Anchors:
    """The anchors of the files of a knowledge base, found when a link asks for one."""

    def __init__(self, root: Path) -> None:
        """Below the folder `root`; nothing is read yet."""
        self.root = root
        self._ids: dict[Path, frozenset[str]] = {}

    def fault(self, file: Path, anchor: str) -> Fault | None:
        """What is wrong with the anchor of a link to a file."""
        present = self._anchors(file)
        if anchor in present or not anchor:
            return None
        near = process.extractOne(anchor, sorted(present), scorer=fuzz.ratio, score_cutoff=50)
        cure = f"did you mean '#{near[0]}'?" if near else "give the heading one, such as '## 标题 {#name}'"
        return "dead-anchor", f"'{file.name}' has no anchor '#{anchor}'; {cure}"

    def _anchors(self, file: Path) -> frozenset[str]:
        if file not in self._ids:
            self._ids[file] = frozenset(ID.findall(_converted(file)))
        return self._ids[file]


def _converted(file: Path) -> str:
    # Loaded late: few pages link to an anchor, and none needs the Markdown engine otherwise.
    from kb.site.conversion import to_html

    try:
        return to_html(frontmatter.split(read_page_text(file), str(file)).body)
    except FaultyPages:
        return ""


def addresses(text: Text) -> Iterator[tuple[int, str]]:
    """Line and target of each Markdown link of a text that stays on the site; images have rules of their own."""
    pictures = {(image.line, image.target) for image in images(text)}
    for match in MARKDOWN_LINK.finditer(text.prose) if "](" in text.prose else ():
        if not SCHEME.match(match["target"]):
            found = (text.line(match.start()), match["target"])
            yield from () if found in pictures else (found,)


def fault(target: str, source: Path, anchors: Anchors) -> Fault | None:
    """What is wrong with a Markdown link from a file: it leads to no file, or to no anchor of it."""
    name, _, anchor = unquote(target).partition("#")
    if name.startswith("/"):
        return "dead-link", f"'{name}' begins with '/', but the site may lie anywhere; write the path from this file"
    file = Path(os.path.normpath(source.parent / name)) if name else source
    if not file.is_relative_to(os.path.normpath(anchors.root)):
        return "dead-link", f"'{name}' lies outside the knowledge base; link to a page or to a file below docs/"
    if not file.is_file():
        return "dead-link", f"there is no file '{name}'; correct the path, or write [[the question]]"
    return anchors.fault(file, anchor) if file.suffix == ".md" else None


def named(body: str) -> list[str]:
    """What the wiki links of a text name, each once.

    Links shown as code count too: to tell them apart would take as long as all other rules together.
    """
    return list(dict.fromkeys(match["target"].strip() for match in links.LINK.finditer(body)))


def without_way(
    pages: Mapping[Slug, Page], texts: Iterable[tuple[str, Iterable[str]]], known: Names, asked: Collection[Slug]
) -> set[Slug]:
    """The pages among `asked` that no other page leads to, nor any of the texts: pairs of a name and what it names."""
    left = set(asked)
    for page in pages.values():
        left -= {*page.meta.prerequisites, *page.meta.follow_ups} - {page.slug}
    for own, names in texts:
        if not left:
            break
        for name in names:
            left -= {Slug(slug) for slug in known.find(name) if slug != own}
    return left
