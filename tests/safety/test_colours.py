"""A listing cannot keep a build from its end: colours are made within limits, and what exceeds them is told."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from markdown import Markdown

from kb.site import colours
from kb.site.colours import ColoursExtension, TooSlow, within
from tests.conftest import QUIET, ROOT, question, write

# Lexers of Pygments that take minutes for what stands behind them.
SLOW = [("aspectj", "a\t" * 20_000), ("adl", " " * 40_000 + "x"), ("basemake", "a" * 45_000)]


def converted(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The HTML of a text, and what was told of its listings."""
    found: list[tuple[str, str]] = []
    extension = ColoursExtension(reporter=lambda listing, why: found.append((listing, why)))
    html = Markdown(extensions=["pymdownx.superfences", "pymdownx.inlinehilite", extension]).convert(text)
    return html, list(colours.located(text, found))


OPTIONS = [
    "",
    'title="a <b> & "c""',
    'linenums="1"',
    'hl_lines="1 3"',
    'title="t" linenums="5"',
    "{ .python .own #name }",
]


def test_listings_are_written_as_pymdownx_writes_them() -> None:
    pages = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))]
    fences = [
        f"```{option if option[:1] == '{' else f'python {option}'}\nx = 1\n\n\ny < '2'\n```" for option in OPTIONS
    ]
    for text in (*pages, *fences, "```\nplain\n```", "```no-such\nx\n```", "    indented\n", "```text\n\n\n```"):
        theirs = Markdown(extensions=["pymdownx.superfences", "pymdownx.inlinehilite", "pymdownx.highlight"])
        assert converted(text)[0] == theirs.convert(text)


@pytest.mark.parametrize(("language", "listing"), SLOW, ids=[language for language, _ in SLOW])
def test_a_listing_that_takes_long_is_shown_without_colours_and_told(
    language: str, listing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(colours, "SECONDS", 0.2)
    html, told = converted(f"文字\n\n```{language}\n{listing}\nlast\n```\n\n```python\nx = 1\n```\n")
    assert [(3, colours.TOO_SLOW)] == told
    assert "last\n</code>" in html
    assert '<span class="n">x</span>' in html


def test_a_listing_that_is_too_long_is_shown_without_colours_and_told() -> None:
    html, told = converted("```python\n" + "x = 1\n" * 20_000 + "```\n")
    assert [(1, "the listing has 119,999 characters, and at most 100,000 are read; keep what explains")] == told
    assert '<span class="n">' not in html
    assert html.count("x = 1\n") == 20_000


def test_code_within_a_line_has_limits_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(colours, "SECONDS", 0.2)
    _, told = converted("一\n\n`#!basemake " + "a" * 45_000 + "`")
    assert [(3, colours.TOO_SLOW)] == told


def test_what_catches_every_exception_is_stopped_all_the_same() -> None:
    def stubborn() -> str:
        while True:
            with contextlib.suppress(Exception):
                sum(range(1000))

    with pytest.raises(TooSlow):
        within(0.05, stubborn)


def test_outside_of_the_main_thread_colours_have_no_clock_and_work() -> None:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(within(1, lambda: "done")))
    thread.start()
    thread.join()
    assert ["done"] == found


def test_the_strict_build_ends_and_tells_the_line(project: Path) -> None:
    text = f"## 代码\n\n```aspectj\n{SLOW[0][1]}\n```\n"
    write(project / "docs", "questions/alpha.md", question("什么是 alpha？", text))
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(project / "site")]
    run = subprocess.run(command, cwd=project, env=os.environ | QUIET, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert f"docs/questions/alpha.md:8: fence-syntax: {colours.TOO_SLOW}" in run.stderr
