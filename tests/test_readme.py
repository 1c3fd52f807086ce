"""The commands of README.md and CONTRIBUTING.md, each run as it stands there, in a fresh copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.conftest import ROOT

FENCE = re.compile(r"^```bash\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PORT = "8973"
NOTE = "1. 什么是量子退火？\n\n一种求解组合优化问题的方法。\n\n2. KV Cache 为什么能加速推理？\n\n省去重复计算。\n"


def commands() -> list[str]:
    """The lines of all shell fences, in order. Another test tells that both languages of CONTRIBUTING have the same."""
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")]
    return [line for text in texts for fence in FENCE.findall(text) for line in fence.splitlines()]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What git would hand to a new user, with the changes of the work tree."""
    folder = tmp_path_factory.mktemp("clone")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listing.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    (folder / "note.txt").write_text(NOTE, encoding="utf-8")
    return folder


def answers(address: str, seconds: float) -> bool:
    """Whether a server at `address` says something within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urlopen(address, timeout=5) as response:  # noqa: S310 - our own server
                return bool(response.status == 200)
        except (URLError, OSError):
            time.sleep(0.5)
    return False


@pytest.mark.slow
def test_every_command_of_the_guides_works(clone: Path) -> None:
    # The tests are only collected: this one is among them.
    environment = os.environ | {"PYTEST_ADDOPTS": "--collect-only --quiet", "MIANDIAN_ADDRESS": f"127.0.0.1:{PORT}"}
    for command in commands():
        if command == "make serve":
            _serve(clone, environment)
            continue
        run = subprocess.run(
            ["sh", "-c", command],
            cwd=clone,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, f"{command}\n{run.stdout[-3000:]}\n{run.stderr[-3000:]}"
    assert list((clone / "docs" / "interviews").glob("note*.md"))
    assert (clone / "docs" / "questions" / "what-does-label-smoothing-do.md").is_file()


def _serve(clone: Path, environment: dict[str, str]) -> None:
    server = subprocess.Popen(
        ["make", "serve"],
        cwd=clone,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert answers(f"http://127.0.0.1:{PORT}/", 120)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


@pytest.mark.slow
def test_a_second_run_is_quick_because_there_is_nothing_to_set_up(clone: Path) -> None:
    if not (clone / ".venv").is_dir():
        pytest.skip("the first test did not set the clone up")
    run = subprocess.run(["make", "--dry-run", "site"], cwd=clone, capture_output=True, text=True, check=True)
    assert "pip install" not in run.stdout
    assert "install-assets" not in run.stdout


@pytest.mark.slow
def test_a_machine_without_a_fitting_python_is_told_so_in_one_line(clone: Path, tmp_path: Path) -> None:
    for name in ("sh", "env", "mkdir", "grep", "touch", "git"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tmp_path / "python3").chmod(0o755)
    bare = tmp_path / "bare"
    shutil.copytree(clone, bare, ignore=shutil.ignore_patterns(".venv", "node_modules", ".git", "site"))
    make = shutil.which("make")
    assert make
    run = subprocess.run(
        [make, "site"], cwd=bare, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert run.returncode != 0
    lines = [line for line in run.stderr.splitlines() if not line.startswith("make")]
    assert len(lines) == 1
    assert "no Python 3.11.5 or newer" in lines[0]
