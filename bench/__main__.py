"""`make bench`: run every measurement beside its baseline, print the table, write bench/results.json."""

from __future__ import annotations

import argparse
import json
import os
import platform
from importlib import import_module
from pathlib import Path

MEASUREMENTS = ("build", "importing", "linting", "search", "reading", "related", "cluster", "twins")
SIZES = (83, 300)
"""Numbers of pages, where a measurement names none."""
RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    """Measure. `--sizes 83 1000` names the numbers of pages, `--only build` one measurement."""
    parser = argparse.ArgumentParser(prog="make bench", description=main.__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of pages, notes or questions")
    parser.add_argument("--only", choices=MEASUREMENTS, nargs="+", default=MEASUREMENTS)
    args = parser.parse_args()
    for name in args.only:
        measurement = import_module(f"bench.{name}")
        results = measurement.run(args.sizes or getattr(measurement, "SIZES", SIZES))
        for result in results:
            print(line(result))
        kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
        RESULTS.write_text(
            json.dumps({**kept, "machine": _machine(), name: results}, indent=1) + "\n", encoding="utf-8"
        )


def _machine() -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "processor": platform.machine(),
        "processors": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
    }


def line(result: dict[str, object]) -> str:
    """A result as a row: name, size, seconds, the baseline's seconds, the ratio with its spread; others by key."""
    ratio, processors = result.get("ratio"), result.get("processor_ratio")
    if not isinstance(ratio, dict):
        return "  ".join(f"{key} {value}" for key, value in result.items())
    name, size = f"{result['name']}", f"{result['size']}"
    times = f"{result['seconds']:>8} s  baseline {result['baseline_seconds']:>8} s"
    work = f", of processors {_spread(processors)}" if isinstance(processors, dict) else ""
    return f"{name:34} {size:>6}  {times}  ratio {_spread(ratio)}{work}"


def _spread(ratio: dict[str, float]) -> str:
    return f"{ratio['median']:.2f} ({ratio['min']:.2f} to {ratio['max']:.2f})"


if __name__ == "__main__":
    main()
