"""Markdown as the site converts it, but for links between pages and MkDocs' own additions."""

from __future__ import annotations

from typing import Any

from markdown import Markdown

from kb.site.maths import READING, READING_OPTIONS, MathsExtension

OPTIONS: dict[str, dict[str, Any]] = {**READING_OPTIONS, "pymdownx.tabbed": {"alternate_style": True}}


def to_html(text: str) -> str:
    """The HTML of a text. A formula that KaTeX refuses stands there as code."""
    maths = MathsExtension(reporter=lambda _tex, _message: None)
    return Markdown(extensions=[*READING, "toc", maths], extension_configs=OPTIONS).convert(text)
