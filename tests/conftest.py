from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, expect

from tests.chromium import launched, served

ROOT = Path(__file__).resolve().parent.parent
QUIET = {"NO_MKDOCS_2_WARNING": "1"}

# A test waits for what it expects, however busy the machine is; in milliseconds.
expect.set_options(timeout=45_000)

# A deadline would be an assertion of time, which a busy machine breaks.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


WHOLE = {"built_site", "browser", "hostile_docs", "project"}
"""Fixtures that build a site or start a browser: what asks for one takes more than a few seconds."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what builds a site or reads it in a browser."""
    for item in items:
        if WHOLE & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Path:
    """The whole site, built once and strictly, as a reader gets it; all processes of a test run share it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    site = shared / f"site-{testrun_uid}"
    with FileLock(shared / "site.lock"):
        if not site.is_dir():
            build_site(ROOT, shared / "unfinished")
            (shared / "unfinished").rename(site)
    return site


def build_site(project: Path, site: Path) -> str:
    """Build the project in the folder `project` into `site`; return what MkDocs said. Fails where the build does."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    run = subprocess.run(command, cwd=project, env=os.environ | QUIET, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stderr


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests: Playwright allows one driver at a time."""
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def address(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site under a sub-path, as a part of a larger site."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "sub").symlink_to(built_site)
    with served(folder) as root:
        yield f"{root}sub/"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with two questions, to be harmed by a test."""
    furnish(tmp_path)
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", docs, ignore=_pages_of_the_knowledge_base)
    write(docs, "glossary.yml", "terms: []\n")
    write(docs, "topics/basics.md", "---\ntitle: 基础\nen: Basics\norder: 1\n---\n入门。\n")
    write(docs, "interviews/note.md", "---\ntitle: 一份面经\n---\n\n1. [[alpha]]\n2. [[beta]]\n")
    write(docs, "questions/alpha.md", question("什么是 alpha？", "见 [[beta]]。"))
    write(docs, "questions/beta.md", question("什么是 beta？", "公式 $a^2$。"))
    return tmp_path


def _pages_of_the_knowledge_base(folder: str, names: list[str]) -> set[str]:
    """What a copy of docs/ leaves out: questions, topics and records, not the index pages beside them."""
    if Path(folder).name not in ("questions", "topics", "interviews"):
        return set()
    return {name for name in names if name != "index.md"}


def furnish(folder: Path) -> None:
    """Make a folder a project without pages. Its settings are its own: a test may change them."""
    for name in ("hooks", "overrides", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)


def write(docs: Path, name: str, text: str) -> Path:
    """Write a page below `docs`."""
    path = docs / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def question(title: str, body: str, **keys: str) -> str:
    """The text of a question page; `keys` are lines of its front matter."""
    quoted = title.replace("'", "''")
    values = {"topic": "basics", "sources": "[{note: note, locator: '1'}]"} | keys
    front_matter = "".join(f"{key}: {value}\n" for key, value in values.items())
    return f"---\ntitle: '{quoted}'\n{front_matter}---\n{body}\n"
