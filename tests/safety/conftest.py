from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

from tests.cases import TESTS, read_cases
from tests.chromium import served
from tests.conftest import QUIET, ROOT, furnish, question, write

HTML = read_cases("safety/cases/html.md", parts=1)
FRONT_MATTER = read_cases("safety/cases/front_matter.md", parts=1)
OWN_PAGES = read_cases("safety/cases/own_pages.md", parts=1)
DRAWINGS = read_cases("safety/cases/drawings.md")
BREAKOUT = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}{% raw %}'
"""Breaks out of an attribute, of an element and of a template."""
GLOSSARY = {
    "terms": [
        {"term": BREAKOUT, "zh": [BREAKOUT], "abbr": [BREAKOUT], "also": [BREAKOUT], "note": BREAKOUT, "page": "evil"},
        {"term": "{{ config }}", "note": "{{ config.site_name }}"},
    ],
    "spelling": {"Lora": BREAKOUT},
}
FILE_NAMES = (TESTS / "safety/cases/names.txt").read_text(encoding="utf-8").splitlines()


@dataclass(frozen=True)
class HostileSite:
    """A site built of hostile pages: its folder, what MkDocs said, where it is served."""

    folder: Path
    said: str
    address: str


@pytest.fixture(scope="session")
def hostile_docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose docs/ a stranger wrote."""
    project = tmp_path_factory.mktemp("hostile")
    furnish(project)
    docs = project / "docs"
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("questions", "topics", "interviews"))
    write(docs, "topics/index.md", "---\ntitle: 专题\n---\n# 专题\n")
    write(docs, "interviews/index.md", "---\ntitle: 面经\n---\n# 面经\n")
    write(docs, "glossary.yml", yaml.safe_dump(GLOSSARY, allow_unicode=True))
    write(docs, "topics/evil.md", f"---\ntitle: '{BREAKOUT}'\nen: '{BREAKOUT}'\norder: 2\n---\n{BREAKOUT}\n")
    write(
        docs,
        "questions/evil.md",
        question(BREAKOUT, BREAKOUT, topic="evil", en=f"'{BREAKOUT}'", tags=f"['{BREAKOUT}']"),
    )
    write(docs, "topics/basics.md", "---\ntitle: 基础\nen: Basics\norder: 1\n---\n入门。\n")
    write(
        docs,
        "interviews/note.md",
        "---\ntitle: '<script>alert(1)</script>'\norigin: '\"><script>alert(1)</script>'\n---\n",
    )
    write(docs, "questions/alpha.md", question("什么是 alpha？", "见 [[beta]]。"))
    write(docs, "questions/beta.md", question("什么是 beta？", "公式 $a^2$。"))
    for case in HTML:
        write(docs, f"questions/line-{case.line}.md", question(f"第 {case.line} 行", case.parts[0]))
    for case in FRONT_MATTER:
        write(docs, f"questions/meta-{case.line}.md", f"---\n{case.parts[0]}\n---\n见 [[alpha]]。\n")
    for case in OWN_PAGES:
        write(docs, f"own/line-{case.line}.md", f"{case.parts[0]}\n")
    for case in DRAWINGS:
        write(docs, f"assets/hostile/{case.line}.svg", case.parts[0])
    for name in ("assets/hostile/page.html", "assets/hostile/page.js", "questions/page.html", "page.xhtml"):
        write(docs, name, "<script>alert(1)</script>")
    for number, name in enumerate(FILE_NAMES):
        write(docs, f"questions/{name}", question(f"文件名 {number}", "见 [[alpha]]。"))
    return project


@pytest.fixture(scope="session")
def hostile_site(hostile_docs: Path) -> Iterator[HostileSite]:
    """The site of the stranger's docs/, built without --strict, which would have refused it."""
    site = hostile_docs / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(site)]
    run = subprocess.run(command, cwd=hostile_docs, env=os.environ | QUIET, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    with served(site) as address:
        yield HostileSite(site, run.stderr, address)


@pytest.fixture(scope="session")
def chromium(browser: Browser) -> Browser:
    return browser
