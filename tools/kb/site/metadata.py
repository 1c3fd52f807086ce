"""The front matter that templates may see: known keys only, and what the theme prints unescaped, escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from markupsafe import Markup, escape

from kb.model import Interview, Meta, Topic

PLACES = frozenset({"slug", "id", "body", "body_line", "key_lines"})
"""Fields that are no keys."""
KNOWN = frozenset(field.name for kind in (Meta, Topic, Interview) for field in fields(kind)) - PLACES
OWN = frozenset({"description", "hide", "scripts", "styles"})
"""Keys of our own pages, outside the folders that contributors fill."""
PRINTED = ("title", "description")
"""What the theme prints as it is."""
ASSET = re.compile(r"[a-z0-9]+(?:[-/][a-z0-9]+)*")


def safe_meta(meta: Mapping[str, Any], own: bool) -> dict[str, Any]:
    """The front matter of a file for templates; `own` for pages that may name scripts, styles and what to hide.

    Keys that a template or the theme would trust, such as `template` or `local_graph`, are for hooks to set.
    """
    safe = {key: value for key, value in meta.items() if key in (KNOWN | OWN if own else KNOWN)}
    for key in ("scripts", "styles"):
        if key in safe:
            safe[key] = [name for name in safe[key] or () if isinstance(name, str) and ASSET.fullmatch(name)]
    return escaped_meta(safe)


def escaped_meta(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Front matter in which nothing that the theme prints is more than text."""
    return {**meta, **{key: escape(_text(meta[key])) for key in PRINTED if key in meta}}


def safe_title(title: object) -> Markup:
    """A title that MkDocs read from a heading: text or HTML, nobody knows, so taken for text."""
    return escape(html.unescape(_text(title)))


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
