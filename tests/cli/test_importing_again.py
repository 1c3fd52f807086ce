"""Importing a note again after it, or what came of it, was edited: only what the note changed is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.cli.main import main
from kb.pages.store import load
from tests.cli.knowledge import NOTE, state

DRAFT = "questions/shen-me-shi-lora.md"
RECORD = "interviews/da-mo-xing-mian-jing.md"


def run(docs: Path, text: str, *args: str) -> int:
    (docs / "note.txt").write_text(text, encoding="utf-8")
    return main(["import", *args, "--into", str(docs), str(docs / "note.txt")])


def changed(docs: Path, before: dict[str, bytes]) -> set[str]:
    after = state(docs)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} - {"note.txt"}


def test_a_changed_answer_changes_its_draft_and_the_record_only(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(docs, NOTE)
    before = state(docs)
    assert 0 == run(docs, NOTE.replace("低秩分解。", "低秩分解,训练A和B。"))
    assert {DRAFT, RECORD} == changed(docs, before)
    assert "低秩分解，训练 A 和 B。" in (docs / DRAFT).read_text(encoding="utf-8")
    assert "an edited note, known as da-mo-xing-mian-jing; wrote 0 drafts, 1 changed answer" in capsys.readouterr().out


def test_a_page_that_a_person_edited_stays_and_it_is_said(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(docs, NOTE)
    path = docs / DRAFT
    path.write_text(path.read_text(encoding="utf-8").replace("低秩分解。", "我改过。"), encoding="utf-8")
    before = state(docs)
    assert 0 == run(docs, NOTE.replace("低秩分解。", "新的答案。"))
    assert {RECORD} == changed(docs, before)
    assert "shen-me-shi-lora: edited since, so what the note changed was left out" in capsys.readouterr().out


def test_an_edited_topic_stays_while_the_answer_follows_the_note(docs: Path) -> None:
    (docs / "topics" / "other.md").write_text("---\ntitle: 别的\nen: Other\norder: 2\n---\n", encoding="utf-8")
    run(docs, NOTE)
    path = docs / DRAFT
    path.write_text(path.read_text(encoding="utf-8").replace("topic: tuning", "topic: other"), encoding="utf-8")
    run(docs, NOTE.replace("低秩分解。", "新的答案。"))
    page = load(docs).pages["shen-me-shi-lora"]  # type: ignore[index]
    assert "other" == page.meta.topic
    assert "新的答案。" in page.body


def test_new_numbers_are_followed_in_the_sources(docs: Path) -> None:
    run(docs, NOTE)
    run(docs, "大模型面经\n\n一面\n1. 什么是 DoRA？\n2. 什么是 LoRA？\n低秩分解。\n3. 什么是 QLoRA？\n")
    pages = load(docs).pages
    places = {slug: [source.locator for source in page.meta.sources] for slug, page in pages.items()}
    assert {"qlora": ["3"], "shen-me-shi-lora": ["2", "3"], "shen-me-shi-dora": ["1"]} == places


def test_a_question_that_left_the_note_keeps_its_page(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(docs, NOTE)
    before = state(docs)
    run(docs, "大模型面经\n\n一面\n1. 什么是 LoRA？\n低秩分解。\n3. 什么是 LoRA？\n换个角度：只训练旁路。\n")
    assert {RECORD} == changed(docs, before)
    assert "qlora: no longer in the note; the page was left as it is" in capsys.readouterr().out


def test_an_edited_record_keeps_its_words_and_learns_the_new_digest(docs: Path) -> None:
    run(docs, NOTE)
    path = docs / RECORD
    path.write_text(path.read_text(encoding="utf-8") + "\n我加的一句话。\n", encoding="utf-8")
    run(docs, NOTE.replace("低秩分解。", "新的答案。"))
    before = state(docs)
    assert "我加的一句话。" in path.read_text(encoding="utf-8")
    assert 0 == run(docs, NOTE.replace("低秩分解。", "新的答案。"))
    assert set() == changed(docs, before)


def test_an_empty_draft_is_filled_by_a_later_note(docs: Path) -> None:
    run(docs, "面经甲\n1. 什么是 DoRA？\n2. 什么是投机解码？\n")
    run(docs, "面经乙\n1. 什么是 DoRA？\n把权重分成大小与方向。\n2. 什么是提示词注入？\n")
    page = load(docs).pages["shen-me-shi-dora"]  # type: ignore[index]
    assert "把权重分成大小与方向。" in page.body
    assert ["mian-jing-jia", "mian-jing-yi"] == [source.note for source in page.meta.sources]


def test_two_answers_of_one_note_stand_on_one_page(docs: Path) -> None:
    run(docs, NOTE)
    body = load(docs).pages["shen-me-shi-lora"].body  # type: ignore[index]
    assert body.index("低秩分解。") < body.index("### 同一份笔记里的另一处回答") < body.index("只训练旁路。")


def test_an_answer_that_is_not_copied_is_told_line_by_line(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(docs, "面经甲\n1. 什么是 QLoRA？\n四位量化，再训练低秩旁路。\n2. 什么是 DoRA？\n", "--dry-run")
    assert "3  the page has another answer; this one was not copied: 四位量化" in capsys.readouterr().out


def test_a_dry_run_shows_a_unified_diff(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(docs, NOTE, "--dry-run")
    shown = capsys.readouterr().out
    assert "--- /dev/null\n" in shown
    assert "+title: 什么是 LoRA？\n" in shown
    assert "+sources:\n+- {note: da-mo-xing-mian-jing, locator: '2', asked: true}\n" in shown


def test_a_likely_page_is_told_in_the_draft(docs: Path) -> None:
    run(docs, "面经甲\n1. 介绍一下 QLoRA 是什么呀，谢谢\n2. 什么是 QLoRa2？\n")
    bodies = [page.body for page in load(docs).pages.values()]
    assert any("possible twin: qlora (0." in body and '!!! warning "可能重复"' in body for body in bodies)
