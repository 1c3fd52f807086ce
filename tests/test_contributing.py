"""What CONTRIBUTING promises to a newcomer, in both languages."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.test_readme import FENCE

GUIDES = ("CONTRIBUTING.md", "CONTRIBUTING.zh.md")


def commands(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [line for fence in FENCE.findall(text) for line in fence.splitlines()]


def test_both_languages_give_the_same_commands() -> None:
    english, chinese = map(commands, GUIDES)
    assert english == chinese
    assert "make site" in english


def test_the_first_page_is_written_and_checked_as_described(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    run = [sys.executable, "-c", "import sys; from kb.cli.main import main; sys.exit(main())"]
    lines = [line for line in commands(GUIDES[0]) if line.startswith(".venv/bin/kb ")]
    assert len(lines) >= 2
    for line in lines:
        words = shlex.split(line)[1:]
        done = subprocess.run([*run, *words], cwd=tmp_path, env=os.environ, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    assert (tmp_path / "docs/questions/what-does-label-smoothing-do.md").is_file()


def test_the_page_that_the_pencil_leads_to_explains_in_ten_lines() -> None:
    text = (ROOT / "docs" / "edit.md").read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if line[:1].isdigit()]) == 10
