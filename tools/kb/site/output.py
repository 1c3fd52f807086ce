"""Files of the built site: written, or left where they are because the site before has the same.

Most files of a site are those of the site before, and to write all of them takes longer than to make what is new. A
site is therefore built in a folder of its own, in which a file is missing that the site before has already; it then
takes that one's place, file by file. What was written is known by digests, and a file that somebody has changed since
has another time, size or number: it is written anew.

A folder whose name tells what is in it has another name after each change, and most of its files are the same: it is
given that name as a whole.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from kb.site.kept import Kept

LEFT = ".left"
"""The file in the new folder that lists what is missing there, and where a folder of it stands under another name."""
WRITING = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class Row(NamedTuple):
    """What is known of a file that was written."""

    digest: str
    size: int
    made_of: str
    """The digest of all that it was made of; empty where nobody said."""
    changed: int
    """When its content was, in nanoseconds."""
    node: int
    """Its number in the file system."""

    @property
    def state(self) -> tuple[int, int, int]:
        """That by which a file is told from another that somebody put in its place."""
        return self.changed, self.node, self.size


class Written(NamedTuple):
    """What is known of files that another process wrote."""

    rows: Mapping[str, Row] = MappingProxyType({})
    folders: Mapping[str, str] = MappingProxyType({})


class Output:
    """The files of one site, by their paths in it."""

    def __init__(self, folder: Path, kept: Kept, before: Path | None = None) -> None:
        """A site that is built in `folder` and will take the place of `before`, if that is given.

        `kept` keeps from build to build what was written.
        """
        self.folder, self.rows = folder, dict[str, Row]()
        self.folders = dict[str, str]()
        """Those whose names tell what is in them, and where each stood in the site before; empty if nowhere."""
        self._kept, self._before = kept, before
        self._key = hashlib.sha256(f"2 {(before or folder).resolve()}".encode()).hexdigest()
        found = kept.read(self._key) if before else None
        rows, folders = json.loads(found) if found else ({}, [])
        self._known = {uri: Row(*row) for uri, row in rows.items()}
        self._stood = {folder_of(one): one for one in folders}

    def write(self, uri: str, content: bytes, made_of: str = "") -> Row:
        """Write a file, and make the folders that it stands in where there are none."""
        digest = hashlib.sha256(content).hexdigest()
        row = self._same(uri, digest, made_of)
        row = row or Row(digest, len(content), made_of, *write(f"{self.folder}{os.sep}{uri}", content))
        self.rows[uri] = row
        return row

    def write_folder(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Write files by name into a folder whose own name tells what is in it.

        It takes the place of the one that was so written in the same folder before.
        """
        self.folders[folder] = stood = self._stood.get(folder_of(folder), "")
        standing = _standing(self._before / stood) if self._before and stood else {}
        for name, content in files.items():
            digest, known = hashlib.sha256(content).hexdigest(), self._known.get(f"{stood}/{name}")
            if not known or known.digest != digest or standing.get(name) != known.state:
                path = f"{self.folder}{os.sep}{folder}{os.sep}{name}"
                known = Row(digest, len(content), "", *write(path, content))
            self.rows[f"{folder}/{name}"] = known

    def add(self, written: Written) -> None:
        """Know of files that another process wrote, which began as this one."""
        self.rows.update(written.rows)
        self.folders.update(written.folders)

    def write_parts(self, uri: str, parts: Iterable[bytes], made_of: str) -> Row:
        """As `write`, of a file that would fill the memory: given part by part."""
        path, found, size = self.folder / uri, hashlib.sha256(), 0
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for part in parts:
                found.update(part)
                size += file.write(part)
            file.flush()
            about = os.fstat(file.fileno())
        row = self._same(uri, found.hexdigest(), made_of)
        if row:
            path.unlink()
        self.rows[uri] = row = row or Row(found.hexdigest(), size, made_of, about.st_mtime_ns, about.st_ino)
        return row

    def again(self, uri: str, made_of: str) -> Row | None:
        """Leave a file that is made of the same as before; None where there is none, or nobody says of what."""
        known = self._known.get(uri)
        if not made_of or not known or known.made_of != made_of or not self._stands(uri, known):
            return None
        self.rows[uri] = known
        return known

    def leave(self, uris: Iterable[str]) -> None:
        """Leave files of which another process, which began as this one, found that they stand."""
        self.rows.update((uri, self._known[uri]) for uri in uris)

    def read(self, uri: str) -> bytes:
        """A file of the site. Raises OSError where there is none."""
        left = self._left(uri)
        return (self._before / left if self._before and left else self.folder / uri).read_bytes()

    def keep(self) -> None:
        """Keep what was written, for the next build, and tell what was left."""
        self._kept.write(self._key, json.dumps((self.rows, [*self.folders]), separators=(",", ":")).encode())
        if self._before:
            left = {uri: stood for uri in self.rows if (stood := self._left(uri))}
            moved = {folder_of(uri): folder_of(stood) for uri, stood in left.items() if uri != stood}
            write(self.folder / LEFT, json.dumps({"left": [*left], "moved": moved}).encode())

    def _left(self, uri: str) -> str:
        """The path in the site before of a file that was left there; empty where it was not."""
        row = self.rows.get(uri)
        if row is not None and row == self._known.get(uri):
            # As most are.
            return uri
        folder = folder_of(uri)
        stood = f"{self.folders[folder]}{uri[len(folder) :]}" if folder in self.folders else uri
        # A file that was written has a number of its own.
        known = self._known.get(stood)
        return stood if row is not None and known is not None and row[-2:] == known[-2:] else ""

    def _same(self, uri: str, digest: str, made_of: str) -> Row | None:
        """A file that stands in the site before with this content; None where there is none."""
        known = self._known.get(uri)
        return (
            known._replace(made_of=made_of) if known and known.digest == digest and self._stands(uri, known) else None
        )

    def _stands(self, uri: str, known: Row) -> bool:
        assert self._before is not None
        try:
            # A path made of a text, for this is asked of each file of the site.
            about = os.lstat(f"{self._before}{os.sep}{uri}")
        except OSError:
            return False
        return about.st_mtime_ns == known.changed and about.st_ino == known.node and about.st_size == known.size


