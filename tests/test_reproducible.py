"""The same pages give the same bytes, whoever builds them, wherever, whenever."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import QUIET, ROOT

PARTS = ("mkdocs.yml", "docs", "hooks", "overrides")
SURROUNDINGS = (
    {"LC_ALL": "C", "LANG": "C", "TZ": "UTC", "PYTHONHASHSEED": "0", "HOME": "/"},
    {"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4294967295"},
)
UMASKS = (0o022, 0o077)


def copied(folder: Path, seed: int) -> Path:
    """A copy of what a site is made of, its files written in an order of their own."""
    files = [
        path for part in PARTS for path in ([ROOT / part] if (ROOT / part).is_file() else (ROOT / part).rglob("*"))
    ]
    plain = sorted(path for path in files if path.is_file() and "__pycache__" not in path.parts)
    random.Random(seed).shuffle(plain)
    for number, path in enumerate(plain):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (10**9 + number * 1000 * seed,) * 2)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return folder


def built(project: Path, surroundings: dict[str, str], umask: int) -> dict[str, bytes]:
    """The files of the site that the project becomes."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(project / "site")]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "TZ"))}
    run = subprocess.run(
        command,
        cwd=project,
        env=environment | QUIET | surroundings,
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    site = project / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_two_builds_in_different_surroundings_are_the_same_to_the_byte(tmp_path: Path) -> None:
    folders = (tmp_path / "a", tmp_path / "部署 b" / "深" / "处")
    sites = [
        built(copied(folder, seed), surroundings, umask)
        for seed, (folder, surroundings, umask) in enumerate(zip(folders, SURROUNDINGS, UMASKS, strict=True), 1)
    ]
    assert sorted(sites[0]) == sorted(sites[1])
    assert [] == [name for name in sites[0] if sites[0][name] != sites[1][name]]
