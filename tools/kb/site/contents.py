"""The table of contents of a page, in which formulas stand as text."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from kb.pages.readable import readable

Token = dict[str, Any]
"""A heading as Python-Markdown tells it: `id`, `name` and, below it, `children`."""


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
