"""Images of a note: copied from its folder, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.cli.main import main
from kb.model import Block, Note, Question, Span
from kb.pages.images import LARGEST, find_images
from kb.pages.store import load
from tests.cli.knowledge import lay

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def note(target: str) -> Note:
    return Note("", "t", "", None, (Question("问", (Block("image", f"![图]({target})", Span(7, 7)),)),))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    (folder / "img").mkdir(parents=True)
    (folder / "img" / "a b.png").write_bytes(PNG)
    (folder / "large.png").write_bytes(PNG + bytes(LARGEST))
    (folder / "evil.svg").write_text("<svg onload='x()'/>", encoding="utf-8")
    (tmp_path / "secret.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(folder / "img" / "a b.png")
    (folder / "away").symlink_to(tmp_path)
    return folder / "note.md"


def test_an_image_beside_the_note_is_found(file: Path) -> None:
    (image,) = find_images(note("img/a%20b.png"), file)
    assert file.parent / "img" / "a b.png" == image.file
    assert image.address.startswith("../assets/notes/note/a-b-")
    assert image.address.endswith(".png")


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("none.png", "is not there"),
        ("large.png", "more than"),
        ("evil.svg", "is no PNG"),
        ("../secret.png", "lies outside"),
        ("away/secret.png", "lies outside"),
        ("/etc/passwd", "lies outside"),
        ("link.png", "is a symbolic link"),
        ("a%00b.png", "cannot be read"),
    ],
)
def test_any_other_is_told_as_missing_with_its_line(file: Path, target: str, why: str) -> None:
    (image,) = find_images(note(target), file)
    assert (7, None) == (image.line, image.file)
    assert why in image.missing


def test_images_of_other_sites_are_no_concern(file: Path) -> None:
    assert [] == [*find_images(note("https://a.org/x.png"), file), *find_images(note("data:image/png;base64,x"), file)]


def test_an_image_is_copied_and_shown_by_the_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs = lay(tmp_path)
    (docs / "a.png").write_bytes(PNG)
    text = "面经\n\n1. 什么是 DoRA？\n\n见图：\n\n![结构](a.png)\n\n![](b.png)\n\n2. 什么是 QLoRA？\n"
    (docs / "note.txt").write_text(text, encoding="utf-8")
    assert 0 == main(["import", "--into", str(docs), str(docs / "note.txt")])
    (copy,) = (docs / "assets" / "notes" / "note").iterdir()
    body = load(docs).pages["shen-me-shi-dora"].body  # type: ignore[index]
    assert f"![结构](../assets/notes/note/{copy.name})" in body
    assert PNG == copy.read_bytes()
    assert "note.txt:9: the image 'b.png' is not there; it was left out" in capsys.readouterr().out
