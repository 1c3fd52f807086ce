"""Markdown as the site converts it, but for links between pages and MkDocs' own additions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import markdown
from markdown import Markdown

from kb.site import blocks, contents, inline, preprocessing, serialiser
from kb.site.maths import READING, READING_OPTIONS, MathsExtension

OPTIONS: dict[str, dict[str, Any]] = {**READING_OPTIONS, "pymdownx.tabbed": {"alternate_style": True}}


def to_html(text: str) -> str:
    """The HTML of a text. A formula that KaTeX refuses stands there as code."""
    maths = MathsExtension(reporter=lambda _tex, _message: None)
    return Markdown(extensions=[*READING, "toc", maths], extension_configs=OPTIONS).convert(text)


_kept: list[tuple[Any, Markdown]] = []
"""The last converter, with what it was made of."""


@contextmanager
def one_markdown() -> Iterator[None]:
    """Convert one page after another with one converter.

    MkDocs makes one for each page, which takes longer than many a page's conversion. It adds to each its own four
    processors by name, which replaces those of the page before.
    """
    own = markdown.Markdown
    markdown.Markdown = _made_once  # type: ignore[assignment,misc] # it is called like the class
    try:
        yield
    finally:
        markdown.Markdown = own  # type: ignore[misc]


def _made_once(**options: Any) -> Markdown:
    if not _kept or _kept[0][0] != options:
        _kept[:] = [(_copied(options), _quick(Markdown(**options)))]
    return _kept[0][1].reset()


def _copied(options: Any) -> Any:
    """The options as they are now: hooks change them from page to page."""
    if isinstance(options, dict):
        return {name: _copied(value) for name, value in options.items()}
    return [_copied(value) for value in options] if isinstance(options, list) else options


def _quick(converter: Markdown) -> Markdown:
    """The converter, which does the same in less time."""
    # It looks for each element in a list, several times; once a converter is made, nothing is added to that.
    converter.is_block_level = cache(converter.is_block_level)  # type: ignore[method-assign]
    for part in (preprocessing, blocks, inline, contents, serialiser):
        part.register(converter)
    return converter
