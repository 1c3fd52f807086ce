"""Which files of docs/ may become part of the site: plain files that lie there, with plain names, that end reading."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from kb.model import FaultyPages, Problem
from kb.pages import frontmatter
from kb.pages.glossary import FILE as GLOSSARY
from kb.pages.store import RENAME, odd_name, read_page_text, shown_path
from kb.site import drawings

PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
PLACES: Mapping[str, str] = {
    **dict.fromkeys(PICTURES, "assets/"),
    ".js": "assets/javascripts/",
    ".css": "assets/stylesheets/",
}
"""The endings of files that are no pages, and where below docs/ such a file may lie."""
LARGEST_DRAWING = 5_000_000
"""Bytes; what a phone can show is a tenth of it, as `image-size` tells."""


def linked_folders(docs: Path) -> tuple[Problem, ...]:
    """A problem for each folder below `docs` that is a link."""
    linked = sorted(
        Path(parent, name) for parent, names, _ in os.walk(docs) for name in names if Path(parent, name).is_symlink()
    )
    cure = "a link to a folder; put the files themselves there"
    return tuple(Problem(f"{shown_path(path.parent)}/{path.name}", 1, "unreadable", cure) for path in linked)


def problems(path: Path, docs: Path) -> tuple[Problem, ...]:
    """Why the file `path` below the folder `docs` may not be part of the site; nothing where it may."""
    shown = shown_path(path.parent) + "/" + path.name
    if any(odd_name(part) for part in path.relative_to(docs).parts):
        return (Problem(ascii(shown), 1, "odd-name", RENAME),)
    if fault := _no_plain_file(path, docs):
        return (Problem(shown, 1, "unreadable", fault),)
    if path.suffix == ".md":
        return _faults_of_text(path, shown)
    foreign = _foreign(path.relative_to(docs)) or _fault_of_picture(path)
    return (Problem(shown, 1, "forbidden-file", foreign),) if foreign else ()


def _foreign(path: Path) -> str:
    """Why a file below docs/ is none that a site needs: any other could be a page without our policy, or a script."""
    place = PLACES.get(path.suffix.lower())
    if path.as_posix() == GLOSSARY or (place is not None and path.as_posix().startswith(place)):
        return ""
    where = f" outside of docs/{place}" if place else ""
    return (
        f"'{path.suffix or path.name}' is no kind of file that the site publishes{where}; use .md, .svg, .png or .webp"
    )


def _fault_of_picture(path: Path) -> str:
    if path.suffix.lower() != ".svg":
        return ""
    if path.stat().st_size > LARGEST_DRAWING:
        return f"the drawing has more than {LARGEST_DRAWING:,} bytes; save it as PNG"
    found = drawings.fault(path)
    return f"the drawing holds {found}" if found else ""


def _no_plain_file(path: Path, docs: Path) -> str:
    if not path.resolve().is_relative_to(docs.resolve()):
        return "a link that leads out of the knowledge base; put the file itself there"
    try:
        plain = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        return f"cannot be read ({error.strerror}); check the file"
    return "" if plain else "a device or a pipe, not a file; remove it"


def _faults_of_text(path: Path, shown: str) -> tuple[Problem, ...]:
    """What would keep MkDocs from the end of the page, or make it read the front matter otherwise than we do."""
    try:
        frontmatter.split(read_page_text(path), shown)
    except FaultyPages as error:
        return error.problems
    return ()
