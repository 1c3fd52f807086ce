"""The HTML of formulas, kept in one SQLite file. What was damaged counts as missing, so it can be lost but cannot harm.

A file each would take longer to write and to find than many a formula takes to set.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.site.database import Database

if TYPE_CHECKING:
    import sqlite3

Formula = tuple[str, bool]
"""TeX, and whether it stands on lines of its own."""

SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS formulas (id INTEGER PRIMARY KEY, html TEXT, seal INTEGER);
"""
KEEP = "INSERT OR REPLACE INTO formulas VALUES (?, ?, ?)"
AT_ONCE = 500
"""Formulas of one question to the database."""
RECENT = 20_000
"""Formulas remembered: pages share many."""


class FormulaStore:
    """Formulas that were set, in a file that several processes may read and write."""

    def __init__(self, file: Path) -> None:
        self._file, self._database = file, Database(file, SCHEMA)
        self.recent: dict[Formula, str] = {}
        """Formulas that were read or set, by what they are."""

    @property
    def is_begun(self) -> bool:
        """Whether anything was kept."""
        return self._file.is_file()

    def begin(self) -> None:
        """Make the file, before several processes find that there is none."""
        self._database.open()

    def read(self, formula: Formula) -> str | None:
        """The HTML of a formula; None where it is not kept, or not whole."""
        if formula not in self.recent:
            self.fetch([formula])
        return self.recent.get(formula)

    def fetch(self, formulas: Iterable[Formula]) -> None:
        """Read formulas that will be asked for: to open the file for each takes longer than to read it."""
        self.remember({})
        named = {_id(formula): formula for formula in formulas if formula not in self.recent}
        for name, html, seal in self._rows("id, html, seal", list(named)[:AT_ONCE]) if named else ():
            if seal == _seal(named[name], html):
                self.recent[named[name]] = html

    def remember(self, made: Mapping[Formula, str]) -> None:
        """Know formulas that will be asked for, but for all of those before where they are many."""
        if len(self.recent) > RECENT:
            self.recent.clear()
        self.recent |= made

    def missing(self, formulas: Iterable[Formula]) -> list[Formula]:
        """Those of the formulas that are not kept, in order."""
        named = {_id(formula): formula for formula in formulas}
        names = list(named)
        kept: set[int] = set()
        for start in range(0, len(names), AT_ONCE):
            kept |= {name for (name,) in self._rows("id", names[start : start + AT_ONCE])}
        return [formula for name, formula in named.items() if name not in kept]

    def keep(self, made: Iterable[tuple[Formula, str]]) -> None:
        """Keep the HTML of formulas, all at once or none."""
        rows = [(_id(formula), html, _seal(formula, html)) for formula, html in made]

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany(KEEP, rows)

        self._database.tried(write, None)

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        self._database.close()

    def _rows(self, columns: str, names: Sequence[int]) -> list[tuple[Any, ...]]:
        query = f"SELECT {columns} FROM formulas WHERE id IN ({','.join('?' * len(names))})"  # noqa: S608 -- no text
        return self._database.tried(lambda connection: connection.execute(query, names).fetchall(), [])


@lru_cache(maxsize=1)
def opened(folder: Path, edition: str) -> FormulaStore:
    """The formulas of an edition in a folder; the same object for the same two."""
    return FormulaStore(folder / f"{edition}.sqlite")


def _id(formula: Formula) -> int:
    return int.from_bytes(hashlib.sha256(_written(formula)).digest()[:8], "big", signed=True)


def _seal(formula: Formula, html: str) -> int:
    return zlib.crc32(_written(formula) + b"\0" + html.encode(errors="surrogatepass"))


def _written(formula: Formula) -> bytes:
    tex, display = formula
    return f"{display}\n{tex}".encode(errors="surrogatepass")
