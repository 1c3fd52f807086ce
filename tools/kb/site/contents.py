"""The table of contents of a page, in which formulas stand as text.

MkDocs asks Python-Markdown for the headings only. What makes them writes the table as HTML too, which takes as long,
looks through the whole page for the place where it shall stand, and sends each heading through all that is done to a
page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import toc
from markdown.extensions.toc import TocExtension, TocTreeprocessor

from kb.pages.characters import ODD
from kb.pages.readable import readable

Token = dict[str, Any]
"""A heading as Python-Markdown tells it: `id`, `name` and, below it, `children`."""
PRIORITY = 5
"""That of the processor whose place `QuickContents` takes."""
PLAIN = re.compile(f"[^<>&\r\xa0{ODD.pattern[1:-1]}]*")
"""Text that is the same as HTML, and that no postprocessor changes."""


class QuickContents(TocTreeprocessor):
    """Does what `TocTreeprocessor` does, and writes the table only where a page wants it within its text."""

    def run(self, doc: Element) -> None:
        """Tell the headings of a page, and name each."""
        used = {element.attrib["id"] for element in doc.iter() if "id" in element.attrib}
        self._number = 1
        found: list[Any] = []
        for heading in [element for element in doc.iter() if self._is_heading(element.tag)]:
            self.set_level(heading)
            token = self._token(heading, used)
            if self.toc_top <= token["level"] <= self.toc_bottom:
                found.append(token)
            if self.use_anchors:
                self.add_anchor(heading, heading.attrib["id"])
            if self.use_permalinks not in (False, None):
                self.add_permalink(heading, heading.attrib["id"])
        tokens = toc.nest_toc_tokens(found)
        self.md.toc_tokens = tokens  # type: ignore[attr-defined] # the extension sets it
        self.md.toc = self._table(doc, tokens)  # type: ignore[attr-defined] # and this

    def _is_heading(self, tag: object) -> bool:
        return isinstance(tag, str) and self.header_rgx.match(tag) is not None

    def _token(self, heading: Element, used: set[str]) -> Token:
        """What is told of a heading, which gets an id."""
        if len(heading) or not PLAIN.fullmatch(heading.text or ""):
            inner: str = toc.render_inner_html(toc.remove_fnrefs(heading), self.md)
            name: str = toc.strip_tags(inner)
        else:
            inner = (heading.text or "").strip()
            name = " ".join(inner.split())
        if "id" not in heading.attrib:
            heading.attrib["id"] = self._unique(self._slug(name), used)
        label = ""
        if "data-toc-label" in heading.attrib:
            label = toc.run_postprocessors(toc.unescape(heading.attrib.pop("data-toc-label")), self.md)
            name = toc.escape_cdata(toc.strip_tags(label))
        identity = toc.unescape(heading.attrib["id"])
        return {"level": int(heading.tag[-1]), "id": identity, "name": name, "html": inner, "data-toc-label": label}

    def _slug(self, name: str) -> str:
        # Pages share most of their headings.
        return _slug(self.slugify, html.unescape(name), self.sep)

    def _unique(self, slug: str, used: set[str]) -> str:
        """An id that is free. Most headings are Chinese and have no letter for one: they are numbered."""
        if slug:
            return toc.unique(slug, used)
        while (name := f"_{self._number}") in used:
            self._number += 1
        used.add(name)
        return name

    def _table(self, doc: Element, tokens: list[Any]) -> str:
        """The table; empty where no line asks for it."""
        lines: list[str] = self.md.lines  # type: ignore[attr-defined] # set by `convert`
        if not any(self.marker in line for line in lines):
            return ""
        table = self.build_toc_div(tokens)
        if self.marker:
            self.replace_marker(doc, table)
        text = self.md.serializer(table)
        for processor in self.md.postprocessors:
            text = processor.run(text)
        return text


@lru_cache(maxsize=4096)
def _slug(slugify: Callable[[str, str], str], name: str, separator: str) -> str:
    return slugify(name, separator)


def register(markdown: Markdown) -> Markdown:
    """Give a converter this processor instead of its own, with the same settings, where it has one."""
    for extension in markdown.registeredExtensions:
        if isinstance(extension, TocExtension):
            quick = QuickContents(markdown, extension.getConfigs())
            markdown.treeprocessors.register(quick, "toc", PRIORITY)
    return markdown


def name_formulas(tokens: Iterable[Token], root: Element, classes: Collection[str]) -> None:
    """Put text into the names of headings where they have TeX: that of elements of these classes in the headings."""
    by_id = {token["id"]: token for token in _all(tokens)}
    for heading in (element for element in root.iter() if element.get("id") in by_id):
        token = by_id[heading.get("id")]
        for formula in heading.iter():
            if formula.get("class", "") in classes:
                tex = formula.text or ""
                token["name"] = token["name"].replace(html.escape(tex), html.escape(readable(tex)), 1)


def _all(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token["children"])
