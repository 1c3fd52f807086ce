"""The folder of a knowledge base: read whole, written file by file, each at once or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice
from pathlib import Path
from typing import Any, TypeVar

from kb.model import FaultyPages, Interview, KnownError, Page, Problem, Slug, Topic
from kb.pages import characters, limits
from kb.pages.parse import parse_interview, parse_page, parse_topic

PLAIN_NAME = re.compile(r"(?![.-])[\w.@+\- ]{1,120}(?<![. ])")
"""Letters of any script, digits, and marks that mean nothing in an address, in a page, or to a shell."""
RENAME = "rename it: letters, digits, hyphens and dots only, 120 at most"
FOLDERS = ("questions", "topics", "interviews")

TOGETHER = 64
"""Files that are written before the first of them takes its name."""
PART = re.compile(r"\.(?P<process>\d+)-\d+\.part$")

V = TypeVar("V")
Parse = Callable[[str, str], Any]
Reader = Callable[[Path, Parse], Any]
"""As `read_entry`."""


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """All files of a knowledge base. `root` is the folder that holds questions/, topics/ and interviews/."""

    root: Path
    pages: Mapping[Slug, Page]
    topics: Mapping[Slug, Topic]
    interviews: Mapping[str, Interview]
    problems: tuple[Problem, ...]
    """What kept files from being read."""


def read_entry(path: Path, parse: Parse) -> Any:
    """What `parse` makes of a file. Raises FaultyPages."""
    return parse(read_page_text(path), shown_path(path))


def load(root: Path, read: Reader = read_entry) -> KnowledgeBase:
    """Read the folder `root`; files that cannot be read end in `problems`. Sorted by name, whatever the disk says.

    `read` may be quicker than `read_entry`. Raises KnownError where one of its folders is a link that leads out of it.
    """
    problems: list[Problem] = []
    check_folders(root)
    pages = _read_folder(root / "questions", parse_page, read, problems)
    topics = _read_folder(root / "topics", parse_topic, read, problems)
    interviews = _read_folder(root / "interviews", parse_interview, read, problems)
    return KnowledgeBase(
        root,
        {Slug(name): page for name, page in pages.items()},
        dict(sorted(_by_slug(topics).items(), key=lambda item: (item[1].order, item[0]))),
        interviews,
        tuple(problems),
    )


def check_folders(root: Path) -> None:
    """Raises KnownError where one of the folders below `root` is a link that leads out of it."""
    for name in FOLDERS:
        if not (root / name).resolve().is_relative_to(root.resolve()):
            raise KnownError(f"{shown_path(root)}/{name}: a link that leads out of the knowledge base; remove it")


def _by_slug(values: Mapping[str, V]) -> dict[Slug, V]:
    return {Slug(name): value for name, value in values.items()}


def _read_folder(folder: Path, parse: Callable[[str, str], V], read: Reader, problems: list[Problem]) -> dict[str, V]:
    found: dict[str, V] = {}
    for path in page_files(folder):
        try:
            found[path.stem] = read(path, parse)
        except FaultyPages as error:
            problems.extend(error.problems)
    return found


def page_files(folder: Path) -> Iterator[Path]:
    """The Markdown files of a folder by name, without its index page."""
    return iter(sorted((path for path in folder.glob("*.md") if path.name != "index.md"), key=lambda path: path.name))


def read_page_text(path: Path) -> str:
    """The text of a page.

    Raises FaultyPages where the file is no file of its own, is too large in any way, not UTF-8 or cannot be read.
    """
    if odd_name(path.name):
        raise FaultyPages((Problem(ascii(shown_path(path)), 1, "odd-name", RENAME),))
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise _unreadable(path, "unreadable", "a link or a device, not a file; put the file itself there")
        if found.st_size > limits.LARGEST:
            message = f"the file has more than {limits.LARGEST:,} bytes; split it, or keep pictures beside it"
            raise _unreadable(path, "too-large", message)
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FaultyPages((Problem(shown_path(path), line, "not-utf-8", "save the file as UTF-8"),)) from None
    except OSError as error:
        raise _unreadable(path, "unreadable", f"cannot be read ({error.strerror}); check the file") from None
    shown = shown_path(path)
    if faults := tuple(characters.problems(text, shown)) or tuple(limits.problems(text, shown)):
        raise FaultyPages(faults)
    return text


def _unreadable(path: Path, rule: str, message: str) -> FaultyPages:
    return FaultyPages((Problem(shown_path(path), 1, rule, message),))


def shown_path(path: Path) -> str:
    """A path as a person would type it: relative to the current folder where that is shorter."""
    if path.name in ("", ".."):
        return _shown(path, Path.cwd())
    # A link is shown by its own name, not as what it leads to; the folder of thousands of pages is looked up once.
    folder = _shown(path.parent, Path.cwd())
    return path.name if folder == "." else f"{folder.removesuffix('/')}/{path.name}"


@lru_cache(maxsize=64)
def _shown(folder: Path, current: Path) -> str:
    with contextlib.suppress(ValueError):
        return folder.resolve().relative_to(current).as_posix()
    return folder.as_posix()


def odd_name(name: str) -> bool:
    """Whether a file's name could be more than a name: a path, a piece of HTML, an option."""
    return PLAIN_NAME.fullmatch(name) is None


