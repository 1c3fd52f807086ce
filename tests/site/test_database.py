"""A database of what can be made again fails nobody."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kb.site.database import Database

SCRIPT = "CREATE TABLE IF NOT EXISTS words (word TEXT)"


def words(connection: sqlite3.Connection) -> list[str]:
    return [word for (word,) in connection.execute("SELECT word FROM words")]


def put(connection: sqlite3.Connection) -> None:
    with connection:
        connection.execute("INSERT INTO words VALUES ('one')")


def test_a_schema_that_is_no_text_any_more_is_damage(tmp_path: Path) -> None:
    database = Database(tmp_path / "words.sqlite", SCRIPT)
    database.tried(put, None)
    assert ["one"] == database.tried(words, ["lost"])
    database.close()
    content = database.file.read_bytes()
    assert b"CREATE TABLE words" in content
    database.file.write_bytes(content.replace(b"CREATE TABLE words", b"CREATE \x9fABLE words"))
    assert ["lost"] == database.tried(words, ["lost"])
    assert not database.tried(words, ["lost"])
