"""The HTML of formulas, kept in one SQLite file. What was damaged counts as missing, so it can be lost but cannot harm.

A file each would take longer to write and to find than many a formula takes to set.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import weakref
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import sqlite3

Formula = tuple[str, bool]
"""TeX, and whether it stands on lines of its own."""

SCHEMA = "CREATE TABLE IF NOT EXISTS formulas (id INTEGER PRIMARY KEY, html TEXT, seal INTEGER)"
KEEP = "INSERT OR REPLACE INTO formulas VALUES (?, ?, ?)"
AT_ONCE = 500
"""Formulas of one question to the database."""
RECENT = 20_000
"""Formulas remembered: pages share many."""
WAIT = 10.0
"""Seconds to wait for another process that writes."""

T = TypeVar("T")


class FormulaStore:
    """Formulas that were set, in a file that several processes may read and write."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self.recent: dict[Formula, str] = {}
        """Formulas that were read or set, by what they are."""
        _opened.add(self)

    @property
    def is_begun(self) -> bool:
        """Whether anything was kept."""
        return self._file.is_file()

    def read(self, formula: Formula) -> str | None:
        """The HTML of a formula; None where it is not kept, or not whole."""
        if formula not in self.recent:
            self.fetch([formula])
        return self.recent.get(formula)

    def fetch(self, formulas: Iterable[Formula]) -> None:
        """Read formulas that will be asked for: to open the file for each takes longer than to read it."""
        if len(self.recent) > RECENT:
            self.recent.clear()
        named = {_id(formula): formula for formula in formulas if formula not in self.recent}
        for name, html, seal in self._rows("id, html, seal", list(named)[:AT_ONCE]) if named else ():
            if seal == _seal(named[name], html):
                self.recent[named[name]] = html

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

        self._tried(write, None)

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _rows(self, columns: str, names: Sequence[int]) -> list[tuple[Any, ...]]:
        query = f"SELECT {columns} FROM formulas WHERE id IN ({','.join('?' * len(names))})"  # noqa: S608 -- no text
        return self._tried(lambda connection: connection.execute(query, names).fetchall(), [])

    def _tried(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        # Loaded late: `kb lint` begins without it.
        import sqlite3

        # A cache that cannot be written, on a full or read-only disk, only costs time.
        with contextlib.suppress(sqlite3.OperationalError, OSError):
            try:
                return work(self._opened())
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                # No database, or one that was damaged: begun anew.
                self.close()
                self._file.unlink(missing_ok=True)
        return otherwise

    def _opened(self) -> sqlite3.Connection:
        import sqlite3

        if self._connection is None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            # Threads take turns in Python already.
            connection = sqlite3.connect(self._file, timeout=WAIT, check_same_thread=False)
            # What a fall of power or of this process left half written is known by its seal, or by SQLite.
            connection.executescript(f"PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; {SCHEMA}")
            self._connection = connection
        return self._connection


@lru_cache(maxsize=1)
def opened(folder: Path, edition: str) -> FormulaStore:
    """The formulas of an edition in a folder; the same object for the same two."""
    return FormulaStore(folder / f"{edition}.sqlite")


_opened: weakref.WeakSet[FormulaStore] = weakref.WeakSet()


def _close_all() -> None:
    for store in _opened:
        store.close()


# A connection must not be carried into another process.
os.register_at_fork(before=_close_all)


def _id(formula: Formula) -> int:
    return int.from_bytes(hashlib.sha256(_written(formula)).digest()[:8], "big", signed=True)


def _seal(formula: Formula, html: str) -> int:
    return zlib.crc32(_written(formula) + b"\0" + html.encode(errors="surrogatepass"))


def _written(formula: Formula) -> bytes:
    tex, display = formula
    return f"{display}\n{tex}".encode(errors="surrogatepass")
