from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb.model import KnownError, Slug
from kb.pages import limits, store

PAGE = "---\ntitle: A\ntopic: t\n---\nbody\n"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    for folder in ("questions", "topics", "interviews"):
        (tmp_path / folder).mkdir()
    (tmp_path / "topics" / "t.md").write_text("---\ntitle: T\nen: T\norder: 1\n---\n", encoding="utf-8")
    (tmp_path / "questions" / "a.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_a_folder_is_read_whole(docs: Path) -> None:
    base = store.load(docs)
    assert (list(base.pages), list(base.topics), base.problems) == (["a"], ["t"], ())


def test_an_empty_folder_is_an_empty_knowledge_base(tmp_path: Path) -> None:
    base = store.load(tmp_path)
    assert (base.pages, base.topics, base.interviews, base.problems) == ({}, {}, {}, ())


def test_an_index_page_is_no_topic(docs: Path) -> None:
    (docs / "topics" / "index.md").write_text("# all", encoding="utf-8")
    assert list(store.load(docs).topics) == ["t"]


def test_topics_come_in_their_order(docs: Path) -> None:
    (docs / "topics" / "a.md").write_text("---\ntitle: A\nen: A\norder: 2\n---\n", encoding="utf-8")
    assert list(store.load(docs).topics) == ["t", "a"]


@pytest.mark.parametrize(
    ("content", "line", "rule"),
    [
        (b"---\ntitle: A\ntopic: t\n---\n\xff\xfe", 5, "not-utf-8"),
        (b"\x00" * (limits.LARGEST + 1), 1, "too-large"),
        (b"", 1, "no-front-matter"),
    ],
)
def test_a_file_that_is_no_page_is_told_and_the_others_are_read(
    docs: Path, content: bytes, line: int, rule: str
) -> None:
    (docs / "questions" / "b.md").write_bytes(content)
    base = store.load(docs)
    assert list(base.pages) == ["a"]
    assert [(problem.line, problem.rule) for problem in base.problems] == [(line, rule)]


def test_windows_line_ends_are_read_as_any_others(docs: Path) -> None:
    (docs / "questions" / "a.md").write_bytes(PAGE.replace("\n", "\r\n").encode())
    assert store.load(docs).pages[Slug("a")].body == "body\n"


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    store.write_atomically(path, "新\n")
    assert path.read_bytes() == "新\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert [path] == list(tmp_path.iterdir())


def test_a_write_that_fails_leaves_the_old_file_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_text("old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(KnownError, match="No space left on device"):
        store.write_atomically(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [path] == list(tmp_path.iterdir())


def test_what_an_ended_process_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    folder = tmp_path / "questions"
    folder.mkdir()
    names = [f".a.md.{int(ended.stdout)}-0.part", f".b.md.{os.getpid()}-0.part", ".c.part", "d.md"]
    for name in names:
        (folder / name).write_text("half")
    store.remove_parts(tmp_path)
    assert sorted(names[1:]) == sorted(path.name for path in folder.iterdir())
