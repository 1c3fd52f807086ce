"""The same site under ProperDocs, which goes on where MkDocs 1.x stopped."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import QUIET, ROOT, build_site
from tests.test_reproducible import copied

ENGINE = re.compile(rb'<meta name="generator" content="[^"]*">')

OF_HASHES = {"service-worker.js", "offline/files.json", "offline/summary.json"}
"""Made of the hashes and lengths of pages, the engine's name among them."""


def contents(site: Path) -> dict[str, bytes]:
    """Every file of a site, without the name of the engine that made it."""
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): ENGINE.sub(b"", path.read_bytes()) for path in files}


@pytest.mark.slow
def test_properdocs_builds_the_same_site(tmp_path: Path) -> None:
    project = copied(tmp_path / "project", 1)
    build_site(project, tmp_path / "mkdocs")
    other = tmp_path / "properdocs"
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "-f", "mkdocs.yml", "-d", str(other)]
    run = subprocess.run(command, cwd=project, env=os.environ | QUIET, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    expected, found = contents(tmp_path / "mkdocs"), contents(other)
    assert sorted(expected) == sorted(found)
    assert [] == [name for name in expected if expected[name] != found[name] and name not in OF_HASHES]


def test_what_keeps_other_engines_away_is_written_down_with_a_date() -> None:
    text = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
    assert "ProperDocs 1.6.7" in text
    assert re.search(r"20\d\d-\d\d-\d\d 用 Zensical \d", text)
