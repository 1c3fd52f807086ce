"""What is known of the files of a knowledge base, kept from run to run in one SQLite file.

What is kept belongs to an edition: the code, and the versions of what it uses. What is of another edition, or damaged,
counts as missing. Where nothing can be kept, on a full or read-only disk, a run takes longer and tells the same.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, TypeVar

from kb.model import KnownError
from kb.site import edition, katex
from kb.site.database import connected
from kb.site.facts.studying import Study
from kb.site.in_file import digest

SCHEMA = """
CREATE TABLE files (place TEXT PRIMARY KEY, stamp TEXT, digest TEXT, outline TEXT, seal INTEGER,
                    inside TEXT, judge TEXT, inside_seal INTEGER) WITHOUT ROWID;
CREATE TABLE leads (place TEXT PRIMARY KEY, digest TEXT, leads TEXT, seal INTEGER) WITHOUT ROWID;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT, seal INTEGER) WITHOUT ROWID;
"""
KEEP = """
INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (place) DO UPDATE SET
    inside = iif(excluded.inside IS NULL AND digest = excluded.digest, inside, excluded.inside),
    judge = iif(excluded.inside IS NULL AND digest = excluded.digest, judge, excluded.judge),
    inside_seal = iif(excluded.inside IS NULL AND digest = excluded.digest, inside_seal, excluded.inside_seal),
    stamp = excluded.stamp, digest = excluded.digest, outline = excluded.outline, seal = excluded.seal
"""
TABLES = ("files", "leads", "settings")
EDITION = "edition"
WAIT = 1.0
"""Seconds to wait for another run that writes."""

DAMAGED = (sqlite3.Error, UnicodeDecodeError)
"""What is raised of a file that is damaged: SQLite quotes it, and Python reads that as UTF-8."""

T = TypeVar("T")


class Row(NamedTuple):
    """A file as it is kept, but for its inside."""

    stamp: str
    digest: str
    outline: str


class Shelf(AbstractContextManager["Shelf"]):
    """The facts of one knowledge base, in a file; without a file, none are kept."""

    def __init__(self, file: Path | None, edition: str) -> None:
        """Open the file, anew where it is of another edition."""
        self.judge = ""
        """What an inside depends on beside the text, such as known spellings: one of another judge is missing."""
        self._connection: sqlite3.Connection | None = None
        if file is not None:
            self._open(file, edition)

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()

    def rows(self) -> dict[str, Row]:
        """All files that are kept, by place."""
        query = "SELECT place, stamp, digest, outline, seal FROM files"
        found: list[tuple[str, str, str, str, int]] = self._tried(lambda shelf: shelf.execute(query).fetchall(), [])
        return {
            place: Row(stamp, digest, outline)
            for place, stamp, digest, outline, seal in found
            if seal == _seal(place, stamp, digest, outline)
        }

    def insides(self, places: Iterable[str] | None = None) -> dict[str, str]:
        """The insides of some files, or of all, as far as they are kept."""
        query = "SELECT place, digest, inside, inside_seal FROM files WHERE judge = ?"

        def read(connection: sqlite3.Connection) -> list[tuple[str, str, str, int]]:
            if places is None:
                return connection.execute(query, (self.judge,)).fetchall()
            one = f"{query} AND place = ?"
            return [row for place in places for row in connection.execute(one, (self.judge, place))]

        found: list[tuple[str, str, str, int]] = self._tried(read, [])
        return {
            place: inside for place, digest, inside, seal in found if seal == _seal(place, digest, inside, self.judge)
        }

    def keep(self, studies: Iterable[Study]) -> None:
        """Keep what is known of some files, beside the insides that are known already."""
        self._write(KEEP, [_row(study, self.judge) for study in studies])

    def forget(self, places: Iterable[str]) -> None:
        """Drop files that are there no longer."""
        gone: list[tuple[object, ...]] = [(place,) for place in places]
        self._write("DELETE FROM files WHERE place = ?", gone)
        self._write("DELETE FROM leads WHERE place = ?", gone)

    def leads(self) -> dict[str, tuple[str, str]]:
        """Where the files that are kept lead, by place: the digest of the file, and JSON."""
        query = "SELECT place, digest, leads, seal FROM leads"
        found: list[tuple[str, str, str, int]] = self._tried(lambda shelf: shelf.execute(query).fetchall(), [])
        return {place: (digest, leads) for place, digest, leads, seal in found if seal == _seal(place, digest, leads)}

    def keep_leads(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Keep place, digest and leads of some files."""
        self._write("INSERT OR REPLACE INTO leads VALUES (?, ?, ?, ?)", [(*row, _seal(*row)) for row in rows])

    def setting(self, name: str) -> str:
        """A value that was kept under a name; empty where none was."""
        query = "SELECT value, seal FROM settings WHERE name = ?"
        found = self._tried(lambda shelf: shelf.execute(query, (name,)).fetchone(), None)
        return found[0] if found and found[1] == _seal(name, found[0]) else ""

    def set(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        self._write("INSERT OR REPLACE INTO settings VALUES (?, ?, ?)", [(name, value, _seal(name, value))])

    def _open(self, file: Path, edition: str) -> None:
        # Once more without the file: it was damaged.
        for _ in range(2):
            with contextlib.suppress(OSError, *DAMAGED):
                self._connection = connected(file, WAIT)
                if self.setting(EDITION) != edition:
                    self._begin(edition)
                return
            self._connection = None
            with contextlib.suppress(OSError):
                file.unlink()

    def _begin(self, edition: str) -> None:
        assert self._connection is not None
        dropped = " ".join(f"DROP TABLE IF EXISTS {table};" for table in TABLES)
        self._connection.executescript(f"BEGIN IMMEDIATE; {dropped} {SCHEMA} COMMIT")
        self.set(EDITION, edition)

    def _tried(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        if self._connection is not None:
            with contextlib.suppress(*DAMAGED):
                return work(self._connection)
        return otherwise

    def _write(self, statement: str, rows: list[tuple[object, ...]]) -> None:
        if self._connection is not None and rows:
            with contextlib.suppress(*DAMAGED), self._connection:
                self._connection.executemany(statement, rows)


def opened(root: Path, cache: Path | None) -> Shelf:
    """The facts of the knowledge base in the folder `root`, kept in the folder `cache`, if there is one."""
    file = cache / f"{digest(os.fsencode(root.resolve()))}.sqlite" if cache else None
    return Shelf(file, _edition() if file else "")


def _edition() -> str:
    """What facts depend on beside the files: the code, and the versions of what it uses."""
    try:
        formulas = katex.edition()
    except KnownError:
        formulas = ""
    return digest(repr((sys.version, edition.packages(), formulas, edition.code())).encode())


def _row(study: Study, judge: str) -> tuple[object, ...]:
    seal = _seal(study.place, study.stamp, study.digest, study.outline)
    inside_seal = _seal(study.place, study.digest, study.inside, judge)
    inside = (study.inside, judge, inside_seal) if study.inside else (None, None, None)
    return (study.place, study.stamp, study.digest, study.outline, seal, *inside)


def _seal(*words: object) -> int:
    # Where the file is damaged, a text may have become something else.
    return zlib.crc32("\0".join(map(str, words)).encode(errors="surrogatepass"))
