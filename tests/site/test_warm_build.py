"""What is kept from an earlier build never shows: whatever is changed, the site is that of a build from nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import QUIET, ROOT
from tests.site.changing import Project


@pytest.fixture
def builds() -> Iterator[subprocess.Popen[str]]:
    """The process that builds: in this one V8 may have threads, which do not outlive a fork."""
    command = [sys.executable, "-m", "tests.site.builds"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | QUIET, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.parametrize("steps", [4, pytest.param(300, marks=pytest.mark.slow)])
def test_a_warm_build_is_that_of_a_cold_one_to_the_byte_after_any_change(
    tmp_path: Path, builds: subprocess.Popen[str], steps: int
) -> None:
    project = Project(tmp_path, steps, builds)
    cache, aside = tmp_path / ".cache", tmp_path / "aside"
    changes = ["nothing yet"]
    for number in range(steps):
        warm = project.built("warm", jobs=1 + number % 2)
        cache.rename(aside)
        cold = project.built("cold", jobs=1)
        shutil.rmtree(cache)
        aside.rename(cache)
        assert sorted(cold[0]) == sorted(warm[0]), changes
        assert [] == [name for name in cold[0] if cold[0][name] != warm[0][name]], changes
        assert cold[1] == warm[1], changes
        print(f"{number + 1} of {steps}: the same after {changes}")
        changes = [project.step() for _ in range(project.choice.randrange(1, 3))]


def test_pages_are_found_again_and_a_damaged_one_is_made_again(tmp_path: Path, builds: subprocess.Popen[str]) -> None:
    project = Project(tmp_path, 1, builds)
    first = project.built("first", jobs=1)

    def kept() -> dict[int, bytes]:
        with closing(sqlite3.connect(tmp_path / ".cache" / "pages" / "pages.sqlite")) as pages, pages:
            rows = dict(pages.execute("SELECT id, html FROM bodies").fetchall())
            # Whatever is written again loses the mark.
            pages.execute("UPDATE heads SET used = used + 1000000")
            return rows

    def marked() -> int:
        with closing(sqlite3.connect(tmp_path / ".cache" / "pages" / "pages.sqlite")) as pages:
            return int(
                pages.execute("SELECT count(*) FROM heads WHERE used > ?", (time.time() + 500000,)).fetchone()[0]
            )

    before = kept()
    with closing(sqlite3.connect(tmp_path / ".cache" / "pages" / "pages.sqlite")) as pages, pages:
        pages.execute("UPDATE bodies SET html = substr(html, 1, 9) || 'something' WHERE id = ?", (min(before),))
    assert first == project.built("second", jobs=2)
    assert len(before) - 1 == marked()
    assert before == kept()


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12))])
def test_damage_to_what_is_kept_changes_nothing(tmp_path: Path, builds: subprocess.Popen[str], seed: int) -> None:
    project = Project(tmp_path, seed, builds)
    first = project.built("first", jobs=1)
    found = ((path, path.relative_to(tmp_path).parts) for path in (tmp_path / ".cache").rglob("*") if path.is_file())
    kept = [path for path, parts in found if not {"templates", "tidied"}.intersection(parts)]
    assert {"lint", "pages", "related"} <= {path.relative_to(tmp_path / ".cache").parts[0] for path in kept}
    for path in kept:
        content = bytearray(path.read_bytes())
        for _ in range(project.choice.choice([1, 30])):
            content[project.choice.randrange(len(content))] ^= project.choice.randrange(1, 256)
        path.write_bytes(content[: project.choice.choice([len(content), len(content) // 2])])
    assert first == project.built("second", jobs=2)
    assert first == project.built("third", jobs=2)
