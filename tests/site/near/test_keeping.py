from __future__ import annotations

from pathlib import Path

import pytest

from kb.model import Page, Slug
from kb.pages.executor import Here
from kb.site.near import keeping
from kb.site.near.keeping import Keeping
from kb.site.near.neighbourhood import Neighbourhood, neighbourhood
from tests.site.knowledge import page
from tests.site.near.test_neighbourhood import MODEL, WORDS, same


@pytest.fixture
def pages() -> dict[Slug, Page]:
    bodies = {f"p{n:02}": " ".join(WORDS[(n * k) % 40] for k in range(2, 9)) for n in range(40)}
    return {Slug(slug): page(slug, slug, body, tags=("甲",)) for slug, body in bodies.items()}


def kept(pages: dict[Slug, Page], file: Path, code: bytes = b"") -> Neighbourhood:
    with Here() as executor:
        digests = {slug: f"{one.meta!r} {one.body}" for slug, one in pages.items()}
        return Keeping(file).kept_up(pages, MODEL, code, digests, executor)


def anew(pages: dict[Slug, Page]) -> Neighbourhood:
    with Here() as executor:
        return neighbourhood(pages, MODEL, executor)


def edited(pages: dict[Slug, Page]) -> dict[Slug, Page]:
    found = dict(pages)
    del found[Slug("p03")]
    return found | {Slug("p05"): page("p05", "p05", "w1 w2 w3"), Slug("new"): page("new", "new", "w7 w9")}


def test_what_is_kept_is_brought_up_to_date(
    pages: dict[Slug, Page], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept.npz"
    kept(pages, file)
    monkeypatch.setattr(keeping, "neighbourhood", None)
    for later in (pages, edited(pages), pages):
        assert same(kept(later, file), anew(later), MODEL.tried)


def test_what_other_code_kept_is_not_used(
    pages: dict[Slug, Page], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept.npz"
    kept(pages, file)
    monkeypatch.setattr(keeping, "updated", None)
    assert same(kept(edited(pages), file, b"other"), anew(edited(pages)), MODEL.tried)


@pytest.mark.parametrize("content", [b"", b"no archive", b"half"])
def test_a_broken_file_costs_time_and_nothing_else(content: bytes, pages: dict[Slug, Page], tmp_path: Path) -> None:
    file = tmp_path / "kept.npz"
    kept(pages, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if content == b"half" else content)
    assert same(kept(pages, file), anew(pages), MODEL.tried)
    assert file.read_bytes()[keeping.SEAL :][:2] == b"PK"