def files_below(folder: Path) -> Iterator[str]:
    """The paths of all files below a folder, as the addresses of a site have them."""
    # As `os.walk` finds them, which asks the system once more for each folder, and a site has one for each page.
    waiting, above = [str(folder)], len(str(folder)) + 1
    for place in waiting:
        for one in _below(place):
            if not one.is_dir():
                yield one.path[above:].replace(os.sep, "/")
            elif not one.is_symlink():
                # Grows while it is read.
                waiting.append(one.path)


def _below(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def write(path: str | Path, content: bytes) -> tuple[int, int]:
    """Write a file, and make the folders that it stands in where there are none; returns when, and its number."""
    # By the calls of the system: a file object makes seven where four do, and a site has thousands of files.
    try:
        file = os.open(path, WRITING, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 -- pages have folders of their own
        file = os.open(path, WRITING, 0o666)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(file, left) :]
        about = os.fstat(file)
    finally:
        os.close(file)
    return about.st_mtime_ns, about.st_ino


def folder_of(uri: str) -> str:
    """The path of the folder that a file stands in."""
    return uri.rpartition("/")[0]


def _standing(folder: Path) -> dict[str, tuple[int, int, int]]:
    """The states of the files of a folder, by name."""
    try:
        with os.scandir(folder) as found:
            return {one.name: _state(one.stat(follow_symlinks=False)) for one in found}
    except OSError:
        return {}


def _state(about: os.stat_result) -> tuple[int, int, int]:
    return about.st_mtime_ns, about.st_ino, about.st_size
