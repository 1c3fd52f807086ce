"""`make bench`: run every measurement beside its baseline, print the table, write bench/results.json."""

from __future__ import annotations

import argparse
import json
import platform
from importlib import import_module
from pathlib import Path

MEASUREMENTS = ("build", "importing", "search", "reading")
RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    """Measure. `--sizes 83 1000` names the numbers of pages, `--only build` one measurement."""
    parser = argparse.ArgumentParser(prog="make bench", description=main.__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[83, 300])
    parser.add_argument("--only", choices=MEASUREMENTS, nargs="+", default=MEASUREMENTS)
    args = parser.parse_args()
    results = [result for name in args.only for result in import_module(f"bench.{name}").run(args.sizes)]
    for result in results:
        print(line(result))
    machine = {"python": platform.python_version(), "system": platform.system(), "processor": platform.machine()}
    RESULTS.write_text(json.dumps({"machine": machine, "results": results}, indent=1) + "\n", encoding="utf-8")


def line(result: dict[str, object]) -> str:
    """A result as a row: name, size, seconds, the baseline's seconds, the ratio with its spread; others by key."""
    ratio = result.get("ratio")
    if not isinstance(ratio, dict):
        return "  ".join(f"{key} {value}" for key, value in result.items())
    spread = f"{ratio['median']:.2f} ({ratio['min']:.2f} to {ratio['max']:.2f})"
    name, size = f"{result['name']}", f"{result['size']}"
    return f"{name:34} {size:>6}  {result['seconds']:>8} s  baseline {result['baseline_seconds']:>8} s  ratio {spread}"


if __name__ == "__main__":
    main()
