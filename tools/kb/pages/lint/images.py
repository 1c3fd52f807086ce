"""Rules of images."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from kb.pages.lint.text import Finding, Text

IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\(\s*<?(?P<target>[^)\s>]+)>?")
LARGEST = 500_000
"""Bytes of an image: more than a whole page with its formulas and fonts."""


def image_text(text: Text) -> Iterator[Finding]:
    """An image has words for who cannot see it."""
    for match in _images(text):
        if not match["alt"].strip():
            cure = "write between the brackets what it shows"
            yield Finding(text.line(match.start()), f"the image '{match['target']}' has no text; {cure}")


def image_file(text: Text) -> Iterator[Finding]:
    """An image lies in the knowledge base, and the site asks no other server for one."""
    for match in _images(text):
        target, line = match["target"], text.line(match.start())
        if "://" in target or target.startswith(("//", "data:")):
            yield Finding(line, f"the image '{target[:60]}' is not here; put the file below docs/assets/")
            continue
        path = _path(text, target)
        if path is None:
            yield Finding(line, f"the image '{target}' lies outside the knowledge base; put it below docs/assets/")
        elif not path.is_file():
            yield Finding(line, f"there is no image '{target}'; add the file, or correct the path")


def image_size(text: Text) -> Iterator[Finding]:
    """An image is small enough for a phone."""
    for match in _images(text):
        path = _path(text, match["target"]) if "://" not in match["target"] else None
        size = path.stat().st_size if path is not None and path.is_file() else 0
        if size > LARGEST:
            message = f"the image '{match['target']}' has {size:,} bytes; draw it as SVG, or bring it below {LARGEST:,}"
            yield Finding(text.line(match.start()), message)


def _images(text: Text) -> Iterator[re.Match[str]]:
    # The words may hold code or formulas, so a match is looked for in the text and must begin outside of code.
    if "![" not in text.visible:
        return
    for match in IMAGE.finditer(text.body):
        if text.visible[match.start() : match.start() + 2] == "![":
            yield match


def _path(text: Text, target: str) -> Path | None:
    """The file that a relative link leads to; None where it leaves the knowledge base."""
    path = Path(os.path.normpath(text.file.parent / unquote(target.split("#")[0].split("?")[0])))
    inside = path.is_relative_to(os.path.normpath(text.root))
    return path if inside and path.resolve().is_relative_to(text.root.resolve()) else None
