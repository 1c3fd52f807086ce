"""The rules that must know the whole site, and that all rules have their cases and their explanation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from kb.model import Slug
from kb.pages import lint as page_rules
from kb.pages.lint import FILE_RULES, TEXT_RULES
from kb.pages.lint.curation import CURATION
from kb.site import lint
from kb.site.facts import survey as facts
from kb.site.facts.survey import survey
from tests.cases import Case, read_cases
from tests.conftest import ROOT, question, write

SITE_RULES = ("dead-link", "ambiguous-link", "dead-anchor", "refused-formula", "forbidden-html")
BASE_RULES = ("twin", "orphan-page", *(name for name, _ in CURATION))
TEXT = "site/cases/lint.md"
BASES = "site/cases/lint_bases.md"


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A knowledge base with a topic and two pages, seen from the folder above it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "docs"
    write(folder, "topics/basics.md", "---\ntitle: 基础\nen: Basics\norder: 1\n---\n入门。\n")
    write(folder, "interviews/note.md", "---\ntitle: 一份面经\n---\n1. [[page]]\n2. [[beta]]\n")
    beta = question("什么是 beta？", "## 细节 {#details}\n", aliases="[贝塔, 同名]", sources="[]")
    write(folder, "questions/beta.md", beta)
    write(folder, "questions/gamma.md", question("什么是 gamma？", "无", aliases="[同名]", sources="[]"))
    return folder


def inspected(docs: Path, rules: tuple[str, ...]) -> list[str]:
    return sorted(str(problem) for problem in lint.inspect(survey(docs)) if problem.rule in rules)


@pytest.mark.parametrize("case", read_cases(TEXT), ids=str)
def test_a_rule_tells_what_breaks_it_in_a_text_and_leaves_the_rest_alone(case: Case, docs: Path) -> None:
    body, expected = case.parts
    write(docs, "questions/page.md", question("什么是 a", body, sources="").replace("sources: \n", ""))
    found = [line for line in inspected(docs, SITE_RULES) if line.startswith("docs/questions/page.md")]
    assert expected == "\n".join(found)


@pytest.mark.parametrize("case", read_cases(BASES), ids=str)
def test_a_rule_tells_what_breaks_it_in_a_base_and_leaves_the_rest_alone(case: Case, docs: Path) -> None:
    text, expected = case.parts
    write(docs, "glossary.yml", "terms: [{term: KV caches, zh: [], abbr: [], also: []}]\n")
    for path in (docs / "questions").iterdir():
        path.unlink()
    (docs / "interviews" / "note.md").unlink()
    for slug, keys in yaml.safe_load(text).items():
        body = keys.pop("body", "文")
        front = yaml.safe_dump({"topic": "basics"} | keys, allow_unicode=True)
        write(docs, f"questions/{slug}.md", f"---\n{front}---\n{body}\n")
    found = [re.sub(r"^docs/questions/(\w+)\.md:\d+", r"\1", line) for line in inspected(docs, BASE_RULES)]
    assert expected == "\n".join(found)


def test_every_rule_of_the_site_has_a_case_that_it_catches_and_one_that_it_leaves_alone() -> None:
    for path, rules in ((TEXT, SITE_RULES), (BASES, BASE_RULES)):
        cases = read_cases(path)
        for name in rules:
            assert any(f": {name}: " in case.parts[1] for case in cases), name
            assert any(case.title.startswith(f"{name} leaves") and not case.parts[1] for case in cases), name


def test_the_names_of_all_rules_are_known() -> None:
    named = {name for rules in (page_rules.RULES, TEXT_RULES, FILE_RULES, CURATION) for name, _ in rules}
    assert {*page_rules.READING, "glossary", *named, *SITE_RULES, "twin", "orphan-page", "forbidden-file"} == set(
        lint.RULE_NAMES
    )
    assert len(set(lint.RULE_NAMES)) == len(lint.RULE_NAMES)


def test_every_rule_that_a_module_names_is_known() -> None:
    sources = [path for room in ("pages", "site") for path in (ROOT / "tools" / "kb" / room).rglob("*.py")]
    names = {
        name
        for path in sources
        for name in re.findall(r'Problem\(\s*[\w.()]+,\s*[^,"]+,\s*"([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert names
    assert names <= set(lint.RULE_NAMES)


def test_every_rule_is_explained_with_what_why_and_cure() -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL))
    assert set(lint.RULE_NAMES) == set(parts)
    for name, part in parts.items():
        assert all(f"**{word}**：" in part for word in ("查什么", "为什么", "怎么改")), name


def test_only_what_is_asked_for_is_told(docs: Path) -> None:
    for name in ("one", "two"):
        write(docs, f"questions/{name}.md", question(f"什么是 {name}", "[[nowhere-at-all]]", sources="[]"))
    found = lint.inspect(survey(docs, lambda path: path.endswith("one.md")))
    assert ["docs/questions/one.md"] == [problem.path for problem in found]


def test_many_texts_are_shared_among_processes_and_tell_the_same(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        write(docs, f"questions/q{number}.md", question(f"什么是 {number}", "用Lora，见 [[nowhere]] $\\nothing$"))
    alone = lint.inspect(survey(docs))
    monkeypatch.setattr(facts, "MANY", 2)
    monkeypatch.setattr(facts, "PORTION", 2)
    monkeypatch.setenv("MIANDIAN_JOBS", "2")
    assert alone == lint.inspect(survey(docs))


def test_the_pages_of_this_project_have_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert [] == lint.inspect(survey(ROOT / "docs"))


def test_a_record_of_an_interview_to_come_is_told_on_its_line(docs: Path) -> None:
    write(docs, "interviews/note.md", "---\ntitle: 一份面经\ndate: 2999-01-01\n---\n1. [[beta]]\n")
    assert ["docs/interviews/note.md:3: wrong-date: 2999-01-01 has not come yet; correct the date"] == inspected(
        docs, ("wrong-date",)
    )


def test_a_page_that_nobody_asks_for_costs_no_look_at_its_text(docs: Path) -> None:
    seen = survey(docs, lambda path: path.endswith("beta.md"))
    assert [Slug("beta")] == list(seen.asked)
    assert ["questions/beta.md"] == list(seen.insides)
