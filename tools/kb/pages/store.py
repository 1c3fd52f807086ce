"""The folder of a knowledge base: read whole, written file by file, each at once or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kb.model import FaultyPages, Interview, KnownError, Page, Problem, Slug, Topic
from kb.pages.parse import parse_interview, parse_page, parse_topic

LARGEST = 2_000_000
"""Bytes of a page; a longer file is no page, and reading it would cost memory for nothing."""

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """All files of a knowledge base. `root` is the folder that holds questions/, topics/ and interviews/."""

    root: Path
    pages: Mapping[Slug, Page]
    topics: Mapping[Slug, Topic]
    interviews: Mapping[str, Interview]
    problems: tuple[Problem, ...]
    """What kept files from being read."""


def load(root: Path) -> KnowledgeBase:
    """Read the folder `root`; files that cannot be read end in `problems`. Sorted by name, whatever the disk says."""
    problems: list[Problem] = []
    pages = _read_folder(root / "questions", parse_page, problems)
    topics = _read_folder(root / "topics", parse_topic, problems)
    interviews = _read_folder(root / "interviews", parse_interview, problems)
    return KnowledgeBase(
        root,
        {Slug(name): page for name, page in pages.items()},
        dict(sorted(_by_slug(topics).items(), key=lambda item: (item[1].order, item[0]))),
        interviews,
        tuple(problems),
    )


def _by_slug(values: Mapping[str, V]) -> dict[Slug, V]:
    return {Slug(name): value for name, value in values.items()}


def _read_folder(folder: Path, parse: Callable[[str, str], V], problems: list[Problem]) -> dict[str, V]:
    found: dict[str, V] = {}
    for path in page_files(folder):
        try:
            found[path.stem] = parse(read_page_text(path), shown_path(path))
        except FaultyPages as error:
            problems.extend(error.problems)
    return found


def page_files(folder: Path) -> Iterator[Path]:
    """The Markdown files of a folder by name, without its index page."""
    return iter(sorted(path for path in folder.glob("*.md") if path.name != "index.md"))


def read_page_text(path: Path) -> str:
    """The text of a page. Raises FaultyPages where the file is too large, not UTF-8 or cannot be read."""
    shown = shown_path(path)
    try:
        if path.stat().st_size > LARGEST:
            message = f"the file has more than {LARGEST:,} bytes; split it, or keep pictures beside it"
            raise FaultyPages((Problem(shown, 1, "too-large", message),))
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FaultyPages((Problem(shown, line, "not-utf-8", "save the file as UTF-8"),)) from None
    except OSError as error:
        message = f"cannot be read ({error.strerror}); check the file"
        raise FaultyPages((Problem(shown, 1, "unreadable", message),)) from None


def shown_path(path: Path) -> str:
    """A path as a person would type it: relative to the current folder where that is shorter."""
    with contextlib.suppress(ValueError):
        return path.resolve().relative_to(Path.cwd()).as_posix()
    return path.as_posix()


def page_path(root: Path, slug: str) -> Path:
    """The file of a question page."""
    return root / "questions" / f"{slug}.md"


def interview_path(root: Path, name: str) -> Path:
    """The file of a note's record."""
    return root / "interviews" / f"{name}.md"


def write_atomically(path: Path, text: str) -> None:
    """Write UTF-8 text so that the file is the old one or the new one, never a part.

    Raises KnownError where the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text.encode())
    except OSError as error:
        cure = "check the space and the rights of the folder, then run the command again"
        raise KnownError(f"{path}: cannot be written ({error.strerror}); {cure}") from None


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(_mode(path))
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """Keep a file's mode; a new file gets what the umask allows, not the private mode of a temporary file."""
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
