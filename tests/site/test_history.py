"""The history of pages, read from real repositories."""

from __future__ import annotations

import datetime
import os
import subprocess
from pathlib import Path

import pytest

from kb.site import history as module
from kb.site.history import Change, _git, history

DAY = 86_400


class Repository:
    """A repository whose commits are a day apart."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.days = 0
        root.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, **environment: str) -> str:
        plain = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull} | environment
        command = ["git", "-c", "protocol.file.allow=always", *arguments]
        run = subprocess.run(command, cwd=self.root, env=plain | settings, capture_output=True, text=True, check=True)
        return run.stdout

    def commit(self, author: str, message: str = "Change", **files: str) -> None:
        """Write files of docs/questions, named without `.md`, and commit everything."""
        for name, text in files.items():
            path = self.root / "docs" / "questions" / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        when = f"{1_700_000_000 + self.days * DAY} +0800"
        self.days += 1
        who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in
               (("NAME", author), ("EMAIL", "someone@example.invalid"), ("DATE", when))}  # fmt: skip
        self.git("add", "--all", **who)
        self.git("commit", "--quiet", "--allow-empty", "--message", message, **who)

    def history(self) -> dict[str, Change]:
        return history(self.root / "docs")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def test_each_page_has_the_day_of_its_last_change_and_its_authors_the_busiest_first(repository: Repository) -> None:
    repository.commit("乙", alpha="一", beta="一")
    repository.commit("甲", alpha="二")
    repository.commit("甲", alpha="三")
    found = repository.history()
    assert list(found) == ["questions/alpha.md", "questions/beta.md"]
    first, third = datetime.date(2023, 11, 15), datetime.date(2023, 11, 17)
    assert found["questions/alpha.md"] == Change(third, 1_700_000_000 + 2 * DAY, ("甲", "乙"), first)
    assert found["questions/beta.md"] == Change(first, 1_700_000_000, ("乙",), first)


def test_those_who_wrote_together_are_all_named_without_their_addresses(repository: Repository) -> None:
    trailers = "Co-authored-by: 丙 <c@example.invalid>\nCo-authored-by: 乙 <b@example.invalid>"
    repository.commit("甲", f"Change\n\n{trailers}", alpha="一")
    assert repository.history()["questions/alpha.md"].authors == ("丙", "乙", "甲")


def test_a_renamed_page_keeps_its_authors(repository: Repository) -> None:
    text = "".join(f"第 {number} 行\n" for number in range(30))
    repository.commit("甲", alpha=text)
    repository.git("mv", "docs/questions/alpha.md", "docs/questions/beta.md")
    repository.commit("乙")
    repository.git("mv", "docs/questions/beta.md", "docs/questions/gamma.md")
    repository.commit("丙", alpha="另一页，用了旧名")
    found = repository.history()
    assert found["questions/gamma.md"].authors == ("丙", "乙", "甲")
    assert found["questions/gamma.md"].added == datetime.date(2023, 11, 15)
    assert found["questions/alpha.md"].authors == ("丙",)


def test_names_that_git_would_quote(repository: Repository) -> None:
    repository.commit('O"Neil, 甲', **{"注意力 a\tb": "一"})
    assert repository.history()["questions/注意力 a\tb.md"].authors == ('O"Neil, 甲',)


def test_a_merge_is_no_change_of_what_it_brings(repository: Repository) -> None:
    repository.commit("甲", alpha="一")
    repository.git("switch", "--quiet", "--create", "side")
    repository.commit("乙", beta="一")
    repository.git("switch", "--quiet", "main")
    repository.commit("甲", alpha="二")
    who = {"GIT_AUTHOR_NAME": "丙", "GIT_AUTHOR_EMAIL": "c", "GIT_COMMITTER_NAME": "丙", "GIT_COMMITTER_EMAIL": "c"}
    repository.git("merge", "--quiet", "--no-edit", "side", **who)
    assert repository.history()["questions/beta.md"].authors == ("乙",)


def test_a_clone_that_was_cut_off_says_only_what_it_knows(repository: Repository, tmp_path: Path) -> None:
    repository.commit("甲", alpha="一", beta="一")
    repository.commit("乙", alpha="二")
    repository.commit("丙", beta="二")
    repository.git("clone", "--quiet", "--depth=2", repository.root.as_uri(), str(tmp_path / "clone"))
    found = history(tmp_path / "clone" / "docs")
    assert {name: change.authors for name, change in found.items()} == {"questions/beta.md": ("丙",)}
    assert found["questions/beta.md"].added is None


def test_what_a_person_set_in_git_changes_nothing(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit("甲", alpha="一")
    plain = repository.history()
    for number, (key, value) in enumerate(
        [("log.showSignature", "true"), ("color.ui", "always"), ("diff.renames", "false"), ("log.date", "relative")]
    ):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "4")
    assert repository.history() == plain


def test_outside_of_a_repository_there_is_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert history(tmp_path) == {}


def test_a_repository_without_commits_has_no_history(repository: Repository) -> None:
    (repository.root / "docs").mkdir()
    assert repository.history() == {}


def test_without_git_there_is_no_history(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit("甲", alpha="一")
    monkeypatch.setenv("PATH", "")
    assert repository.history() == {}


def test_all_pages_take_one_reading_of_the_log(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit("甲", **{f"page-{number}": "一" for number in range(50)})
    commands: list[str] = []

    def counted(folder: Path, *arguments: str) -> str | None:
        commands.append(arguments[0])
        return _git(folder, *arguments)

    monkeypatch.setattr(module, "_git", counted)
    assert len(repository.history()) == 50
    assert commands == ["rev-parse", "log"]
