"""`kb check-urls`: an address that was published does not vanish."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.cli.main import main
from kb.model import Meta, Page, Slug
from kb.site.redirects import redirect_pages


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in (
        "index.html",
        "404.html",
        "questions/lora/index.html",
        "topics/basics/index.html",
        "tags/量化/index.html",
    ):
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return tmp_path / "site"


def check(site: Path, previous: str, tmp_path: Path, name: str = "urls.txt") -> int:
    (tmp_path / name).write_text(previous, encoding="utf-8")
    return main(["check-urls", "--site", str(site), "--against", str(tmp_path / name)])


def test_a_list_of_the_site_finds_nothing_gone(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-urls", "--site", str(site), "--list"]) == 0
    listing = capsys.readouterr().out
    assert ["", "questions/lora/", "tags/量化/", "topics/basics/"] == listing.splitlines()
    assert check(site, listing, tmp_path) == 0
    assert main(["check-urls", "--site", str(site), "--against", str(site)]) == 0


def test_a_lost_question_is_told_with_its_cure(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(site, "questions/lora/\nquestions/lora-old/\n", tmp_path) == 1
    message = "questions/lora-old/: vanished; was it renamed? Write 'redirects: [lora-old]' in the front matter of"
    assert f"{message} docs/questions/lora.md" in capsys.readouterr().err


@pytest.mark.parametrize("root", ["https://example.com/", "https://example.com/a/b/"])
def test_a_sitemap_is_read_wherever_the_site_lay(site: Path, tmp_path: Path, root: str) -> None:
    urls = "".join(f"<url><loc>{root}{url}</loc></url>" for url in ("", "questions/lora/", "tags/%E9%87%8F%E5%8C%96/"))
    assert check(site, f"<urlset>{urls}</urlset>", tmp_path, "sitemap.xml") == 0
    assert check(site, f"<urlset>{urls}<url><loc>{root}gone/</loc></url></urlset>", tmp_path, "sitemap.xml") == 1


@pytest.mark.parametrize("previous", ["", "\n\n"])
def test_a_list_without_addresses_is_no_list(site: Path, tmp_path: Path, previous: str) -> None:
    assert check(site, previous, tmp_path) == 1


def test_a_folder_without_pages_is_no_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-urls", "--site", str(tmp_path), "--list"]) == 1
    assert "no built site; run `make site` first" in capsys.readouterr().err


def test_a_redirect_brings_an_address_back(site: Path, tmp_path: Path) -> None:
    title = 'LoRA <是> "什么"？'
    page = Page(Slug("lora"), Meta(title, "basics", redirects=(Slug("lora-old"), Slug("../evil"), Slug("lora"))), "")
    files = dict(redirect_pages({Slug("lora"): page}))
    assert ["questions/lora-old/index.html"] == list(files)
    assert 'content="0; url=../lora/"' in files["questions/lora-old/index.html"]
    assert "<是>" not in files["questions/lora-old/index.html"]
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True)
        (site / name).write_text(text, encoding="utf-8")
    assert check(site, "questions/lora-old/\n", tmp_path) == 0
