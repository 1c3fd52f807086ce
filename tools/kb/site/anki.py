"""A deck for Anki, a subdeck a topic.

A note is known again by a name made from its page, so that importing a newer deck changes the cards and leaves the
reader's history. The same pages and the same time give the same bytes.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from kb.model import KnownError, Page, Slug
from kb.pages.store import KnowledgeBase
from kb.site import apkg
from kb.site.anki_cards import Card, card
from kb.site.links import Names

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


def deck(base: KnowledgeBase, seconds: float, site_url: str = "") -> bytes:
    """The deck as an .apkg file, of the time `seconds` since 1970: Anki takes a card over one that is older.

    Raises KnownError where an image is missing, or two have the same name.
    """
    known = Names(base.pages, base.topics)
    notes: list[apkg.Note] = []
    images: dict[str, Path] = {}
    for slug, page in sorted(base.pages.items()):
        if page.meta.topic in base.topics:
            sides = card(page, known, site_url)
            notes.append(_note(page, sides, site_url))
            _add_images(images, base.root, slug, sides.images)
    note_type = apkg.NoteType(_number("note type"), f"{NAME} 问答", FIELDS, FRONT, BACK, STYLE)
    decks = {_deck(slug): f"{NAME}::{topic.order:02d} {topic.title}" for slug, topic in base.topics.items()}
    return apkg.packed(note_type, decks, notes, images, seconds)


def _deck(topic: str) -> int:
    return _number(f"deck {topic}")


def _number(name: str) -> int:
    """A number for ever the same for a name, of the size that Anki's are."""
    return (1 << 30) + int.from_bytes(hashlib.sha256(f"kb {name}".encode()).digest()[:4]) % (1 << 30)


def _note(page: Page, sides: Card, site_url: str) -> apkg.Note:
    # The oldest name of a page: a renamed one is the same question.
    name = page.meta.redirects[0] if page.meta.redirects else page.slug
    tags = tuple("_".join(tag.split()) for tag in (*page.meta.tags, page.meta.difficulty))
    address = f"{site_url}questions/{page.slug}/" if site_url else page.slug
    fields = tuple(field.replace("\x1f", "") for field in (sides.title, sides.en, sides.short, sides.full, address))
    return apkg.Note(apkg.guid(f"miandian {name}"), _deck(page.meta.topic), fields, tags)


def _add_images(images: dict[str, Path], root: Path, slug: Slug, wanted: tuple[str, ...]) -> None:
    for name in wanted:
        # Compared, and not looked for by a pattern: the name is a contributor's.
        found = sorted(path for path in (root / "assets").rglob("*") if path.name == name and _own_file(path, root))
        if len(found) != 1:
            raise KnownError(
                f"questions/{slug}.md: {len(found)} images are called '{name}' in assets/; there must be one"
            )
        images[name] = found[0]


def _own_file(path: Path, root: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(root.resolve())
