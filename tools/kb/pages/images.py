"""The images of a note that lie beside it: copied below docs/assets/notes/, or told as missing with their line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from kb.model import Note
from kb.pages.draft import image_target
from kb.pages.slugs import slugify

FOLDER = "assets/notes"
LARGEST = 500_000
"""Bytes of an image: as `kb lint` allows."""
SIGNATURES: tuple[tuple[str, bytes], ...] = (
    ("png", b"\x89PNG\r\n\x1a\n"),
    ("jpg", b"\xff\xd8\xff"),
    ("gif", b"GIF8"),
    ("webp", b"RIFF"),
)
"""What a file begins with, by its ending. No SVG: it can hold scripts."""
AWAY = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Image:
    """An image of a note: its address there, the line, and either the file with its new place or why it is missing."""

    target: str
    line: int
    file: Path | None = None
    place: str = ""
    """Below the folder of the knowledge base."""
    missing: str = ""

    @property
    def address(self) -> str:
        """The image seen from a question's page."""
        return f"../{self.place}"


def find_images(note: Note, file: Path | None) -> Iterator[Image]:
    """The images on lines of their own, without those of other sites; `file` is the note's, if it has one."""
    for question in note.questions:
        for block in question.blocks:
            target = image_target(block.text)[1] if block.kind == "image" else ""
            if target and not AWAY.match(target):
                yield _found(target, block.span.line, file)


def _found(target: str, line: int, file: Path | None) -> Image:
    if file is None:
        return Image(target, line, missing="the note has no folder")
    path = file.parent / unquote(target.split("#")[0].split("?")[0])
    fault = _fault(path, file.parent)
    if fault:
        return Image(target, line, missing=fault)
    content = path.read_bytes()
    ending = next((ending for ending, start in SIGNATURES if content.startswith(start)), "")
    if not ending:
        return Image(target, line, missing="is no PNG, JPEG, GIF or WebP")
    name = f"{slugify(path.stem)[:40]}-{hashlib.sha256(content).hexdigest()[:8]}.{ending}"
    return Image(target, line, path, f"{FOLDER}/{slugify(file.stem)}/{name}")


def _fault(path: Path, folder: Path) -> str:
    """Why an image is not copied: only a plain file inside the note's folder is."""
    try:
        inside = path.resolve().is_relative_to(folder.resolve()) and ".." not in path.parts[len(folder.parts) :]
        if not inside:
            return "lies outside of the note's folder"
        if any(step.is_symlink() for step in (path, *path.parents) if step != folder and step.is_relative_to(folder)):
            return "is a symbolic link"
        if not path.is_file():
            return "is not there"
        size = path.stat().st_size
    except (OSError, ValueError):
        return "cannot be read"
    return f"has {size:,} bytes, more than {LARGEST:,}" if size > LARGEST else ""
