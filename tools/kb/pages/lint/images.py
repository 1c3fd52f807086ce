"""Rules of images."""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from kb.pages.lint.text import Finding, Text

IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\(\s*<?(?P<target>[^)\s>]+)>?")
LARGEST = 500_000
"""Bytes of an image: more than a whole page with its formulas and fonts."""

FileRule = Callable[[str, Path, Path], str]
"""A rule looks at what an image's address leads to, seen from a file, below a root; it tells what is wrong, or ''."""


class Image(NamedTuple):
    """An image of a text: its line, its address and the words for who cannot see it."""

    line: int
    target: str
    alt: str


def images(text: Text) -> Iterator[Image]:
    """The images of a text, in order."""
    # The words may hold code or formulas, so a match is looked for in the text and must begin outside of code.
    if "![" not in text.visible:
        return
    for match in IMAGE.finditer(text.body):
        if text.visible[match.start() : match.start() + 2] == "![":
            yield Image(text.line(match.start()), match["target"], match["alt"])


def image_text(text: Text) -> Iterator[Finding]:
    """An image has words for who cannot see it."""
    for image in images(text):
        if not image.alt.strip():
            cure = "write between the brackets what it shows"
            yield Finding(image.line, f"the image '{image.target}' has no text; {cure}")


def image_file(target: str, file: Path, root: Path) -> str:
    """An image lies in the knowledge base, and the site asks no other server for one."""
    if "://" in target or target.startswith(("//", "data:")):
        return f"the image '{target[:60]}' is not here; put the file below docs/assets/"
    path = _path(target, file, root)
    if path is None:
        return f"the image '{target}' lies outside the knowledge base; put it below docs/assets/"
    return "" if path.is_file() else f"there is no image '{target}'; add the file, or correct the path"


def image_size(target: str, file: Path, root: Path) -> str:
    """An image is small enough for a phone."""
    path = _path(target, file, root) if "://" not in target else None
    size = path.stat().st_size if path is not None and path.is_file() else 0
    if size <= LARGEST:
        return ""
    return f"the image '{target}' has {size:,} bytes; draw it as SVG, or bring it below {LARGEST:,}"


def _path(target: str, file: Path, root: Path) -> Path | None:
    """The file that a relative link leads to; None where it leaves the knowledge base."""
    path = Path(os.path.normpath(file.parent / unquote(target.split("#")[0].split("?")[0])))
    inside = path.is_relative_to(os.path.normpath(root))
    return path if inside and path.resolve().is_relative_to(root.resolve()) else None
