"""Whole commands, timed in turn with their baseline, so that a busy machine slows both."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Result = dict[str, object]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds on the clock, seconds of processors, and the most memory of one process in bytes."""

    seconds: float
    processor: float
    memory: int


def cost(command: Sequence[str], folder: Path, settings: Mapping[str, str] | None = None) -> Cost:
    """What a command takes in `folder`, `settings` in its environment. Raises CalledProcessError where it fails."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"} | dict(settings or {})
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def compared(
    name: str, size: int, runs: int, ours: Mapping[str, Callable[[], Cost]], baseline: Callable[[], Cost]
) -> list[Result]:
    """Measure the baseline and each way of ours, `runs` times in turn: a row for each way.

    A ratio is ours to the baseline's of the same turn, with its least, median and greatest; one for the clock, one for
    the processors.
    """
    turns = [(baseline(), {way: measure() for way, measure in ours.items()}) for _ in range(runs)]
    return [_row(name, way, size, [(base, found[way]) for base, found in turns]) for way in ours]


def _row(name: str, way: str, size: int, pairs: Sequence[tuple[Cost, Cost]]) -> Result:
    return {
        "name": f"{name}, {way}" if way else name,
        "size": size,
        "runs": len(pairs),
        "baseline_seconds": round(statistics.median(base.seconds for base, _ in pairs), 3),
        "seconds": round(statistics.median(own.seconds for _, own in pairs), 3),
        "ratio": spread([own.seconds / base.seconds for base, own in pairs]),
        "baseline_processor_seconds": round(statistics.median(base.processor for base, _ in pairs), 3),
        "processor_seconds": round(statistics.median(own.processor for _, own in pairs), 3),
        "processor_ratio": spread([own.processor / base.processor for base, own in pairs]),
        "baseline_memory_mb": max(base.memory for base, _ in pairs) >> 20,
        "memory_mb": max(own.memory for _, own in pairs) >> 20,
    }


def spread(values: Sequence[float]) -> Mapping[str, float]:
    """The least, the median and the greatest of some values."""
    found = {"min": min(values), "median": statistics.median(values), "max": max(values)}
    return {key: round(value, 3) for key, value in found.items()}
