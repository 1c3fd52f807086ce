"""How long `kb lint` takes: over all pages, over one of them, and over one with no formula set before."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.corpus import grow
from bench.timing import Cost, Result, cost

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
        one, settings = [*LINT, str(page)], {"MIANDIAN_CACHE": str(project / ".cache")}
        return [
            _result("lint, one page, formulas not set yet", size, 1, lambda: cost(one, project, settings)),
            _result("lint, one page", size, RUNS, lambda: cost(one, project, settings)),
            _result("lint, all pages", size, 1 if size > 500 else RUNS, lambda: cost(LINT, project, settings)),
        ]


def _result(name: str, size: int, runs: int, measure: Callable[[], Cost]) -> Result:
    taken = [measure() for _ in range(runs)]
    return {
        "name": name,
        "size": size,
        "runs": runs,
        "seconds": round(statistics.median(one.seconds for one in taken), 2),
        "least": round(min(one.seconds for one in taken), 2),
        "peak_mb": max(one.memory for one in taken) >> 20,
    }
