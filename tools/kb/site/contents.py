"""The table of contents of a page, in which formulas stand as text.

MkDocs asks Python-Markdown for the headings only. What makes them writes the table as HTML too, which takes as long,
and looks through the whole page for the place where it shall stand.
"""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.toc import TocExtension, TocTreeprocessor

from kb.pages.readable import readable

Token = dict[str, Any]
"""A heading as Python-Markdown tells it: `id`, `name` and, below it, `children`."""
PRIORITY = 5
"""That of the processor whose place `QuickContents` takes."""


class QuickContents(TocTreeprocessor):
    """Tells the headings, and writes the table only where a page wants it within its text."""

    def build_toc_div(self, toc_list: list[Any]) -> Element:
        """The table; empty where no line asks for it."""
        return super().build_toc_div(toc_list) if self._asked() else Element("div")

    def replace_marker(self, root: Element, elem: Element) -> None:
        """Put the table where it is asked for."""
        if self._asked():
            super().replace_marker(root, elem)

    def _asked(self) -> bool:
        lines: list[str] = self.md.lines  # type: ignore[attr-defined] # set by `convert`
        return any(self.marker in line for line in lines)


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