@lru_cache(maxsize=1024)
def page_path(root: Path, slug: str) -> Path:
    """The file of a question page. Raises KnownError where the slug would lead out of its folder."""
    return root / "questions" / f"{_plain_name(slug)}.md"


def interview_path(root: Path, name: str) -> Path:
    """The file of a note's record. Raises KnownError where the name would lead out of its folder."""
    return root / "interviews" / f"{_plain_name(name)}.md"


def _plain_name(name: str) -> str:
    if odd_name(name):
        raise KnownError(f"{name!r} cannot be the name of a page; use lower-case letters, digits and hyphens")
    return name


def write_atomically(path: Path, text: str) -> None:
    """Write UTF-8 text so that the file is the old one or the new one, never a part.

    Raises KnownError where the folder cannot be written to.
    """
    write_bytes_atomically(path, text.encode())


def write_bytes_atomically(path: Path, content: bytes) -> None:
    """As `write_atomically`, for what is no text."""
    write_all_atomically([(path, content)])


def write_all_atomically(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write many files in their order, each at once or not at all.

    Their contents go to the disk together, which takes little longer than for one, before the first takes its name.
    Raises KnownError where a folder cannot be written to.
    """
    waiting = iter(files)
    while group := list(islice(waiting, TOGETHER)):
        with ExitStack() as parts:
            written = [(path, *_written(path, content, parts)) for path, content in group]
            for path, _, handle in written:
                with _told(path):
                    os.fsync(handle)
            for path, part, _ in written:
                with _told(path):
                    part.replace(path)


def _written(path: Path, content: bytes, parts: ExitStack) -> tuple[Path, int]:
    """A new file beside another, with its mode, still open; `parts` closes it, and removes it if it is left over."""
    with _told(path):
        part, handle = _new_part(path)
        parts.callback(part.unlink, missing_ok=True)
        parts.callback(os.close, handle)
        with os.fdopen(handle, "wb", closefd=False) as stream:
            stream.write(content)
        with contextlib.suppress(FileNotFoundError):
            os.fchmod(handle, path.stat().st_mode & 0o777)
    return part, handle


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say which file could not be written."""
    try:
        yield
    except OSError as error:
        cure = "check the space and the rights of the folder, then run the command again"
        raise KnownError(f"{path}: cannot be written ({error.strerror}); {cure}") from None


def _new_part(path: Path) -> tuple[Path, int]:
    """A new hidden file beside another, its folder made where there is none. The umask decides who may read it."""
    for number in count():
        part = path.with_name(f".{path.name}.{os.getpid()}-{number}.part")
        try:
            return part, os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
        except FileExistsError:
            continue
    raise AssertionError


def remove_parts(root: Path) -> None:
    """Remove what processes that were ended in the middle of a file have left."""
    for part in (part for name in FOLDERS for part in (root / name).glob(".*.part")):
        match = PART.search(part.name)
        if match and not _is_running(int(match["process"])):
            part.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
