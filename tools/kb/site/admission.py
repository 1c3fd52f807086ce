"""Which files of docs/ may become part of the site: plain files that lie there, with plain names, that end reading."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from kb.model import FaultyPages, Problem
from kb.pages import frontmatter
from kb.pages.store import RENAME, odd_name, read_page_text, shown_path


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
    return _faults_of_text(path, shown) if path.suffix == ".md" else ()


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
