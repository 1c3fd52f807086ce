"""Notes that would keep the importer from its end, and what is no note at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb.model import KnownError
from kb.notes.read import read_note
from tests.conftest import question, write
from tests.safety.test_limits import HANG

CROWDED_NOTES: dict[str, str] = {
    "square brackets": "[" * 19_000,
    "round brackets": "(" * 19_000,
    "links that stay open": "[a](" * 4_700,
    "dollars": "$a" * 9_500,
    "ticks": "`" * 19_000,
    "powers": "a^" * 9_500,
    "roots": "√(" * 9_500,
    "quotes": "> " * 9_500,
    "numbers": "1. " * 6_300,
    "stars": "**a" * 6_300,
    "questions": "什么是？" * 4_700,
    "spaces": "什么" + " " * 19_000 + "？",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CROWDED_NOTES)
def test_no_note_keeps_the_importer_from_its_end(name: str, tmp_path: Path) -> None:
    write(tmp_path, "docs/topics/basics.md", "---\ntitle: 基础\nen: Basics\norder: 1\n---\n入门。\n")
    write(tmp_path, "docs/questions/alpha.md", question("什么是 alpha？", "一种参数。", sources="[]"))
    note = write(tmp_path, "note.txt", f"1. 什么是甲？\n\n一种参数。\n{CROWDED_NOTES[name]}\n")
    code = "import sys; from kb.cli.main import main; sys.exit(main())"
    run = subprocess.run(
        [sys.executable, "-c", code, "import", "--dry-run", "--jobs", "1", "--into", "docs", note.name],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=HANG,
    )  # fmt: skip
    assert "Traceback" not in run.stderr
    assert run.returncode in (0, 1)


@pytest.mark.parametrize("path", ["/dev/zero", "pipe", "device/folder", "long.txt"])
def test_what_is_no_note_is_told_at_once(path: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    write(tmp_path, "long.txt", "什么是甲？\n" + "字" * 30_000)
    with pytest.raises(KnownError, match=r"a device or a pipe|cannot be read|long.txt:2: a line of more than 20,000"):
        read_note(Path(path) if path.startswith("/") else tmp_path / path)
