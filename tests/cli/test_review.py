"""`--review`: one page for the person who decides, whatever a note holds."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup

from kb.cli.main import main
from tests.cli.knowledge import NOTE

HOSTILE = '1. <script>alert(1)</script> 是什么？\n"><img src=x onerror=alert(1)>\n公式 O(n^2) 与代码。\n'


def review(docs: Path, text: str) -> BeautifulSoup:
    (docs / "note.txt").write_text(text, encoding="utf-8")
    page = docs.parent / "review.html"
    main(["import", "--dry-run", "--review", str(page), "--into", str(docs), str(docs / "note.txt")])
    return BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")


def test_every_line_of_the_note_stands_in_the_page(docs: Path) -> None:
    page = review(docs, NOTE)
    shown = [line.span.get_text() for line in page.select(".line:has(b)") if line.span]
    assert [line for line in NOTE.split("\n") if line] == shown


def test_what_a_note_holds_is_text_only(docs: Path) -> None:
    page = review(docs, HOSTILE)
    assert [] == page.select("script, img, a, link, iframe")
    assert "<script>alert(1)</script>" in page.get_text()


def test_nothing_is_asked_of_a_server(docs: Path) -> None:
    page = review(docs, NOTE)
    policy = page.select_one("meta[http-equiv]")
    assert policy is not None
    assert "default-src 'none'" in str(policy["content"])
    assert not re.search(r"url\(|@import|src=", str(page))
    assert page.select_one("meta[name=viewport]")
    assert "prefers-color-scheme:dark" in str(page)


def test_what_was_guessed_repaired_or_dropped_has_its_colour(docs: Path) -> None:
    page = review(docs, "面经\n1. 什么是LoRA?\n复杂度O(n^2),很低\n首页 博客 登录 注册\n\n2. 什么是 DoRA？\n")
    assert page.select(".page .repaired")
    assert page.select(".page mark")


def test_a_reading_that_is_to_be_checked_has_its_colour(docs: Path) -> None:
    page = review(docs, "1. 手写归一化\n\ndef norm(x):\nmean = x.mean()\nif mean > 0:\nx = x - mean\nreturn x\n")
    assert any("请核对" in line.get_text() for line in page.select(".page .guessed"))


def test_a_run_that_fails_leaves_no_page(docs: Path) -> None:
    (docs / "topics" / "tuning.md").unlink()
    review_page = docs.parent / "r.html"
    assert 1 == main(["import", "--review", str(review_page), "--into", str(docs), str(docs / "note.txt")])
    assert not list(docs.parent.glob("*r.html*"))


def test_only_what_the_note_does_not_say_of_a_formula_is_guessed(docs: Path) -> None:
    note = "1. 什么是损失？\n\n记 $$ y = a < b $$，其中\n\nmean = p × mean + (1 - p) × q\n\n复杂度 O(n^2)。\n"
    page = review(docs, note)
    assert ["$O(n^2)$"] == [mark.get_text() for mark in page.select(".page .line mark")]
    assert any("\\times" in line.get_text() for line in page.select(".page .line.guessed"))
