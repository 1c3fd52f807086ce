"""How long `kb lint` takes: over all pages, over one of them, and over one with no formula set before."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.build import cache
from bench.corpus import grow
from bench.timing import Result, peak_memory, seconds

LINT = [sys.executable, "-c", "import sys; from kb.cli.main import main; main(); sys.exit(0)", "lint"]
"""Its exit code tells of problems, which grown pages have."""
RUNS = 5


def run(sizes: Sequence[int]) -> list[Result]:
    """The median of some runs, at each size; the whole only once where it is large."""
    return [result for size in sizes for result in _at(size)]


def _at(size: int) -> list[Result]:
    with tempfile.TemporaryDirectory() as name:
        project = grow(Path(name), size)
        page = min((project / "docs" / "questions").glob("*.md")).relative_to(project)
        one = [*LINT, str(page)]
        seconds(one, project)
        return [
            _result("lint, one page", size, RUNS, lambda: seconds(one, project)),
            _result("lint, all pages", size, 1 if size > 500 else RUNS, lambda: seconds(LINT, project)),
            _result("lint, one page, formulas not set yet", size, 1, lambda: seconds(one, project, _forget)),
        ]


def _forget() -> None:
    shutil.rmtree(cache(), ignore_errors=True)


def _result(name: str, size: int, runs: int, measure: Callable[[], float]) -> Result:
    taken = [measure() for _ in range(runs)]
    return {
        "name": name,
        "size": size,
        "runs": runs,
        "seconds": round(statistics.median(taken), 2),
        "least": round(min(taken), 2),
        "peak_mb": peak_memory() >> 20,
    }
