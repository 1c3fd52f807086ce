"""Where links lead: anchors of pages, files beside them, and pages that no link leads to."""

from __future__ import annotations

import os.path
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import unquote

from rapidfuzz import fuzz, process

from kb.model import FaultyPages, Link, Slug
from kb.pages import frontmatter
from kb.pages.lint.text import Text
from kb.pages.store import KnowledgeBase, read_page_text
from kb.site import links
from kb.site.links import Names

MARKDOWN_LINK = re.compile(r"(?<!!)\]\(\s*<?(?P<target>[^\s<>()]+)")
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

    def fault(self, link: Link, known: Names) -> Fault | None:
        """What is wrong with the anchor of a link whose page is known."""
        if not link.anchor:
            return None
        uri = known.targets[known.find(link.target)[0]].uri
        return self.anchor_fault(self.root / uri, link.anchor)

    def anchor_fault(self, file: Path, anchor: str) -> Fault | None:
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


def faults(text: Text, anchors: Anchors) -> Iterator[tuple[int, str, str]]:
    """Line, rule and message of each Markdown link of a text that leads to no file, or to no anchor of it."""
    if "](" not in text.prose:
        return
    for match in MARKDOWN_LINK.finditer(text.prose):
        if SCHEME.match(match["target"]):
            continue
        fault = _fault(text, match["target"], anchors)
        if fault:
            yield text.line(match.start()), *fault


def _fault(text: Text, target: str, anchors: Anchors) -> Fault | None:
    name, _, anchor = unquote(target).partition("#")
    if name.startswith("/"):
        return "dead-link", f"'{name}' begins with '/', but the site may lie anywhere; write the path from this file"
    file = Path(os.path.normpath(text.file.parent / name)) if name else text.file
    if not file.is_relative_to(os.path.normpath(text.root)):
        return "dead-link", f"'{name}' lies outside the knowledge base; link to a page or to a file below docs/"
    if not file.is_file():
        return "dead-link", f"there is no file '{name}'; correct the path, or write [[the question]]"
    return anchors.anchor_fault(file, anchor) if file.suffix == ".md" else None


def without_way(base: KnowledgeBase, known: Names, asked: Collection[Slug]) -> set[Slug]:
    """The pages among `asked` that no other page, topic or record leads to."""
    left = set(asked)
    for page in base.pages.values():
        left -= {*page.meta.prerequisites, *page.meta.follow_ups} - {page.slug}
    texts = [(name, record.body) for name, record in base.interviews.items()]
    texts += [(slug, topic.body) for slug, topic in base.topics.items()]
    texts += [(slug, page.body) for slug, page in base.pages.items()]
    for name, body in texts:
        if not left:
            break
        # Links shown as code count too: to tell them apart would take as long as all other rules together.
        for match in links.LINK.finditer(body):
            left -= {Slug(slug) for slug in known.find(match["target"]) if slug != name}
    return left
