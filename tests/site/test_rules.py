"""Every rule of `kb lint`: a text case that it catches, one that it leaves alone, and how files are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.pages.lint import READING
from kb.site import lint
from kb.site.facts.survey import survey
from tests.cases import Case, read_cases
from tests.conftest import write

FILES = read_cases("site/cases/lint_files.md")
ALL = (
    "pages/cases/lint.md",
    "pages/cases/lint_texts.md",
    "pages/cases/glossary.md",
    "site/cases/lint.md",
    "site/cases/lint_bases.md",
    "site/cases/lint_files.md",
)


def put(docs: Path, name: str, told: Any) -> None:
    """Write a file of a case: its text, or `begin` and so many times `repeat`, or a link."""
    if isinstance(told, str):
        write(docs, name, told)
    elif "link" in told:
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).symlink_to(told["link"])
    else:
        text = told["begin"] + told["repeat"] * told["times"]
        write(docs, name, "").write_bytes(text.encode(told.get("encoding", "utf-8")))


@pytest.mark.parametrize("case", FILES, ids=str)
def test_a_rule_tells_what_breaks_it_in_a_file_and_leaves_the_rest_alone(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    docs = tmp_path / "docs"
    write(docs, "topics/basics.md", "---\ntitle: 基础\nen: Basics\norder: 1\n---\n入门。\n")
    write(docs, "interviews/note.md", "---\ntitle: 一份面经\n---\n1. A\n")
    text, expected = case.parts
    for name, told in yaml.safe_load(text).items():
        put(docs, name, told)
    told_rules = {*READING, "forbidden-file"}
    found = [problem for problem in lint.inspect(survey(docs)) if problem.rule in told_rules]
    # A path with odd letters is told as a text of Python.
    paths = [problem.path.strip("\"'").removeprefix("docs/") for problem in found]
    lines = [f"{path}:{problem.line}: {problem.rule}" for path, problem in zip(paths, found, strict=True)]
    assert expected.strip() == "\n".join(lines)


@pytest.mark.parametrize("name", lint.RULE_NAMES)
def test_every_rule_has_a_case_that_it_catches_and_one_that_it_leaves_alone(name: str) -> None:
    cases = [case for path in ALL for case in read_cases(path)]
    about = [case for case in cases if case.title.split()[0].removesuffix(":") == name]
    caught = [case for case in about if name in case.parts[1]]
    alone = [case for case in about if " leaves " in case.title and name not in case.parts[1]]
    assert caught
    assert alone
