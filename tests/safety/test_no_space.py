"""A disk that is full, and files that may not be written: nothing changes by halves, a message says what to do."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kb.pages.store import load
from tests.safety.test_nothing_lost import COMMANDS, files, knowledge_base

KB = [sys.executable, "-c", "import sys; from kb.cli.main import main; sys.exit(main())"]
# A small disk of its own, seen by this script alone: filled but for so many kilobytes, freed, and looked at after each.
SMALL_DISK = """
set -e
mkdir disk && mount -t tmpfs -o size=1m tmpfs disk && cp -r given/. disk/ && cd disk
dd if=/dev/zero of=filler bs=1k count=2000 2>/dev/null || true
truncate -s -"$1"k filler
shift
set +e
"$@" >../said.txt 2>&1; echo $? >../first.txt
cp -r . ../full
rm filler
"$@" >>../said.txt 2>&1; echo $? >../second.txt
cp -r . ../freed
"""
PRCTL_DROP, OVERRIDE, READ_ANYTHING = 24, 1, 2
"""What Linux calls taking a power away, and the two powers by which root ignores the rights of files."""


def on_small_disk(folder: Path, room: int, words: Sequence[str]) -> None:
    (folder / "given").mkdir()
    knowledge_base(folder / "given")
    shell = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", SMALL_DISK, "small-disk", str(room)]
    try:
        run = subprocess.run([*shell, *KB, *words], cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no unshare to make a small disk with")
    if not (folder / "second.txt").exists():
        pytest.skip(f"no small disk can be made here: {run.stderr.strip()[:200]}")


@pytest.mark.slow
@pytest.mark.parametrize("room", [0, 4, 8])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_leaves_each_file_old_or_new_and_a_rerun_completes(name: str, room: int, tmp_path: Path) -> None:
    words = COMMANDS[name]
    whole = knowledge_base(tmp_path / "whole")
    before = files(whole)
    assert subprocess.run([*KB, *words], cwd=whole, capture_output=True, check=False).returncode == 0
    after = files(whole)
    on_small_disk(tmp_path, room, words)
    full = files(tmp_path / "full")
    assert set(before) <= set(full)
    for path, text in full.items():
        assert text in (before.get(path), after.get(path)), path
    first = (tmp_path / "first.txt").read_text(encoding="ascii").strip()
    said = (tmp_path / "said.txt").read_text(encoding="utf-8")
    assert "Traceback" not in said
    if first != "0":
        assert "check the space and the rights of the folder, then run the command again" in said
        assert not list((tmp_path / "full" / "docs").rglob(".*.part"))
    # The page that `kb new` wrote stands there already, and that is told too.
    if not (name == "new" and first == "0"):
        assert (tmp_path / "second.txt").read_text(encoding="ascii").strip() == "0"
    assert after == files(tmp_path / "freed")


def test_the_disk_of_these_tests_is_full_indeed(tmp_path: Path) -> None:
    on_small_disk(tmp_path, 0, COMMANDS["import"])
    assert (tmp_path / "first.txt").read_text(encoding="ascii").strip() == "1"
    assert "No space left on device" in (tmp_path / "said.txt").read_text(encoding="utf-8")


def without_override() -> None:
    """Make root keep to the rights of files, as everybody else does."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for power in (OVERRIDE, READ_ANYTHING):
            libc.prctl(PRCTL_DROP, power, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="root's powers are taken away as Linux does it")
@pytest.mark.parametrize("name", COMMANDS)
def test_what_may_not_be_written_stays_and_is_told(name: str, tmp_path: Path) -> None:
    folder = knowledge_base(tmp_path / "base")
    before = files(folder)
    places = [folder / "docs" / "questions", folder / "docs" / "interviews"]
    for place in places:
        place.chmod(0o500)
    run = subprocess.run(
        [*KB, *COMMANDS[name]], cwd=folder, preexec_fn=without_override, capture_output=True, text=True, check=False
    )
    for place in places:
        place.chmod(0o700)
    assert run.returncode == 1
    assert "cannot be written (Permission denied)" in run.stderr
    assert "Traceback" not in run.stderr
    assert before == files(folder)
    assert subprocess.run([*KB, *COMMANDS[name]], cwd=folder, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="root's powers are taken away as Linux does it")
def test_a_page_that_may_not_be_read_is_told_and_keeps_nothing_else(tmp_path: Path) -> None:
    folder = knowledge_base(tmp_path / "base")
    page = folder / "docs" / "questions" / "beta.md"
    page.chmod(0)
    run = subprocess.run(
        [*KB, "lint", "--into", "docs"],
        cwd=folder,
        preexec_fn=without_override,
        capture_output=True,
        text=True,
        check=False,
    )
    page.chmod(0o600)
    assert run.returncode == 1
    assert "docs/questions/beta.md:1: unreadable: cannot be read (Permission denied); check the file" in run.stdout
    shutil.copytree(folder, tmp_path / "copy")
    assert not load(folder / "docs").problems
