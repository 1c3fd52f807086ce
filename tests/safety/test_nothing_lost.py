"""Commands that are killed, that find no space left, that run twice at once: every file is the old or the new one."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.pages.store import load
from kb.site.facts.survey import survey
from kb.site.lint import inspect
from tests.conftest import question, write

KILLS = 200
"""For each command."""
PATIENCE = 300
NOTE = "\n\n".join(
    f"{number}. {title}\n\n{text}"
    for number, (title, text) in enumerate(
        [
            ("什么是 alpha？", "一种参数。"),
            ("什么是量子退火？", "一种求解组合优化问题的方法，温度 $T$ 逐步降低。"),
            ("梯度裁剪有什么用？", "防止梯度爆炸。"),
            ("什么是束搜索？", "每一步保留得分最高的几条。"),
            ("Adam 有哪两个动量？", "一阶与二阶。"),
            ("什么是 beta？", "另一种参数。"),
        ],
        1,
    )
)
COMMANDS = {
    "import": ["import", "note.txt", "--into", "docs"],
    "lint": ["lint", "--fix", "--into", "docs"],
    "new": ["new", "什么是知识蒸馏？", "--slug", "distillation", "--anyway", "--into", "docs"],
}

forked = multiprocessing.get_context("forkserver")
forked.set_forkserver_preload(["kb.cli.main", "kb.cli.importing", "kb.cli.linting", "kb.cli.new"])


def run(folder: Path, words: list[str]) -> None:
    """The command in a process of its own, as the shell would start it, in `folder`."""
    from kb.cli.main import main

    os.chdir(folder)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    main(words)


def started(folder: Path, words: list[str]) -> multiprocessing.process.BaseProcess:
    process = forked.Process(target=run, args=(folder, words))
    process.start()
    return process


def ended(folder: Path, words: list[str]) -> float:
    begin = time.monotonic()
    process = started(folder, words)
    process.join(PATIENCE)
    assert process.exitcode == 0
    return time.monotonic() - begin


def knowledge_base(folder: Path) -> Path:
    docs = folder / "docs"
    write(docs, "topics/basics.md", "---\ntitle: 基础\nen: Basics\norder: 1\n---\n入门。\n")
    write(docs, "interviews/note.md", "---\ntitle: 一份面经\n---\n\n1. [[alpha]]\n2. [[beta]]\n")
    write(docs, "questions/alpha.md", question("什么是 alpha？", "用GPU训练,见 [[beta]]。"))
    write(docs, "questions/beta.md", question("什么是 beta？", "公式 $a^2$ 与Transformer模型。"))
    (folder / "note.txt").write_text(NOTE, encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted((folder / "docs").rglob("*.md"))}


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_killed_leaves_each_file_old_or_new(name: str, tmp_path: Path) -> None:
    words, dice = COMMANDS[name], random.Random(name)
    before = files(knowledge_base(tmp_path / "before"))
    whole = knowledge_base(tmp_path / "whole")
    ended(whole, words)
    shutil.rmtree(whole)
    took = ended(knowledge_base(whole), words)
    after = files(whole)
    assert before != after
    for number in range(KILLS):
        folder = knowledge_base(tmp_path / f"{number}")
        process = started(folder, words)
        process.join(dice.uniform(0, took))
        process.kill()
        process.join(PATIENCE)
        for path, text in files(folder).items():
            assert text in (before.get(path), after.get(path)), path
        assert set(before) <= set(files(folder))
        if number % 8 == 0:
            # What was begun: a page that stands there already is no fault of `kb new`.
            if name != "new" or files(folder) == before:
                ended(folder, words)
            assert files(folder) == after
        shutil.rmtree(folder)


def command(folder: Path, words: list[str], largest: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run kb; with `largest`, no file may grow beyond so many bytes, as on a full disk."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest or resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    line = [sys.executable, "-c", "import sys; from kb.cli.main import main; sys.exit(main())", *words]
    return subprocess.run(line, cwd=folder, preexec_fn=limit, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_what_lint_keeps_is_whole_however_often_it_is_killed(tmp_path: Path) -> None:
    folder, dice = knowledge_base(tmp_path), random.Random("kept")
    write(folder, "mkdocs.yml", "site_name: x\n")
    cache, words = folder / ".cache" / "lint", ["lint", "--into", "docs"]
    took = ended(folder, words)
    for number in range(KILLS // 4):
        write(folder / "docs", "questions/beta.md", question("什么是 beta？", f"用GPU训练 {number}，见 [[gamma]]。"))
        process = started(folder, words)
        process.join(dice.uniform(0, took))
        process.kill()
        process.join()
        assert inspect(survey(folder / "docs")) == inspect(survey(folder / "docs", None, cache))
    assert any(cache.iterdir())


def test_where_there_is_no_space_nothing_changes_and_a_rerun_completes(tmp_path: Path) -> None:
    folder = knowledge_base(tmp_path)
    before = files(folder)
    failed = command(folder, COMMANDS["import"], largest=100)
    assert failed.returncode == 1
    assert "cannot be written" in failed.stderr
    assert "run the command again" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert before == files(folder)
    assert not list((folder / "docs").rglob(".*.part"))
    assert command(folder, COMMANDS["import"]).returncode == 0
    assert not load(folder / "docs").problems


def test_two_imports_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = knowledge_base(tmp_path)
    (folder / "other.txt").write_text(NOTE.replace("量子退火", "模拟退火"), encoding="utf-8")
    both = [["import", name, "--into", "docs"] for name in ("note.txt", "other.txt")]
    running = [started(folder, words) for words in both]
    for process in running:
        process.join(PATIENCE)
    for words in both:
        assert command(folder, words).returncode == 0
    base = load(folder / "docs")
    assert not base.problems
    titles = [page.meta.title for page in base.pages.values()]
    assert len(titles) == len(set(titles))
    assert {"什么是量子退火？", "什么是模拟退火？", "什么是束搜索？"} <= set(titles)
