"""`kb import`: what it writes, and what it leaves alone."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.cli.main import main
from kb.pages.store import load
from tests.cases import TESTS
from tests.cli.knowledge import NOTE, PAGE, state

SHARED = TESTS.parent.parent / "shared"


def run(docs: Path, *args: str) -> int:
    return main(["import", *args, "--into", str(docs), str(docs / "note.txt")])


def test_a_note_becomes_drafts_sources_and_a_record(docs: Path) -> None:
    assert 0 == run(docs)
    base = load(docs)
    assert () == base.problems
    draft = base.pages["shen-me-shi-lora"]  # type: ignore[index]
    assert ["1", "3"] == [source.locator for source in draft.meta.sources]
    assert "低秩分解。" in draft.body
    record = next(iter(base.interviews.values()))
    assert "\n## 一面\n\n1. [[shen-me-shi-lora]]\n2. [[qlora]]\n3. [[shen-me-shi-lora]]\n" == record.body


def test_a_known_page_only_gains_the_source(docs: Path) -> None:
    run(docs)
    line = "sources:\n- {note: da-mo-xing-mian-jing, locator: '2', asked: true}\n"
    assert PAGE.replace("---\n手", f"{line}---\n手") == (docs / "questions" / "qlora.md").read_text(encoding="utf-8")


def test_importing_twice_changes_nothing(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(docs)
    before = state(docs)
    capsys.readouterr()
    assert 0 == run(docs)
    assert before == state(docs)
    assert "imported before" in capsys.readouterr().out


def test_a_run_that_broke_off_can_be_run_again(docs: Path) -> None:
    run(docs)
    before = state(docs)
    (docs / "interviews" / "da-mo-xing-mian-jing.md").unlink()
    assert 0 == run(docs)
    assert before == state(docs)


def test_a_dry_run_writes_nothing_and_shows_what_it_would(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(docs)
    assert 0 == run(docs, "--dry-run")
    assert before == state(docs)
    shown = capsys.readouterr().out
    assert "would write 1 draft, the source of 1 page" in shown
    assert "known ? 什么是 QLoRA？" in shown


def test_another_note_of_the_same_name_gets_another_record(docs: Path) -> None:
    run(docs)
    (docs / "note.txt").write_text("大模型面经\n1. 什么是 DoRA？\n2. 什么是投机解码？\n", encoding="utf-8")
    assert 0 == run(docs)
    assert ["da-mo-xing-mian-jing", "da-mo-xing-mian-jing-2"] == sorted(load(docs).interviews)


def test_a_broken_page_is_left_alone_and_its_name_is_not_taken(docs: Path) -> None:
    broken = docs / "questions" / "Shen-Me-Shi-Lora.md"
    broken.write_text("no front matter", encoding="utf-8")
    assert 0 == run(docs)
    assert "no front matter" == broken.read_text(encoding="utf-8")
    assert (docs / "questions" / "shen-me-shi-lora-2.md").exists()


def test_without_topics_there_is_a_known_fault(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (docs / "topics" / "tuning.md").unlink()
    assert 1 == run(docs)
    assert 1 == capsys.readouterr().err.count("\n")


@pytest.mark.parametrize("content", [b"", b"\x00\x01", bytes(range(128, 256)) * 3])
def test_what_is_no_note_is_one_line_and_the_others_are_imported(
    docs: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (docs / "bad.txt").write_bytes(content)
    assert 1 == main(["import", "--into", str(docs), str(docs / "bad.txt"), str(docs / "note.txt")])
    assert 1 == capsys.readouterr().err.count("\n")
    assert (docs / "interviews" / "da-mo-xing-mian-jing.md").exists()


@pytest.mark.slow
def test_a_note_of_five_megabytes_is_imported(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = "低秩分解只训练两个小矩阵，原权重不动。" * 100
    text = "".join(f"{n}. 第 {n} 个方法是怎么做的？\n{answer}\n" for n in range(1, 901))
    (docs / "note.txt").write_text(text, encoding="utf-8")
    assert 0 == run(docs, "--dry-run", "--format", "json")
    assert 900 == len(json.loads(capsys.readouterr().out)["questions"])


def test_a_formula_that_cannot_be_set_is_shown_as_code(docs: Path) -> None:
    (docs / "note.txt").write_text("1. 什么是 DoRA？\n损失 $\\frac{a}{$ 与 $x^2$。\n", encoding="utf-8")
    run(docs)
    body = load(docs).pages["shen-me-shi-dora"].body  # type: ignore[index]
    assert "`\\frac{a}{`" in body
    assert "$x^2$" in body


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    st.lists(
        st.sampled_from([*NOTE.split("\n"), "[[a]]", "---", '# 标题: "x"', "$$", "<b>", "- 🎉 是什么？", "```"]),
        max_size=14,
    )
)
def test_whatever_is_imported_can_be_read_and_comes_once(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("kb")
    (folder / "topics").mkdir()
    (folder / "topics" / "t.md").write_text("---\ntitle: T\nen: T\norder: 1\n---\n", encoding="utf-8")
    (folder / "note.txt").write_text("\n".join(lines), encoding="utf-8")
    code = run(folder)
    before = state(folder)
    assert () == load(folder).problems
    assert code == run(folder)
    assert before == state(folder)


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled notes are not part of the project")
def test_the_labelled_notes_score_well(capsys: pytest.CaptureFixture[str]) -> None:
    spec = importlib.util.spec_from_file_location("score_import", SHARED / "score_import.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    rows = []
    for label in (SHARED / "notes" / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(label)
        note = SHARED / "notes" / gold["file"]
        main(["import", "--dry-run", "--format", "json", "--into", str(TESTS.parent / "docs"), str(note)])
        rows.append(scorer.score(gold, json.loads(capsys.readouterr().out), note.read_text(encoding="utf-8")))
    total = {key: sum(row[key] for row in rows) for key in rows[0]}
    assert 2 * total["tp"] / (2 * total["tp"] + total["fp"] + total["fn"]) >= 0.98
    assert total["answered"] >= 0.95 * total["tp"]
    assert len(rows) == total["code"]
    assert 0 == total["leaked"] + total["lost"]
