"""How long a build takes beside Material alone: the same pages, no hooks, no templates of ours."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.corpus import grow
from bench.timing import Result, compared, seconds

MKDOCS = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
OURS = re.compile(r"^(hooks|nav):\n(?:[ -].*\n)+|^  custom_dir: .*\n", re.MULTILINE)
RUNS = 3


def run(sizes: Sequence[int]) -> list[Result]:
    """Builds with formulas set before (warm) and without (cold), at each size."""
    return [result for size in sizes for result in _at(size)]


def _at(size: int) -> list[Result]:
    with tempfile.TemporaryDirectory() as name:
        project = grow(Path(name), size)
        config = (project / "mkdocs.yml").read_text(encoding="utf-8")
        (project / "plain.yml").write_text(OURS.sub("", config), encoding="utf-8")

        def baseline() -> float:
            return seconds([*MKDOCS, "-f", "plain.yml", "-d", "plain"], project)

        def warm() -> float:
            return seconds([*MKDOCS, "-d", "site"], project)

        def cold() -> float:
            return seconds([*MKDOCS, "-d", "site"], project, lambda: shutil.rmtree(cache(), ignore_errors=True))

        runs = 1 if size > 500 else RUNS
        return [
            compared("build, formulas not set yet", size, runs, cold, baseline),
            compared("build, formulas set before", size, runs, warm, baseline),
        ]


def cache() -> Path:
    """Where formulas are kept that were set before."""
    from kb.site.katex import CACHE

    return CACHE
