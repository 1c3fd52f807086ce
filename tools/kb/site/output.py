"""Files of the built site: written, or left where they are because the site before has the same.

Most files of a site are those of the site before, and to write all of them takes longer than to make what is new. A
site is therefore built in a folder of its own, in which a file is missing that the site before has already; it then
takes that one's place, file by file. What was written is known by digests, and a file that somebody has changed since
has another time, size or number: it is written anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kb.pages.store import write_bytes_atomically
from kb.site.kept import Kept

BEFORE = "MIANDIAN_BEFORE"
"""The setting that names the folder of the site before, whose place the one that is built will take."""
LEFT = ".left"
"""The file in the new folder that lists what is missing there."""
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


class Output:
    """The files of one site, by their paths in it."""

    def __init__(self, folder: Path, kept: Kept, before: Path | None = None) -> None:
        """A site that is built in `folder` and will take the place of `before`, if that is given.

        `kept` keeps from build to build what was written.
        """
        self.folder, self.rows = folder, dict[str, Row]()
        self._kept, self._before = kept, before
        self._key = hashlib.sha256(str((before or folder).resolve()).encode()).hexdigest()
        found = kept.read(self._key) if before else None
        self._known = {uri: Row(*row) for uri, row in json.loads(found).items()} if found else dict[str, Row]()
        self._by_digest = defaultdict[str, list[str]](list)
        for uri, row in self._known.items():
            self._by_digest[row.digest].append(uri)

    def write(self, uri: str, content: bytes, made_of: str = "") -> Row:
        """Write a file, and make the folders that it stands in where there are none."""
        digest = hashlib.sha256(content).hexdigest()
        row = self._same(uri, digest, made_of) or self._renamed(uri, digest)
        row = row or Row(digest, len(content), made_of, *write(f"{self.folder}{os.sep}{uri}", content))
        self.rows[uri] = row
        return row

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

    def read(self, uri: str) -> bytes:
        """A file of the site. Raises OSError where there is none."""
        path = self.folder / uri
        return (self._before / uri if self._before and self._is_left(uri) else path).read_bytes()

    def keep(self) -> None:
        """Keep what was written, for the next build, and tell what was left."""
        self._part()
        self._kept.write(self._key, json.dumps(self.rows, separators=(",", ":")).encode())
        if self._before:
            write(self.folder / LEFT, json.dumps([uri for uri in self.rows if self._is_left(uri)]).encode())

    def _is_left(self, uri: str) -> bool:
        # A file that was written has a number of its own.
        row, known = self.rows.get(uri), self._known.get(uri)
        return row is not None and known is not None and row[-2:] == known[-2:]

    def _same(self, uri: str, digest: str, made_of: str) -> Row | None:
        """A file that stands in the site before with this content; None where there is none."""
        known = self._known.get(uri)
        return (
            known._replace(made_of=made_of) if known and known.digest == digest and self._stands(uri, known) else None
        )

    def _renamed(self, uri: str, digest: str) -> Row | None:
        """Give a file another name: to make one takes long where others were removed just before."""
        others = self._by_digest.get(digest)
        # Each but once: two files that are one would be parted again.
        other = others.pop() if others else None
        if other is None or not self._before or not self._stands(other, self._known[other]):
            return None
        try:
            _link(f"{self._before}{os.sep}{other}", f"{self.folder}{os.sep}{uri}")
        except OSError:
            # There are file systems on which a file has one name.
            return None
        return self._known[other]._replace(made_of="")

    def _part(self) -> None:
        """Give each file of the site a content of its own: two that are one could be changed together."""
        nodes = {row.node for uri, row in self.rows.items() if self._is_left(uri)}
        for uri, row in self.rows.items():
            if not self._is_left(uri):
                if row.node in nodes:
                    path = self.folder / uri
                    write_bytes_atomically(path, path.read_bytes())
                    about = path.stat()
                    self.rows[uri] = row._replace(changed=about.st_mtime_ns, node=about.st_ino)
                nodes.add(row.node)

    def _stands(self, uri: str, known: Row) -> bool:
        assert self._before is not None
        try:
            # A path made of a text, for this is asked of each file of the site.
            about = os.lstat(f"{self._before}{os.sep}{uri}")
        except OSError:
            return False
        return (about.st_mtime_ns, about.st_ino, about.st_size) == (known.changed, known.node, known.size)


def files_below(folder: Path) -> Iterator[str]:
    """The paths of all files below a folder, as the addresses of a site have them."""
    found = (f"{place}{os.sep}{name}" for place, _, names in os.walk(folder) for name in names)
    return (path[len(str(folder)) + 1 :].replace(os.sep, "/") for path in found)


def write(path: str | Path, content: bytes) -> tuple[int, int]:
    """Write a file, and make the folders that it stands in where there are none; returns when, and its number."""
    # By the calls of the system: a file object makes seven where four do, and a site has thousands of files.
    try:
        file = os.open(path, WRITING, 0o666)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, WRITING, 0o666)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(file, left) :]
        about = os.fstat(file)
    finally:
        os.close(file)
    return about.st_mtime_ns, about.st_ino


def _link(old: str, new: str) -> None:
    # Asked for first, for most folders stand when thousands of files are given other names.
    try:
        os.link(old, new)
    except FileNotFoundError:
        Path(new).parent.mkdir(parents=True, exist_ok=True)
        os.link(old, new)
