"""`kb new`: twins first, a name for ever, and never over a page that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.cli.main import main
from kb.model import KnownError
from kb.pages.creation import create_atomically
from kb.pages.parse import parse_page
from tests.conftest import question, write


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "docs"
    write(folder, "topics/basics.md", "---\ntitle: 基础\nen: Basics\norder: 1\n---\n注意力与归一化。\n")
    write(folder, "topics/tuning.md", "---\ntitle: 微调\nen: Tuning\norder: 2\n---\nLoRA 与低秩适配。\n")
    lora = question("LoRA 的原理是什么？", "低秩适配。", tags="[LoRA]", topic="tuning", sources="[]")
    write(folder, "questions/lora-principle.md", lora)
    write(folder, "questions/attention.md", question("注意力为什么要除以根号 d？", "归一化。", sources="[]"))
    return folder


def test_a_new_page_has_sections_topic_and_tags_and_no_problem(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "QLoRA 的原理是什么？", "--en", "How does QLoRA work?"]) == 0
    path = docs / "questions" / "how-does-qlora-work.md"
    page = parse_page(path.read_text(encoding="utf-8"), str(path))
    assert ("QLoRA 的原理是什么？", "tuning", (), "draft") == (
        page.meta.title,
        page.meta.topic,
        page.meta.tags,
        page.meta.status,
    )
    assert "lora-principle: LoRA 的原理是什么？" in capsys.readouterr().out
    assert main(["lint"]) == 0


def test_without_another_name_the_pinyin_is_taken(docs: Path) -> None:
    assert main(["new", "什么是量子退火"]) == 0
    assert (docs / "questions" / "shen-me-shi-liang-zi-tui-huo.md").is_file()


def test_a_question_that_a_page_asks_is_refused_unless_one_insists(
    docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "请介绍一下 LoRA 的原理是什么", "--slug", "lora-again"]) == 1
    assert "docs/questions/lora-principle.md: asks this already" in capsys.readouterr().err
    assert not (docs / "questions" / "lora-again.md").exists()
    assert main(["new", "请介绍一下 LoRA 的原理是什么", "--slug", "lora-again", "--anyway"]) == 0


@pytest.mark.parametrize("slug", ["../../evil", "Big", "a b", "/etc/x", "attention", "old-name", "index", "a--b"])
def test_a_name_that_is_none_or_is_taken_is_refused(docs: Path, slug: str) -> None:
    write(docs, "questions/attention.md", question("注意力", "x", redirects="[old-name]", sources="[]"))
    before = sorted(docs.rglob("*"))
    assert main(["new", "什么是量子退火", "--slug", slug]) == 1
    assert before == sorted(docs.rglob("*"))


@pytest.mark.parametrize("words", [["  "], ["什么是量子退火", "--topic", "none"]])
@pytest.mark.usefixtures("docs")
def test_a_title_or_topic_that_is_none_is_refused(words: list[str]) -> None:
    assert main(["new", *words]) == 1


def test_a_dry_run_writes_nothing(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "什么是量子退火", "--slug", "annealing", "--dry-run", "--tag", "物理"]) == 0
    assert "would write docs/questions/annealing.md: topic" in capsys.readouterr().out
    assert not (docs / "questions" / "annealing.md").exists()


def test_a_file_that_appears_at_the_last_moment_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("theirs", encoding="utf-8")
    with pytest.raises(KnownError, match="exists already"):
        create_atomically(path, "ours")
    assert ["theirs"] == [file.read_text(encoding="utf-8") for file in tmp_path.iterdir()]
