"""Images of a note: copied from its folder, and from nowhere else."""

from __future__ import annotations

import io
import zipfile
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


def document(image: bytes) -> bytes:
    """A word processor's document with two questions and an image."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = "http://schemas.openxmlformats.org/package/2006/relationships"
    blip = f'<w:drawing><a:blip xmlns:a="{drawing}" xmlns:r="{links}" r:embed="rId1"/></w:drawing>'
    runs = ("<w:t>1. 什么是 DoRA？</w:t>", "<w:t>见图：</w:t>", blip, "<w:t>2. 什么是 QLoRA？</w:t>")
    body = "".join(f"<w:p><w:r>{run}</w:r></w:p>" for run in runs)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>')
        link = f'<Relationship Id="rId1" Type="{links}/image" Target="media/image1.png"/>'
        archive.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{packed}">{link}</Relationships>')
        archive.writestr("word/media/image1.png", image)
    return content.getvalue()


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


def test_an_image_within_a_line_is_copied_and_a_missing_one_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    docs = lay(tmp_path)
    (docs / "a.png").write_bytes(PNG)
    text = "面经\n\n1. 什么是 DoRA？\n\n- 结构见 ![结构](a.png)，公式见 ![](b.png)\n- 代码里的 `![](a.png)` 不算\n"
    (docs / "note.txt").write_text(text, encoding="utf-8")
    assert 0 == main(["import", "--into", str(docs), str(docs / "note.txt")])
    (page,) = [page for page in load(docs).pages.values() if "DoRA" in page.meta.title]
    (copy,) = (docs / "assets" / "notes").rglob("*.png")
    assert f"![结构](../{copy.relative_to(docs)})" in page.body
    assert 1 == page.body.count("（原笔记此处的图片已丢失）")
    assert "`![](a.png)`" in page.body
    assert "note.txt:5: the image 'b.png' is not there" in capsys.readouterr().out


def test_an_image_that_a_document_holds_is_copied(tmp_path: Path) -> None:
    docs = lay(tmp_path)
    (docs / "note.docx").write_bytes(document(PNG))
    assert 0 == main(["import", "--into", str(docs), str(docs / "note.docx")])
    (copy,) = (docs / "assets" / "notes").rglob("*.png")
    assert PNG == copy.read_bytes()
    assert any(copy.name in page.body for page in load(docs).pages.values())


def test_an_image_beside_a_web_page_is_copied(tmp_path: Path) -> None:
    docs = lay(tmp_path)
    (docs / "note_files").mkdir()
    (docs / "note_files" / "a.png").write_bytes(PNG)
    paragraph = "权重分解低秩适配把权重拆成大小与方向，只在方向上做低秩更新。" * 4
    page = f'<p>{paragraph}</p><p>见图 <img src="note_files/a.png" alt="结构">。</p>'
    html = f"<html><body><article><h2>什么是 DoRA？</h2>{page}<h2>什么是 QLoRA？</h2><p>{paragraph}</p></article>"
    (docs / "note.html").write_text(f"{html}</body></html>", encoding="utf-8")
    assert 0 == main(["import", "--into", str(docs), str(docs / "note.html")])
    assert [PNG] == [copy.read_bytes() for copy in (docs / "assets" / "notes").rglob("*.png")]
