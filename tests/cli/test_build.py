"""`kb build`: the strict site, with as many processes as are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.cli.main import main
from tests.conftest import QUIET, question, write


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in QUIET.items():
        monkeypatch.setenv(name, value)


def test_the_site_is_the_same_for_any_number_of_processes(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites = {}
    for jobs in ("1", "2"):
        monkeypatch.setenv("MIANDIAN_CACHE", str(project / f"cache{jobs}"))
        assert main(["build", "--into", str(project / "docs"), "--site", str(project / jobs), "--jobs", jobs]) == 0
        files = (path for path in (project / jobs).rglob("*") if path.is_file())
        sites[jobs] = {path.relative_to(project / jobs): path.read_bytes() for path in files}
    assert Path("questions/alpha/index.html") in sites["1"]
    assert sites["1"] == sites["2"]


def test_a_fault_in_a_page_ends_it_and_the_site_before_stands(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write(project, "site/index.html", "before")
    write(project / "docs", "questions/alpha.md", question("什么是 alpha？", "见 [[gamma]]。"))
    assert main(["build", "--into", str(project / "docs"), "--site", str(project / "site")]) == 1
    assert "alpha.md:" in capfd.readouterr().err
    assert [path.name for path in (project / "site").iterdir()] == ["index.html"]
    assert [] == list(project.glob(".site*"))


def test_what_the_site_has_no_more_is_gone_also_what_a_killed_build_left(project: Path) -> None:
    write(project, ".site.new/half.html", "what a killed build left")
    write(project, "site/old.html", "before")
    assert main(["build", "--into", str(project / "docs"), "--site", str(project / "site")]) == 0
    names = {path.name for path in (project / "site").iterdir()}
    assert "index.html" in names
    assert not names & {"old.html", "half.html"}
    assert [] == list(project.glob(".site*"))


def test_no_settings_and_no_number_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "docs").mkdir()
    assert main(["build", "--into", str(tmp_path / "docs")]) == 1
    assert "mkdocs.yml: not found" in capsys.readouterr().err
    assert main(["build", "--jobs", "0"]) == 2
    assert "'0' is no number of processes" in capsys.readouterr().err


def test_a_build_that_is_killed_is_told(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    hook = "import os, signal\n\ndef on_files(files, *, config):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    write(project, "killing.py", hook)
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("hooks:\n", "hooks:\n  - killing.py\n"), "utf-8")
    assert main(["build", "--into", str(project / "docs"), "--site", str(project / "site")]) == 1
    assert capfd.readouterr().err.endswith("the build was ended by SIGKILL; try again, or with --jobs 1\n")
    assert [] == list(project.glob(".site*"))
