"""A small knowledge base that never changes, so that only a change in looks changes its pictures."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chromium import served
from tests.conftest import ROOT, build_site, furnish, write

KNOWLEDGE = Path(__file__).parent / "knowledge"
HOME = "---\ntitle: 面典\nhide: [navigation, toc]\n---\n# 面典\n\n大模型与机器学习的面试题，一题一页。\n"
CONTENTS = ("questions", "topics", "interviews")


def _contents(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name != "index.md"} if Path(folder).name in CONTENTS else set()


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site built of tests/looks/knowledge with the project's templates, styles and scripts."""
    project = tmp_path_factory.mktemp("looks")
    furnish(project)
    shutil.copytree(ROOT / "docs", project / "docs", ignore=_contents)
    shutil.copytree(KNOWLEDGE, project / "docs", dirs_exist_ok=True)
    write(project / "docs", "index.md", HOME)
    write(project / "docs", "glossary.yml", "terms: []\n")
    build_site(project, project / "site")
    with served(project / "site") as address:
        yield address
