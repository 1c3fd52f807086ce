"""What leaves as cards, feeds, books and lists for programs: each has marks of its own that a page must not forge."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.model import KnownError
from kb.pages.store import load
from kb.site import anki
from kb.site.anki_cards import to_html
from tests.cases import Case, read_cases
from tests.conftest import question, write


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A knowledge base whose one question may be rewritten."""
    folder = tmp_path / "docs"
    write(folder, "topics/basics.md", "---\ntitle: 基础\nen: Basics\norder: 1\n---\n入门。\n")
    write(folder, "interviews/note.md", "---\ntitle: 一份面经\n---\n1. [[alpha]]\n")
    write(folder, "questions/alpha.md", question("什么是 alpha？", "文。"))
    return folder


@pytest.mark.parametrize("case", read_cases("safety/cases/cards.md"), ids=str)
def test_a_card_obeys_nobody(case: Case) -> None:
    text, expected = case.parts
    assert expected == to_html(text)


@pytest.mark.parametrize("name", ["*.svg", "[a-z]*.svg", "?.svg", "..", "missing.svg", "outside.svg"])
def test_a_deck_takes_no_picture_by_a_pattern_or_a_link(docs: Path, name: str) -> None:
    write(docs, "assets/a.svg", "<svg/>")
    write(docs.parent, "outside.svg", "<svg/>")
    (docs / "assets" / "outside.svg").symlink_to(docs.parent / "outside.svg")
    write(docs, "questions/alpha.md", question("什么是 alpha？", f"![图](../assets/{name})"))
    with pytest.raises(KnownError, match=r"0 images are called"):
        anki.deck(load(docs), 0)
