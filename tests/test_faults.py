"""What a build does with pages that are wrong or strange. Each test builds a small copy of the project."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest

from tests.conftest import QUIET, question, write


def build(project: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(project / "site")]
    return subprocess.run(command, cwd=project, env=os.environ | QUIET, capture_output=True, text=True, check=False)


FAULTS = {
    "unclosed": ("---\ntitle: A\n", "1: unclosed-front-matter: "),
    "bare": ("no front matter\n", "1: no-front-matter: "),
    "dead": (question("甲", "一\n\n[[alhpa]]"), "8: dead-link: "),
    "refused": (question("乙", "一\n\n$\\fracc{1}{2}$"), "8: refused-formula: "),
    "misplaced": (question("丙", "x", topic="basic"), "3: unknown-topic: "),
    "Big_Name": (question("丁", "x"), "1: slug-form: "),
    "twin": (question("什么是 beta？", "x"), "2: same-title: 'beta' has this title too"),
}


def test_all_faults_are_told_at_once_and_end_the_build(project: Path) -> None:
    for name, (text, _) in FAULTS.items():
        write(project / "docs", f"questions/{name}.md", text)
    write(project / "docs", "questions/astray.md", question("戊", "见 [甲](alpha.md#nowhere)"))
    run = build(project)
    assert run.returncode == 1
    told = [f"docs/questions/{name}.md:{expected}" for name, (_, expected) in FAULTS.items()]
    assert [] == [
        expected for expected in [*told, "does not contain an anchor '#nowhere'"] if expected not in run.stderr
    ]
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("name", ["unclosed", "dead", "refused"])
def test_one_fault_is_enough_to_end_the_build(project: Path, name: str) -> None:
    text, expected = FAULTS[name]
    write(project / "docs", f"questions/{name}.md", text)
    run = build(project)
    assert run.returncode == 1
    assert f"docs/questions/{name}.md:{expected}" in run.stderr


def test_strange_titles_and_an_empty_topic_simply_work(project: Path) -> None:
    titles = ['冒号: 与 "引号" <b>', "价格 $5 与 $6", "火箭 🚀 & [MASK]"]
    for number, title in enumerate(titles):
        write(project / "docs", f"questions/t{number}.md", question(title, "见 [[alpha]]。"))
    write(project / "docs", "topics/empty.md", "---\ntitle: 空\nen: Empty\norder: 2\n---\n")
    run = build(project)
    assert run.returncode == 0, run.stderr
    listing = lxml.html.parse(str(project / "site" / "topics" / "basics" / "index.html"))
    shown = listing.xpath("//*[@class='kb-list__title']/text()")
    assert set(titles) <= set(shown)
    headings = [
        lxml.html.parse(str(project / "site" / "questions" / f"t{number}" / "index.html")).findtext(".//h1")
        for number in range(len(titles))
    ]
    assert titles == headings


def test_a_knowledge_base_without_questions_builds(project: Path) -> None:
    for path in (project / "docs" / "questions").iterdir():
        path.unlink()
    write(project / "docs", "interviews/note.md", "---\ntitle: 一份面经\n---\n")
    run = build(project)
    assert run.returncode == 0, run.stderr


def test_a_clone_without_browser_assets_says_what_to_run(project: Path) -> None:
    (project / "node_modules").unlink()
    code = "import sys, kb.site.assets as a, pathlib; a.NODE_MODULES = pathlib.Path('nowhere'); list(a.graph_files())"
    run = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=False)
    assert "run `make site`, which installs it" in run.stderr
