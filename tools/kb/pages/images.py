"""The images of a note that lie beside it: copied below docs/assets/notes/, or told as missing with their line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from kb.model import Note
from kb.pages.draft import image_target, inline_images
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
    content: bytes = field(default=b"", repr=False)
    """Of an image that the note's file holds itself."""
    place: str = ""
    """Below the folder of the knowledge base."""
    missing: str = ""

    @property
    def is_found(self) -> bool:
        """Whether there is something to copy."""
        return bool(self.place)

    def read(self) -> bytes:
        """The bytes to copy."""
        return self.content or (self.file.read_bytes() if self.file is not None else b"")

    @property
    def address(self) -> str:
        """The image seen from a question's page."""
        return f"../{self.place}"


def find_images(note: Note, file: Path | None, held: Mapping[str, bytes] | None = None) -> Iterator[Image]:
    """The images of a note, without those of other sites, each address once.

    `file` is the note's, if it has one; `held` are the images that the file holds itself, by their address.
    """
    seen: set[str] = set()
    for target, line in _targets(note):
        if target and target not in seen and not AWAY.match(target):
            seen.add(target)
            if held is not None and target in held:
                yield _placed(target, line, held[target], Path(target).stem, file)
            else:
                yield _found(target, line, file)


def _targets(note: Note) -> Iterator[tuple[str, int]]:
    for block in (block for question in note.questions for block in question.blocks):
        if block.kind == "image":
            yield image_target(block.text)[1], block.span.line
        yield from ((target, block.span.line + offset) for target, offset in inline_images(block))


def _found(target: str, line: int, file: Path | None) -> Image:
    if file is None:
        return Image(target, line, missing="the note has no folder")
    path = file.parent / unquote(target.split("#")[0].split("?")[0])
    fault = _fault(path, file.parent)
    if fault:
        return Image(target, line, missing=fault)
    image = _placed(target, line, path.read_bytes(), path.stem, file)
    return replace(image, file=path, content=b"") if image.is_found else image


def _placed(target: str, line: int, content: bytes, stem: str, file: Path | None) -> Image:
    ending = next((ending for ending, start in SIGNATURES if content.startswith(start)), "")
    if not ending:
        return Image(target, line, missing="is no PNG, JPEG, GIF or WebP")
    if len(content) > LARGEST:
        return Image(target, line, missing=f"has {len(content):,} bytes, more than {LARGEST:,}")
    name = f"{slugify(stem)[:40]}-{hashlib.sha256(content).hexdigest()[:8]}.{ending}"
    folder = slugify(file.stem if file is not None else "note")
    return Image(target, line, None, content, f"{FOLDER}/{folder}/{name}")


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
