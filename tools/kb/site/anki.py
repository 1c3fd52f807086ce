"""A deck for Anki, a subdeck a topic (genanki).

A note is known again by a name made from its page, so that importing a newer deck changes the cards and leaves the
reader's history. The same pages and the same time give the same bytes.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import genanki

from kb.model import KnownError, Page, Slug
from kb.pages.store import KnowledgeBase
from kb.site.anki_cards import Card, card
from kb.site.links import names

NAME = "面典"
FIELDS = ("Question", "English", "Short answer", "Answer", "Page")
FRONT = '<div class="question">{{Question}}</div><div class="english">{{English}}</div>'
BACK = '{{FrontSide}}<hr id="answer">{{Short answer}}<details><summary>详细解答</summary>{{Answer}}</details>'
STYLE = """.card { font: 18px/1.6 sans-serif; text-align: left; max-width: 44em; margin: auto; }
.question { font-size: 1.3em; font-weight: bold; }
.english { color: #777; }
pre { overflow-x: auto; padding: .6em; background: rgba(128, 128, 128, .12); font-size: .85em; }
table { border-collapse: collapse; } td, th { border: 1px solid #999; padding: .2em .6em; }
img { max-width: 100%; background: #fff; }
summary { margin-top: 1em; cursor: pointer; }
"""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time of a file in a ZIP archive, for all: the time is in the deck, where Anki reads it."""


def deck(base: KnowledgeBase, seconds: float, site_url: str = "") -> bytes:
    """The deck as an .apkg file, of the time `seconds` since 1970: Anki takes a card over one that is older.

    Raises KnownError where an image is missing, or two have the same name.
    """
    model = genanki.Model(
        _number("note type"),
        f"{NAME} 问答",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "问答", "qfmt": FRONT, "afmt": BACK}],
        css=STYLE,
    )
    known = names(base.pages, base.topics)
    decks = {slug: _deck(slug, topic.title, topic.order) for slug, topic in base.topics.items()}
    images: dict[str, Path] = {}
    for slug, page in sorted(base.pages.items()):
        sides = card(page, known, site_url)
        if page.meta.topic in decks:
            decks[Slug(page.meta.topic)].add_note(_note(model, page, sides, site_url))
            _add_images(images, base.root, slug, sides.images)
    return _packed(list(decks.values()), images, seconds)


def _deck(slug: Slug, title: str, order: int) -> genanki.Deck:
    return genanki.Deck(_number(f"deck {slug}"), f"{NAME}::{order:02d} {title}")


def _number(name: str) -> int:
    """A number for ever the same for a name, of the size that Anki's are."""
    return (1 << 30) + int.from_bytes(hashlib.sha256(f"kb {name}".encode()).digest()[:4]) % (1 << 30)


def _note(model: genanki.Model, page: Page, sides: Card, site_url: str) -> genanki.Note:
    # The oldest name of a page: a renamed one is the same question.
    name = page.meta.redirects[0] if page.meta.redirects else page.slug
    tags = [tag.replace(" ", "_") for tag in (*page.meta.tags, page.meta.difficulty)]
    address = f"{site_url}questions/{page.slug}/" if site_url else page.slug
    fields = [sides.title, sides.en, sides.short, sides.full, address]
    return genanki.Note(model=model, fields=fields, guid=genanki.guid_for("miandian", name), tags=tags)


def _add_images(images: dict[str, Path], root: Path, slug: Slug, wanted: tuple[str, ...]) -> None:
    for name in wanted:
        found = sorted((root / "assets").rglob(name))
        if len(found) != 1:
            raise KnownError(
                f"questions/{slug}.md: {len(found)} images are called '{name}' in assets/; there must be one"
            )
        images[name] = found[0]


def _packed(decks: list[genanki.Deck], images: dict[str, Path], seconds: float) -> bytes:
    package = genanki.Package(decks)
    package.media_files = [str(images[name]) for name in sorted(images)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck.apkg"
        package.write_to_file(str(path), timestamp=seconds)
        return _repacked(path)


def _repacked(path: Path) -> bytes:
    """An archive with the same files in the same order, all of one day."""
    packed = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, FIRST_DAY), old.read(entry), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
