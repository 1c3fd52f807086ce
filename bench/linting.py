"""How long `kb lint` takes over all pages and over one, with nothing kept from an earlier run, and with all."""

from __future__ import annotations

import shutil
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
    """The median of some runs, at each size; only one where nothing is kept."""
    return [result for size in sizes for result in _at(size)]


def _at(size: int) -> list[Result]:
    with tempfile.TemporaryDirectory() as name:
        project = grow(Path(name), size)
        page = min((project / "docs" / "questions").glob("*.md")).relative_to(project)
        one, cache = [*LINT, str(page)], project / ".cache"
        settings = {"MIANDIAN_CACHE": str(cache)}

        def anew(command: list[str]) -> Cost:
            shutil.rmtree(cache, ignore_errors=True)
            return cost(command, project, settings)

        return [
            _result("lint, all pages, nothing kept", size, 1, lambda: anew(LINT)),
            _result("lint, all pages, nothing changed", size, RUNS, lambda: cost(LINT, project, settings)),
            _result("lint, one page", size, RUNS, lambda: cost(one, project, settings)),
            _result("lint, one page, nothing kept", size, 1, lambda: anew(one)),
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
