"""Whole commands, timed in turn with their baseline, so that a busy machine slows both."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Result = dict[str, object]


def seconds(command: Sequence[str], folder: Path, before: Callable[[], None] = lambda: None) -> float:
    """How long a command takes in `folder`. Raises CalledProcessError where it fails."""
    before()
    start = time.perf_counter()
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)  # noqa: S603 - our own
    return time.perf_counter() - start


def compared(name: str, size: int, runs: int, ours: Callable[[], float], baseline: Callable[[], float]) -> Result:
    """Measure both, `runs` times in turn; the ratio is ours to the baseline's, with its least, median and greatest."""
    pairs = [(baseline(), ours()) for _ in range(runs)]
    ratios = [own / base for base, own in pairs]
    return {
        "name": name,
        "size": size,
        "runs": runs,
        "baseline_seconds": round(statistics.median(base for base, _ in pairs), 3),
        "seconds": round(statistics.median(own for _, own in pairs), 3),
        "ratio": {key: round(value, 3) for key, value in spread(ratios).items()},
    }


def spread(values: Sequence[float]) -> Mapping[str, float]:
    """The least, the median and the greatest of some values."""
    return {"min": min(values), "median": statistics.median(values), "max": max(values)}


def peak_memory() -> int:
    """The most memory that a finished child of this process took, in bytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
