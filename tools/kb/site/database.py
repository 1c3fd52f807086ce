"""SQLite files of what can be made again: several processes may read and write one, and none waits for the disk.

What cannot be read counts as missing. What cannot be written, on a full or read-only disk, only costs time.
"""

from __future__ import annotations

import contextlib
import os
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import sqlite3

WAIT = 10.0
"""Seconds to wait for another process that writes."""

T = TypeVar("T")


def connected(file: Path, wait: float = WAIT, script: str = "") -> sqlite3.Connection:
    """Open a file, and make the folder that it stands in.

    Raises OSError, what SQLite raises, and UnicodeDecodeError.
    """
    # Loaded late: many commands need no database.
    import sqlite3

    file.parent.mkdir(parents=True, exist_ok=True)
    # Threads take turns in Python already.
    connection = sqlite3.connect(file, timeout=wait, check_same_thread=False)
    # What a fall of power left half written is known by its seals.
    connection.executescript(f"PRAGMA synchronous = OFF; {script}")
    return connection


class Database:
    """A file that is opened when it is first asked, and anew in each process."""

    def __init__(self, file: Path, script: str, damaged: Callable[[], None] | None = None) -> None:
        """`script` is run whenever it is opened; `damaged` is called where it is no database, or else it is removed."""
        self.file, self._script, self._damaged = file, script, damaged or self.remove
        self._connection: sqlite3.Connection | None = None
        _databases.add(self)

    def tried(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """What `work` makes of the file, or `otherwise` where that cannot be read or written."""
        import sqlite3

        with contextlib.suppress(sqlite3.OperationalError, OSError):
            try:
                return work(self._opened())
            except sqlite3.OperationalError as error:
                # Tables that are not as they were made: damaged as well.
                if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
                    self._give_up()
            except (sqlite3.DatabaseError, UnicodeDecodeError):
                # What SQLite quotes of a damaged file may be no UTF-8.
                self._give_up()
        return otherwise

    def open(self) -> None:
        """Open the file, or make it where there is none, as far as that can be done."""
        self.tried(lambda connection: connection.execute("PRAGMA user_version"), None)

    def remove(self) -> None:
        """Begin anew."""
        self.close()
        for end in ("", "-journal", "-wal", "-shm"):
            self.file.with_name(self.file.name + end).unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _give_up(self) -> None:
        self.close()
        self._damaged()

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = connected(self.file, script=self._script)
        return self._connection


_databases: weakref.WeakSet[Database] = weakref.WeakSet()


def _close_all() -> None:
    for database in _databases:
        database.close()


# A connection must not be carried into another process.
os.register_at_fork(before=_close_all)
