"""Finished pages in one SQLite file: a file each takes several times as long to make.

Most builds ask only for the heads of pages. What a head says is checked whenever it is read; the rest of all pages only
where the file is not as the last build left it, for it takes as long as to read all of it.
"""

from __future__ import annotations

import contextlib
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kb.site.database import Database
from kb.site.kept import FRESH, room_for

if TYPE_CHECKING:
    import sqlite3

# A page of the site takes many pages of a file, each written and read by a call of its own: of 16 KiB, fewer do.
SCRIPT = """
PRAGMA page_size = 16384;
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS heads (id INTEGER PRIMARY KEY, used INTEGER, head BLOB, seal INTEGER);
CREATE TABLE IF NOT EXISTS bodies
    (id INTEGER PRIMARY KEY, sections BLOB, sections_seal INTEGER, html BLOB, html_seal INTEGER);
"""
# What is damaged may have become a text that is none.
FIND = "SELECT id, CAST(head AS BLOB), seal, used < ? FROM heads"
SECTIONS = "SELECT CAST(sections AS BLOB), sections_seal FROM bodies WHERE id = ?"
HTML = "SELECT CAST(html AS BLOB), html_seal FROM bodies WHERE id = ?"
ALL = """
SELECT id, CAST(head AS BLOB), seal, CAST(sections AS BLOB), sections_seal, CAST(html AS BLOB), html_seal
FROM heads LEFT JOIN bodies USING (id)
"""
SIZES = """
SELECT id, ifnull(CAST(used AS INTEGER), 0) AS last, length(head) + length(sections) + length(html)
FROM heads JOIN bodies USING (id) ORDER BY last
"""
Row: TypeAlias = tuple[int, bytes | None, object, int]
"""Of a head: its number, what it says, its seal, whether it was not used lately."""
Page: TypeAlias = tuple[str, bytes, bytes, bytes]
"""A page to keep: its key, its head, what the search is told of it, its HTML."""
LATELY = 3600
"""Seconds for which it is not written down again that a page was used."""


