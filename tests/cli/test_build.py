"""`kb build`: the strict site, with as many processes as are asked for."""

from __future__ import annotations

import time
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


@pytest.mark.parametrize(
    ("hook", "told"),
    [
        (
            "import os, signal\n\ndef on_files(files, *, config):\n    os.kill(os.getpid(), signal.SIGKILL)\n",
            "the build was ended by SIGKILL; try again, or with --jobs 1",
        ),
        (
            "from pathlib import Path\n\ndef on_env(env, *, config, files):\n"
            "    for path in Path(config.docs_dir, 'questions').glob('*.md'):\n"
            "        path.write_bytes(path.read_bytes() + b'\\nmore\\n')\n"
            "    # As a page does whose neighbours are others.\n"
            "    from kb.site.build import build_of\n"
            "    [page.body for page in build_of(config, files).base.pages.values()]\n",
            "docs/questions/a.md: was changed while the site was built; build it again",
        ),
    ],
    ids=["killed", "changed"],
)
def test_a_build_that_ends_before_its_time_is_told_in_one_line(
    project: Path, capfd: pytest.CaptureFixture[str], hook: str, told: str
) -> None:
    arguments = ["build", "--into", str(project / "docs"), "--site", str(project / "site")]
    write(project, "docs/questions/a.md", question("一？", "正文。"))
    # What was written just now may be written again as fast.
    time.sleep(2.1)
    assert main(arguments) == 0
    capfd.readouterr()
    write(project, "ending.py", hook)
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("hooks:\n", "hooks:\n  - ending.py\n"), "utf-8")
    assert main(arguments) == 1
    said = capfd.readouterr().err
    assert said.endswith(f"{told}\n")
    assert "Traceback" not in said
    assert [] == list(project.glob(".site*"))
