"""Where `kb import` takes notes from: files of several forms, folders, standard input; many at once."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.cli.lock import locked
from kb.cli.main import main
from kb.cli.progress import bar, progress
from kb.cli.reading import find_notes
from kb.model import KnownError
from kb.pages.store import load
from tests.cli.knowledge import NOTE, lay, state
from tests.conftest import build_site, write

PAGE = (
    "<!doctype html><html><head><title>微调面经_LoRA-CSDN博客</title></head><body><nav><a href='/'>首页</a></nav>"
    "<article><h1>微调面经</h1><h3>1. 什么是 LoRA？</h3><p>低秩分解，只训练两个小矩阵，原来的权重一个也不动。</p>"
    "<h3>2. 什么是 QLoRA？</h3><p>四位量化加 LoRA，显存更省。</p></article><aside>热门文章</aside></body></html>"
)


def accounts(capsys: pytest.CaptureFixture[str], *args: str) -> list[dict[str, object]]:
    main(["import", "--dry-run", "--format", "json", *args])
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


class Terminal(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_folder_is_searched_in_depth_and_in_order(tmp_path: Path) -> None:
    for name in ("b.md", "a/c.txt", ".git/d.md", "a/.e.md", "picture.png", "f.HTML"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "link.md").symlink_to(tmp_path / "b.md")
    assert [str(tmp_path / name) for name in ("a/c.txt", "b.md", "f.HTML")] == find_notes([str(tmp_path)])


def test_a_note_named_twice_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x", encoding="utf-8")
    assert [str(tmp_path / "a.md"), "-"] == find_notes([str(tmp_path / "a.md"), "-", str(tmp_path)])


def test_a_folder_without_notes_is_a_known_fault(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match=r"no notes in this folder; they end in \.txt"):
        find_notes([str(tmp_path)])


def test_standard_input_is_a_note(
    docs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NOTE.encode("utf-16"))))
    (account,) = accounts(capsys, "--into", str(docs), "-")
    assert ("-", 3) == (account["note"], len(account["questions"]))  # type: ignore[arg-type]


def test_a_web_page_is_read_and_says_that_its_lines_are_converted(
    docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (docs / "page.html").write_text(PAGE, encoding="utf-8")
    (account,) = accounts(capsys, "--into", str(docs), str(docs / "page.html"))
    titles = [question["title"] for question in account["questions"]]  # type: ignore[attr-defined]
    assert ["什么是 LoRA？", "什么是 QLoRA？"] == titles
    assert ("html", "微调面经") == (account["converted"], account["title"])
    assert {"navigation", "sidebar"} <= {drop["reason"] for drop in account["dropped"]}  # type: ignore[attr-defined]


def test_the_number_of_processes_changes_no_byte(docs: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    notes = tmp_path_factory.mktemp("notes")
    for number in range(5):
        text = f"面经 {number}\n1. 什么是 LoRA？\n低秩分解。\n2. 什么是方法 {number}？\n公式 $x^{number}$。\n"
        (notes / f"{number}.md").write_text(text, encoding="utf-8")
    before = {name: content for name, content in state(docs).items() if name.startswith(("topics", "questions"))}
    states = []
    for jobs in ("1", "2"):
        root = tmp_path_factory.mktemp("kb")
        for name, content in before.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_bytes(content)
        assert 0 == main(["import", "--jobs", jobs, "--into", str(root), str(notes)])
        states.append(state(root))
    assert states[0] == states[1]
    assert 5 == sum(name.startswith("interviews/") for name in states[0])


def test_two_imports_at_once_are_refused(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with locked(docs):
        assert 1 == main(["import", "--into", str(docs), str(docs / "note.txt")])
    assert "another import is writing here; wait for its end" in capsys.readouterr().err
    assert 0 == main(["import", "--into", str(docs), str(docs / "note.txt")])


def test_an_import_broken_off_anywhere_leaves_whole_pages_and_can_be_run_again(
    docs: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path_factory.mktemp("whole")
    for name, content in state(docs).items():
        (whole / name).parent.mkdir(exist_ok=True)
        (whole / name).write_bytes(content)
    main(["import", "--into", str(whole), str(whole / "note.txt")])
    replace = Path.replace
    for _ in range(2):
        left = [1]

        def broken(path: Path, target: Path, left: list[int] = left) -> Path:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
            return replace(path, target)

        monkeypatch.setattr(Path, "replace", broken)
        assert 1 == main(["import", "--into", str(docs), str(docs / "note.txt")])
        monkeypatch.setattr(Path, "replace", replace)
        assert () == load(docs).problems
        assert not list(docs.rglob("*.part"))
    assert 0 == main(["import", "--into", str(docs), str(docs / "note.txt")])
    assert state(whole) == state(docs)


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_progress_is_shown_on_a_terminal_only(stream: io.StringIO) -> None:
    seconds = iter(range(100))
    assert [7, 8, 9] == list(progress([7, 8, 9], 3, stream, lambda: float(next(seconds))))
    assert stream.isatty() == ("notes/s" in stream.getvalue())


def test_the_bar_tells_the_rate_and_what_remains() -> None:
    assert "25/100 [##########                              ] 2.5 notes/s 0:30 left" == bar(25, 100, 10.0, 120)
    assert len(bar(1, 1000, 3.0, 30)) < 30


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda content: b"<html><body>" + content))
def test_any_bytes_are_imported_or_a_known_fault(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = lay(tmp_path_factory.mktemp("kb"))
    (folder / "note.txt").write_bytes(content)
    assert main(["import", "--into", str(folder), str(folder / "note.txt")]) in (0, 1)
    assert () == load(folder).problems


@pytest.mark.slow
def test_what_was_imported_can_be_built_strictly(project: Path) -> None:
    text = (
        "面经\n1. 什么是 $\\frac{a}{$ 与 [[x]]？\n<b>a</b> $$ <script>x</script> $x^2$ 见 [a](b.md) 与 ![](c.png)\n\n"
        "![d](../d.png)\n"
        "2. 什么是 beta 呢？\n- 甲\n      - 乙\n```\nunclosed\n"
    )
    note = write(project, "note.md", text)
    assert 0 == main(["import", "--into", str(project / "docs"), str(note)])
    build_site(project, project / "site")