class KeptPages:
    """The pages in the file of a folder, by keys of 16 or more hexadecimal digits."""

    def __init__(self, folder: Path) -> None:
        self._database = Database(folder / "pages.sqlite", SCRIPT, self._doubt)
        self._stamp = folder / "checked"
        self._ahead: dict[int, Row] | None = None
        """What is told of all pages, while it is known."""

    def check(self) -> None:
        """Throw away what was damaged since a build left the file, before other processes open it."""
        # Where there is none, it is begun: two processes that did so at once would be in each other's way.
        if (now := self._stamp_now()) and now == self._stamp_then():
            return
        if not self._database.tried(_checked, otherwise=False):
            with contextlib.suppress(OSError):
                self._database.remove()
        self._leave()

    def close(self) -> None:
        """Leave the file to the next build, which need not check it."""
        # The last one to close it gathers what all have written; processes that were forked end without closing.
        self._database.open()
        self._database.close()
        # Where a process had doubts, there is no stamp any more.
        if self._stamp_then() not in ("", self._stamp_now()):
            self._leave()

    def head(self, key: str) -> bytes | None:
        """What is told of a page; None where it is not kept, or not whole."""
        name = _id(key)
        row = self._asked(name) if self._ahead is None else self._ahead.pop(name, None)
        found = self._whole(name, row and row[1:3])
        if found and row and row[3]:
            self._database.tried(lambda connection: _note_use(connection, name), None)
        return found

    @contextlib.contextmanager
    def read_ahead(self) -> Iterator[None]:
        """Read at once what `head` tells, and know it meanwhile."""

        def read(connection: sqlite3.Connection) -> dict[int, Row] | None:
            return {row[0]: row for row in connection.execute(FIND, (_lately(),))}

        self._ahead = self._database.tried(read, None)
        try:
            yield
        finally:
            self._ahead = None

    def sections(self, key: str) -> bytes | None:
        """What the search is told of a page."""
        return self._body(SECTIONS, key)

    def html(self, key: str) -> bytes | None:
        """The HTML of a page."""
        return self._body(HTML, key)

    def keep(self, pages: Sequence[Page]) -> bool:
        """Keep pages, all at once or none; returns whether that could be done."""
        now = int(time.time())
        named = [(_id(key), head, text, html) for key, head, text, html in pages]
        heads = [(name, now, head, _seal(name, head)) for name, head, _, _ in named]
        bodies = [(name, text, _seal(name, text), html, _seal(name, html)) for name, _, text, html in named]

        def write(connection: sqlite3.Connection) -> bool:
            with connection:
                connection.executemany("INSERT OR REPLACE INTO heads VALUES (?, ?, ?, ?)", heads)
                connection.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?, ?, ?)", bodies)
            return True

        return self._database.tried(write, otherwise=False)

    def tidy(self, keys: Iterable[str]) -> None:
        """Throw away what was used longest ago, where all takes much more room than the pages of these keys."""
        needed = {_id(key) for key in keys}
        self._database.tried(lambda connection: _tidied(connection, needed), None)

    def _asked(self, name: int) -> Row | None:
        def read(connection: sqlite3.Connection) -> Row | None:
            row: Row | None = connection.execute(f"{FIND} WHERE id = ?", (_lately(), name)).fetchone()
            return row

        return self._database.tried(read, None)

    def _body(self, query: str, key: str) -> bytes | None:
        name = _id(key)
        return self._database.tried(
            lambda connection: self._whole(name, connection.execute(query, (name,)).fetchone()), None
        )

    def _whole(self, name: int, row: tuple[Any, Any] | None) -> bytes | None:
        if row is None:
            return None
        if not _is_whole(name, *row):
            self._doubt()
            return None
        content: bytes = row[0]
        return content

    def _doubt(self) -> None:
        """Have all checked by the next build: other processes of this one have the file open."""
        with contextlib.suppress(OSError):
            self._stamp.unlink(missing_ok=True)

    def _leave(self) -> None:
        self._database.close()
        with contextlib.suppress(OSError):
            self._stamp.write_text(self._stamp_now())

    def _stamp_now(self) -> str:
        try:
            about = self._database.file.stat()
        except OSError:
            return ""
        return f"{about.st_mtime_ns} {about.st_ino} {about.st_size}"

    def _stamp_then(self) -> str:
        try:
            return self._stamp.read_text(encoding="ascii", errors="replace")
        except OSError:
            return ""


def _lately() -> int:
    return int(time.time()) - LATELY


def _note_use(connection: sqlite3.Connection, name: int) -> None:
    with connection:
        connection.execute("UPDATE heads SET used = ? WHERE id = ?", (int(time.time()), name))


def _checked(connection: sqlite3.Connection) -> bool:
    """Remove the rows that are not whole; returns whether the file can be used at all."""
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        return False
    rows = ((name, zip(parts[::2], parts[1::2], strict=True)) for name, *parts in connection.execute(ALL))
    _delete(connection, [name for name, parts in rows if not all(_is_whole(name, *part) for part in parts)])
    return True


def _tidied(connection: sqlite3.Connection, needed: set[int]) -> None:
    rows: list[tuple[int, int, int]] = connection.execute(SIZES).fetchall()
    room, gone = sum(size for _, _, size in rows), []
    most = room_for(sum(size for name, _, size in rows if name in needed))
    for name, used, size in rows:
        if room <= most or used > time.time() - FRESH:
            break
        gone.append(name)
        room -= size
    _delete(connection, gone)
    free, pages = (connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("freelist_count", "page_count"))
    if 2 * free > pages:
        connection.execute("VACUUM")


def _delete(connection: sqlite3.Connection, names: list[int]) -> None:
    with connection:
        for table in ("heads", "bodies"):
            connection.executemany(f"DELETE FROM {table} WHERE id = ?", [(name,) for name in names])  # noqa: S608 -- one of two


def _id(key: str) -> int:
    return int.from_bytes(bytes.fromhex(key[:16]), "big", signed=True)


def _is_whole(name: int, content: bytes | None, seal: object) -> bool:
    return content is not None and seal == _seal(name, content)


def _seal(name: int, content: bytes) -> int:
    return zlib.crc32(content, name & 0xFFFFFFFF)
