"""What the service worker is told of a site, and the pages beside it: manifest, icons, the page for wrong addresses."""

from __future__ import annotations

import json
import random
import re
import struct
import xml.etree.ElementTree as ET
import zlib
from pathlib import Path

import pytest

from kb.model import KnownError
from kb.site import icons, not_found, offline
from kb.site.index import site_index
from kb.site.kept import Kept
from kb.site.output import LEFT
from kb.site.packed_size import FEW, PART, Packed, packed_size
from tests.site.knowledge import KV, YARN, base

PAGE = """<link rel="stylesheet" href="../assets/a.css"><link rel="canonical" href="https://example.org/offline/">
<script type="module" src="../assets/b.js"></script><img src="../logo.svg">"""
FILES = {
    "index.html": "<p>首页</p>",
    "404.html": "<p>没有</p>",
    "questions/yarn/index.html": "<p>YaRN</p>",
    "questions/yarn/index.md": "# YaRN",
    "topics/basics/print/index.html": "<p>纸</p>",
    "offline/index.html": PAGE,
    "assets/a.css": "p {}",
    "assets/b.js": "run()",
    "assets/core.0123456789.bin": "index",
    "assets/bundle.a5f9d56c.min.js": "theme()",
    "assets/bundle.a5f9d56c.min.js.map": "{}",
    "assets/search/fedcba9876/t0.bin": "terms",
    "assets/javascripts/lunr/min/lunr.zh.min.js": "",
    "logo.svg": "<svg/>",
    "sitemap.xml": "<urlset/>",
    "llms.txt": "# 面典",
    "service-worker.js": "// keeps\nconst SITE = {};\nwork();\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "site"


def settings(site: Path) -> dict[str, object]:
    """What the worker of a finished site knows of it."""
    line = re.search(r"^const SITE = (.*);$", (site / offline.WORKER).read_text(encoding="utf-8"), re.MULTILINE)
    assert line is not None
    found: dict[str, object] = json.loads(line[1])
    return found


def test_what_a_reader_needs_is_kept_and_nothing_else(site: Path) -> None:
    assert [file.url for file in offline.kept(site)] == [
        "assets/a.css",
        "assets/b.js",
        "assets/bundle.a5f9d56c.min.js",
        "assets/core.0123456789.bin",
        "assets/search/fedcba9876/t0.bin",
        "",
        "logo.svg",
        "offline/",
        "questions/yarn/",
    ]


def test_the_list_of_what_a_build_left_is_no_file_of_the_site(tmp_path: Path) -> None:
    for name in ("index.html", LEFT):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [""] == [file.url for file in offline.kept(tmp_path)]


def test_what_was_packed_once_is_not_packed_again(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Kept(tmp_path / "kept")
    offline.write(site, Packed(store))
    told = (site / "offline" / "summary.json").read_text(encoding="utf-8")
    monkeypatch.setattr("kb.site.packed_size.zlib.compress", lambda *_: pytest.fail("packed again"))
    offline.write(site, Packed(store))
    assert told == (site / "offline" / "summary.json").read_text(encoding="utf-8")


def test_some_of_many_pages_tell_how_all_of_them_pack() -> None:
    chance, pages = random.Random(1), dict[str, bytes]()
    for number in range(1000):
        words = (f"<p>词{chance.randrange(1000)}</p>" for _ in range(chance.randrange(100, 900)))
        pages[f"questions/q{number}/"] = " ".join(words).encode()
    files, packed = [offline.Kept(url, offline.digest(page), len(page)) for url, page in pages.items()], Packed()
    exact = sum(len(zlib.compress(page, 1)) for page in pages.values())
    assert abs(packed_size(files, pages.__getitem__, packed) - exact) < 0.02 * exact
    assert len(packed.asked) == 1000 // PART
    assert packed_size(files[:FEW], pages.__getitem__, packed) == sum(
        len(zlib.compress(pages[file.url], 1)) for file in files[:FEW]
    )


def test_the_size_that_is_shown_is_that_of_the_files(site: Path) -> None:
    offline.write(site)
    summary = json.loads((site / "offline" / "summary.json").read_text(encoding="utf-8"))
    listed = json.loads((site / "offline" / "files.json").read_text(encoding="utf-8"))
    assert summary["files"] == len(listed["files"]) == 9
    assert summary["bytes"] == sum(size for _, _, size in listed["files"])
    assert summary["version"] == listed["version"]


def test_the_worker_keeps_the_page_that_opens_without_a_network_and_all_that_it_loads(site: Path) -> None:
    offline.write(site)
    digests = {file.url: file.digest for file in offline.kept(site)}
    urls = ["offline/", "assets/a.css", "assets/b.js", "logo.svg"]
    assert settings(site)["opening"] == [[url, digests[url]] for url in urls]


def test_the_worker_knows_the_names_that_never_change_their_content(site: Path) -> None:
    offline.write(site)
    assert settings(site)["names"] == ["0123456789", "a5f9d56c", "fedcba9876"]


@pytest.mark.parametrize("path", ["assets/20240101.js", "v.20240101/run.js", "images/20240101/x.bin", "assets/a.css"])
def test_a_file_that_only_looks_as_if_its_name_told_its_content_may_change(path: str) -> None:
    assert offline.NAMED.search(path) is None


def test_the_worker_and_the_build_know_the_same_names() -> None:
    written = offline.NAMED.pattern.replace("/", r"\/")
    assert f"const NAMED = /{written}/;" in offline.worker_source()


def test_a_change_of_any_kept_file_is_a_new_worker_and_of_no_other(site: Path) -> None:
    offline.write(site)
    first = (site / offline.WORKER).read_bytes()
    offline.write(site)
    assert first == (site / offline.WORKER).read_bytes()
    (site / "llms.txt").write_text("# 别的", encoding="utf-8")
    offline.write(site)
    assert first == (site / offline.WORKER).read_bytes()
    (site / "questions/yarn/index.html").write_text("<p>YaRN!</p>", encoding="utf-8")
    offline.write(site)
    assert first != (site / offline.WORKER).read_bytes()


def test_a_worker_without_a_place_for_what_it_must_know_is_a_fault(site: Path) -> None:
    (site / offline.WORKER).write_text("work();\n", encoding="utf-8")
    with pytest.raises(KnownError, match="const SITE"):
        offline.write(site)


def test_a_site_without_the_page_still_has_a_worker(site: Path) -> None:
    (site / "offline" / "index.html").unlink()
    offline.write(site)
    assert settings(site)["opening"] == []


def test_the_manifest_stands_anywhere_and_its_icons_are_there(tmp_path: Path) -> None:
    manifest = json.loads(offline.manifest("面典", "题", icons.icons()))
    assert [manifest[key] for key in ("start_url", "scope", "id")] == ["./", "./", "./"]
    files = dict(icons.icon_files(Kept(tmp_path)))
    assert {icon["src"] for icon in manifest["icons"]} <= set(files)
    assert {"any", "maskable"} == {icon["purpose"] for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", files[icon["src"]][16:24])
            assert icon["sizes"] == f"{width}x{height}"


def test_the_icon_is_the_logo_with_room_around_it() -> None:
    svg = icons.icon('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>')
    drawn = ET.fromstring(svg)  # noqa: S314 - our own
    (square, logo) = drawn
    assert square.get("fill") == icons.ACCENT
    margin, width = float(logo.get("x", "")), float(logo.get("width", ""))
    assert margin * 2 + width == 48
    assert width / 48 < 0.6


def test_the_page_for_wrong_addresses_finds_its_script_at_any_depth() -> None:
    assert not_found.addresses("https://example.org/sub/") == ("/sub/assets/javascripts/not-found.js",)
    assert not_found.addresses("https://example.org") == ("/assets/javascripts/not-found.js",)
    unknown = not_found.addresses("")
    assert unknown[:3] == (
        "./assets/javascripts/not-found.js",
        "../assets/javascripts/not-found.js",
        "../../assets/javascripts/not-found.js",
    )


def test_suggestions_come_from_questions_topics_records_and_tags() -> None:
    rows = json.loads(not_found.to_json(site_index(base(YARN, KV))))
    assert ["questions/kv/", "KV Cache 为什么快？"] in rows
    assert ["topics/basics/", "基础"] in rows
    assert ["interviews/note/", "一份面经"] in rows


def test_the_built_site_is_what_its_lists_say(built_site: Path) -> None:
    listed = json.loads((built_site / "offline" / "files.json").read_text(encoding="utf-8"))
    assert listed["files"] == [[file.url, file.digest, file.size] for file in offline.kept(built_site)]
    urls = {url for url, _, _ in listed["files"]}
    pages = {path.parent.relative_to(built_site).as_posix() for path in built_site.glob("questions/*/index.html")}
    assert {f"{page}/" for page in pages} <= urls
    assert settings(built_site)["version"] == listed["version"]
    assert ["offline/"] == [url for url in urls if url.startswith("offline/")]


def test_every_page_names_the_manifest_and_the_feed(built_site: Path) -> None:
    for name in ("index.html", "questions/yarn/index.html", "offline/index.html"):
        text = (built_site / name).read_text(encoding="utf-8")
        root = "../" * name.count("/") or ""
        assert f'<link rel="manifest" href="{root}manifest.webmanifest">' in text
        assert f'href="{root}feed.xml"' in text
    assert (built_site / "manifest.webmanifest").is_file()


def test_the_page_for_wrong_addresses_shows_the_topics_without_javascript(built_site: Path) -> None:
    text = (built_site / "404.html").read_text(encoding="utf-8")
    assert text.count('data-path="topics/') == len(list(built_site.glob("topics/*/print/")))
    assert "Content-Security-Policy" in text
