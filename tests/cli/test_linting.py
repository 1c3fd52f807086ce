"""`kb lint`: what it prints, its exit codes, and that `--fix` changes nothing but what it mends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from kb.cli.main import main
from kb.site.lint import RULE_NAMES
from tests.cli.sarif import Log
from tests.conftest import question, write


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "docs"
    write(folder, "topics/basics.md", "---\ntitle: 基础\nen: Basics\norder: 1\n---\n入门。\n")
    write(folder, "interviews/note.md", "---\ntitle: 一份面经\n---\n1. [[one]]\n")
    write(folder, "glossary.yml", "terms: []\nspelling: {Lora: LoRA, Colour: Color}\n")
    write(folder, "questions/one.md", question("什么是一?", "文字。"))
    return folder


@pytest.mark.usefixtures("docs")
def test_no_problem_is_exit_code_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint"]) == 0
    assert capsys.readouterr().out == "3 pages, 0 problems\n"


def test_a_problem_is_exit_code_1_and_a_line_with_its_place(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(docs, "questions/two.md", question("什么是二?", "[[nine]]"))
    assert main(["lint"]) == 1
    assert "docs/questions/two.md:6: dead-link: no page is called 'nine'" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["none.md"], ["--format", "xml"], ["--into", "nowhere"]], ids=" ".join)
@pytest.mark.usefixtures("docs")
def test_what_cannot_be_looked_at_is_exit_code_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", *words]) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize("path", ["docs/questions/two.md", "docs/questions", ".", "docs"])
def test_a_path_chooses_what_is_told(docs: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(docs, "questions/two.md", question("什么是二?", "[[nine]]"))
    assert main(["lint", path]) == 1
    assert "two.md:6: dead-link" in capsys.readouterr().out
    assert main(["lint", "docs/questions/one.md"]) == 0


def test_json_has_path_line_rule_and_message(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(docs, "questions/two.md", question("什么是二?", "[[nine]]"))
    assert main(["lint", "--format", "json"]) == 1
    values = json.loads(capsys.readouterr().out)
    assert values["pages"] == 4
    assert ("docs/questions/two.md", 6, "dead-link") == tuple(
        values["problems"][0][key] for key in ("path", "line", "rule")
    )


def test_github_gets_a_command_a_problem_that_nothing_in_a_page_can_forge(
    docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(docs, "questions/two.md", question("什么是二?", "[[100% ::error::x, y]]"))
    assert main(["lint", "--format", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        "::error file=docs/questions/two.md,line=6,title=dead-link::no page is called '100%25 ::"
    )
    assert lines[-1] == "4 pages, 1 in all"


def test_sarif_names_rules_and_places(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(docs, "questions/two.md", question("什么是二?", "[[nine]]"))
    assert main(["lint", "--format", "sarif"]) == 1
    run = json.loads(capsys.readouterr().out)["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert sorted(RULE_NAMES) == rules
    result = run["results"][0]
    assert rules[result["ruleIndex"]] == result["ruleId"] == "dead-link"
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("docs/questions/two.md", 6)


@pytest.mark.parametrize("name", ["two", "二 %20#a"])
def test_sarif_has_the_shape_of_its_standard(docs: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(docs, f"questions/{name}.md", question("什么是二?", "[[nine]]"))
    assert main(["lint", "--format", "sarif"]) == 1
    run = Log.model_validate_json(capsys.readouterr().out).runs[0]
    assert run.results
    for result in run.results:
        assert run.tool.driver.rules[result.rule_index].id == result.rule_id
    shown = [place.physical_location.artifact_location.uri for result in run.results for place in result.locations]
    assert any(unquote(uri).endswith(f"{name}.md") for uri in shown) or name != "two"


def test_fix_mends_and_leaves_front_matter_code_and_other_pages(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = "用Lora微调,见`用Lora`。\n\n```text\n用Lora微调\n```\n\n公式 $x_{\\text{用a}}$。"
    page = write(docs, "questions/two.md", question("用Lora微调,为什么?", body, sources="[]"))
    one = (docs / "questions" / "one.md").stat()
    assert main(["lint", "--fix"]) == 0
    mended = body.replace("用Lora微调,见", "用 LoRA 微调，见", 1)
    assert question("用Lora微调,为什么?", mended, sources="[]") == page.read_text(encoding="utf-8")
    assert one == (docs / "questions" / "one.md").stat()
    assert "docs/questions/two.md: mended spelling, spacing, punctuation" in capsys.readouterr().err


def test_fix_a_second_time_writes_nothing(docs: Path) -> None:
    page = write(docs, "questions/two.md", question("什么是二?", "用Lora微调", sources="[]"))
    main(["lint", "--fix"])
    first = page.stat()
    main(["lint", "--fix"])
    assert first == page.stat()


def test_fix_leaves_a_heading_whose_anchor_would_change(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = write(docs, "questions/two.md", question("什么是二?", "## Colour\n\n见 [上面](#colour)。", sources="[]"))
    before = page.read_bytes()
    assert main(["lint", "--fix"]) == 1
    assert (
        "two.md: spelling: the mend would change more than its words, so it is left to you" in capsys.readouterr().err
    )
    assert before == page.read_bytes()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_fix_tells_of_a_folder_that_cannot_be_written(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(docs, "questions/two.md", question("什么是二?", "用Lora微调", sources="[]"))
    (docs / "questions").chmod(0o500)
    assert main(["lint", "--fix"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_the_linter_loads_neither_the_learner_nor_the_site_builder() -> None:
    code = "import sys, kb.cli.main as m; m.parser(['lint']); print(' '.join(sys.modules))"
    names = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    loaded = {name.split(".")[0] for name in names}
    assert not loaded & {"sklearn", "scipy", "numpy", "mkdocs", "rjieba", "pypinyin", "sqlite3", "autocorrect_py"}
    assert re.match("markdown", " ".join(sorted(loaded))) is None
