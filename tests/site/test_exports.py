"""llms.txt, the Markdown copies and the redirects, in a built site, and the page that documents the exports."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from kb.pages.store import load
from kb.site import exports
from tests.conftest import ROOT, build_site, question, write

HOOKS = ("hooks/exports.py", "hooks/redirects.py")


@pytest.fixture
def site(project: Path, tmp_path: Path) -> Path:
    """The small project, built with the two hooks."""
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    missing = "".join(f"  - {hook}\n" for hook in HOOKS if hook not in settings)
    (project / "mkdocs.yml").write_text(settings.replace("\nhooks:\n", f"\nhooks:\n{missing}"), encoding="utf-8")
    write(project / "docs", "glossary.yml", "terms: []\n")
    write(project / "docs", "questions/beta.md", question("什么是 beta？", "公式 $a^2$。", redirects="[beta-old]"))
    build_site(project, tmp_path / "out")
    return tmp_path / "out"


def test_each_page_has_a_markdown_copy_that_llms_txt_lists(site: Path) -> None:
    listed = re.findall(r"\]\(([^)]+)\)", (site / "llms.txt").read_text(encoding="utf-8"))
    assert {"questions/alpha/index.md", "questions/beta/index.md", "topics/basics/index.md"} <= set(listed)
    for name in listed:
        assert (site / name).is_file()
        assert (site / name).with_suffix(".html").is_file()
    copy = (site / "questions" / "alpha" / "index.md").read_text(encoding="utf-8")
    assert copy == "# 什么是 alpha？\n\n见 [什么是 beta？](../../questions/beta/index.md)。\n"


def test_an_earlier_address_leads_to_the_page(site: Path) -> None:
    page = (site / "questions" / "beta-old" / "index.html").read_text(encoding="utf-8")
    assert 'url=../beta/"' in page


def test_a_page_comes_apart_into_its_short_answer_and_the_rest() -> None:
    body = '!!! abstract "30 秒回答"\n    一。\n\n    二。\n\n## 详细解答\n\n    代码\n'
    assert exports.short_answer(body) == "一。\n\n二。"
    assert exports.without_short_answer(body) == "## 详细解答\n\n    代码\n"
    assert exports.short_answer("没有") == ""
    assert exports.without_short_answer("没有") == "没有"


def test_every_page_of_this_project_has_a_short_answer() -> None:
    export = exports.export(load(ROOT / "docs"))
    assert [] == [item.slug for item in export.questions if item.status == "complete" and not item.short_answer]


def test_the_documentation_names_every_field() -> None:
    text = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    kinds = (exports.Export, exports.QuestionExport, exports.TopicExport, exports.InterviewExport)
    missing = [field.name for kind in kinds for field in fields(kind) if f"`{field.name}`" not in text]
    assert [] == missing
