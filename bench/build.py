"""How long a build takes beside Material as it comes: the same pages, without our hooks, templates and search."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.corpus import grow
from bench.timing import Cost, Result, compared, cost
from kb.pages.store import load
from kb.site import links

MKDOCS = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
OURS = re.compile(r"^(hooks|nav|plugins):.*\n(?:[ -].*\n)*|^  custom_dir: .*\n|^  - assets/katex.*\n", re.MULTILINE)
STOCK = """
plugins: [search, tags]
nav: [index.md]
"""
EXTENSIONS = "markdown_extensions:\n"
ARITHMATEX = f"{EXTENSIONS}  - pymdownx.arithmatex: {{generic: true}}\n"
"""How Material has formulas set: in the reader's browser."""
RUNS = 3
EDITED = "\n这一句是后来加的。\n"


def run(sizes: Sequence[int]) -> list[Result]:
    """Builds from nothing with one process and with all, and after one page was changed, at each size."""
    return [result for size in sizes for result in _at(size)]


def _at(size: int) -> list[Result]:
    with tempfile.TemporaryDirectory() as name:
        project = grow(Path(name), size)
        stock(project)
        jobs = len(os.sched_getaffinity(0))
        ours: dict[str, Callable[[], Cost]] = {
            "cold, 1 process": lambda: _cold(project, 1),
            f"cold, {jobs} processes": lambda: _cold(project, jobs),
            "one page changed": lambda: _warm(project, jobs),
        }
        results = compared("build", size, RUNS if size <= 300 else 1, ours, lambda: _baseline(project))
        html = [path.stat().st_size for path in (project / "site" / "questions").glob("*/index.html")]
        return [{**result, "html_bytes_a_page": sum(html) // len(html)} for result in results]


def stock(project: Path) -> None:
    """Write the settings of the baseline, and its pages, in which links by name are Markdown links."""
    settings = OURS.sub("", (project / "mkdocs.yml").read_text(encoding="utf-8")) + STOCK
    settings = settings.replace(EXTENSIONS, ARITHMATEX).replace("kb.site.colours", "pymdownx.highlight")
    (project / "stock.yml").write_text(f"docs_dir: stock-docs\n{settings}", encoding="utf-8")
    shutil.copytree(project / "docs", project / "stock-docs")
    base = load(project / "docs")
    known = links.Names(base.pages, base.topics)
    for path in (project / "stock-docs").glob("*/*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(links.rewrite(text, lambda link: links.as_markdown(link, known, "../")), encoding="utf-8")


def _baseline(project: Path) -> Cost:
    _put_away(project / "stock")
    return cost([*MKDOCS, "-f", "stock.yml", "-d", "stock"], project)


def _cold(project: Path, jobs: int) -> Cost:
    """A build with nothing kept, not even formulas, and no site."""
    _put_away(project / ".cache")
    _put_away(project / "site")
    return _built(project, jobs)


def _put_away(folder: Path) -> None:
    """Make room for another, and remove nothing: for a minute after that ext4 takes twice as long to make a file."""
    if folder.exists():
        away = folder.with_name("away")
        away.mkdir(exist_ok=True)
        folder.rename(away / f"{folder.name}{len(list(away.iterdir()))}")


def _warm(project: Path, jobs: int) -> Cost:
    """A build after one page was changed."""
    page = next(iter(sorted((project / "docs" / "questions").glob("*-*.md"))))
    page.write_text(page.read_text(encoding="utf-8") + EDITED, encoding="utf-8")
    return _built(project, jobs)


def _built(project: Path, jobs: int) -> Cost:
    settings = {"MIANDIAN_CACHE": str(project / ".cache")}
    return cost([str(Path(sys.executable).with_name("kb")), "build", "--jobs", str(jobs)], project, settings)
