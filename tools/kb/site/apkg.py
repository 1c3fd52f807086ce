"""The file in which Anki takes decks: an archive of an SQLite database and the images it names.

The form is the one that every edition since 2.1 reads, `collection.anki2` of schema 11: notes with their fields, cards
that tell their deck, and one row `col` that holds note types and decks as JSON. Anki knows a note again by its `guid`:
one that it has is changed where `mod` is later, and its cards keep what the reader did with them.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path

from kb.model import KnownError
from kb.site import archive

MADE = 1_425_279_151
"""When decks and options were made, in seconds since 1970: for ever the same."""
TAG = re.compile(r"<[^>]*>")

SCHEMA = """
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
  models text not null, decks text not null, dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
  flags integer not null, data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null,
  ivl integer not null, factor integer not null, reps integer not null, lapses integer not null,
  left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null,
  ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
  type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
CREATE INDEX ix_notes_usn on notes (usn);
CREATE INDEX ix_cards_usn on cards (usn);
CREATE INDEX ix_revlog_usn on revlog (usn);
CREATE INDEX ix_cards_nid on cards (nid);
CREATE INDEX ix_cards_sched on cards (did, queue, due);
CREATE INDEX ix_revlog_cid on revlog (cid);
CREATE INDEX ix_notes_csum on notes (csum);
"""


@dataclass(frozen=True, slots=True)
class NoteType:
    """What all notes have: a number that is its own for ever, fields, and the two sides of the one card."""

    number: int
    name: str
    fields: tuple[str, ...]
    front: str
    back: str
    style: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note with one card: the name by which it is known again, the number of its deck, fields in HTML, tags."""

    guid: str
    deck: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]


def guid(name: str) -> str:
    """For ever the same for a name, and hardly the same for two."""
    return hashlib.sha256(name.encode()).hexdigest()[:20]


def packed(
    note_type: NoteType, decks: Mapping[int, str], notes: Sequence[Note], images: Mapping[str, Path], seconds: float
) -> bytes:
    """The archive, of the time `seconds` since 1970; the same is the same to the byte.

    Raises KnownError where an image cannot be read.
    """
    stream = BytesIO()
    names = sorted(images)
    with zipfile.ZipFile(stream, "w") as files:
        # The time is in the deck, where Anki reads it.
        archive.add(files, "collection.anki2", _database(note_type, decks, notes, seconds))
        archive.add(files, "media", json.dumps({str(number): name for number, name in enumerate(names)}).encode())
        for number, name in enumerate(names):
            archive.add(files, str(number), _content(images[name]))
    return stream.getvalue()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KnownError(f"{path}: cannot be read ({error.strerror}); mend the file") from None


def _database(note_type: NoteType, decks: Mapping[int, str], notes: Sequence[Note], seconds: float) -> bytes:
    database = sqlite3.connect(":memory:")
    try:
        database.executescript(SCHEMA)
        database.execute(_insertion("col", 13), _collection(note_type, decks, seconds))
        for rows in _rows(note_type, notes, seconds):
            for table, row in rows.items():
                database.execute(_insertion(table, len(row)), row)
        database.commit()
        return database.serialize()
    finally:
        database.close()


def _insertion(table: str, columns: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"  # noqa: S608 - names of our own tables


def _rows(note_type: NoteType, notes: Sequence[Note], seconds: float) -> Iterator[dict[str, tuple[object, ...]]]:
    numbers = count(int(seconds * 1000))
    for note, number in zip(notes, numbers, strict=False):
        first = note.fields[0]
        tags = f" {' '.join(note.tags)} "
        row = (number, note.guid, note_type.number, int(seconds), -1, tags, "\x1f".join(note.fields), first)
        unseen = (number, number, note.deck, 0, int(seconds), -1, *(0,) * 11, "")
        yield {"notes": (*row, _checksum(first), 0, ""), "cards": unseen}


def _checksum(field: str) -> int:
    """The number by which Anki finds notes with the same first field: 32 bits of its plain text's SHA-1."""
    plain = html.unescape(TAG.sub("", field))
    return int.from_bytes(hashlib.sha1(plain.encode(), usedforsecurity=False).digest()[:4])


def _collection(note_type: NoteType, decks: Mapping[int, str], seconds: float) -> tuple[object, ...]:
    milliseconds = MADE * 1000
    types = {str(note_type.number): _note_type(note_type, seconds, min(decks, default=1))}
    described = {str(number): _deck(number, name) for number, name in {1: "Default", **decks}.items()}
    values: tuple[object, ...] = (
        {"curDeck": 1, "activeDecks": [1], "nextPos": 1},
        types,
        described,
        {"1": OPTIONS},
        {},
    )
    texts = (json.dumps(value, ensure_ascii=False) for value in values)
    return (1, MADE, milliseconds, milliseconds, 11, 0, 0, 0, *texts)


def _note_type(note_type: NoteType, seconds: float, deck: int) -> dict[str, object]:
    fields = [
        {"name": name, "ord": place, "font": "Liberation Sans", "media": [], "rtl": False, "size": 20, "sticky": False}
        for place, name in enumerate(note_type.fields)
    ]
    sides = {"qfmt": note_type.front, "afmt": note_type.back, "bqfmt": "", "bafmt": "", "bfont": "", "bsize": 0}
    card = {"name": "问答", "ord": 0, "did": None} | sides
    told = {"id": note_type.number, "name": note_type.name, "css": note_type.style, "did": deck, "mod": int(seconds)}
    plain = {
        "type": 0,
        "usn": -1,
        "sortf": 0,
        "latexPre": "",
        "latexPost": "",
        "latexsvg": False,
        "tags": [],
        "vers": [],
    }
    return {"flds": fields, "tmpls": [card], "req": [[0, "any", [0]]]} | told | plain


def _deck(number: int, name: str) -> dict[str, object]:
    days = {key: [0, 0] for key in ("newToday", "revToday", "lrnToday", "timeToday")}
    shown = {"collapsed": False, "browserCollapsed": False, "desc": "", "dyn": 0, "conf": 1}
    return {"id": number, "name": name, "mod": MADE, "usn": -1, "extendNew": 0, "extendRev": 50} | days | shown


OPTIONS: Mapping[str, object] = {
    "id": 1,
    "name": "Default",
    "mod": 0,
    "usn": 0,
    "autoplay": True,
    "maxTaken": 60,
    "replayq": True,
    "timer": 0,
    "new": {"bury": True, "delays": [1, 10], "initialFactor": 2500, "ints": [1, 4, 7], "order": 1, "perDay": 20},
    "lapse": {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0},
    "rev": {"bury": True, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500, "perDay": 100},
}
"""What a deck's options are where nobody chose others; Anki keeps those of the reader."""
