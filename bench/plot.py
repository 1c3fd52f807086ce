"""Draws bench/results.json: `python -m bench.plot` writes docs/assets/images/build-time.svg."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")
# The same bytes from the same figures.
mpl.rcParams |= {"svg.hashsalt": "miandian", "svg.fonttype": "none", "font.family": "sans-serif"}

from matplotlib import pyplot as plt  # noqa: E402 -- after its settings

RESULTS = Path(__file__).parent / "results.json"
PLOT = Path(__file__).resolve().parent.parent / "docs" / "assets" / "images" / "build-time.svg"
NAMES = {"cold, 1 process": "从头，一个进程", "cold, 2 processes": "从头，两个进程", "one page changed": "改了一页"}
STOCK = "Material 自带（标签、搜索）"


def curves(results: list[dict[str, Any]]) -> dict[str, list[tuple[int, float]]]:
    """For each way of building, and for the baseline: number of pages and seconds."""
    found: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for row in results:
        way = str(row["name"]).removeprefix("build, ")
        if way in NAMES:
            found[STOCK][row["size"]] = row["baseline_seconds"]
            found[NAMES[way]][row["size"]] = row["seconds"]
    return {name: sorted(points.items()) for name, points in found.items()}


def main() -> None:
    """Draw."""
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    for name, points in curves(json.loads(RESULTS.read_text(encoding="utf-8"))["build"]).items():
        axes.plot(*zip(*points, strict=True), marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="题数", ylabel="秒")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend()
    figure.savefig(PLOT, metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    main()
