"""Draws bench/results.json: `python -m bench.plot` writes docs/assets/figures/build-time.svg, the same from the same.

Both axes are logarithmic: what takes time in proportion to the pages is a straight line of slope one.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from kb.pages.store import write_atomically

RESULTS = Path(__file__).parent / "results.json"
PLOT = Path(__file__).resolve().parent.parent / "docs" / "assets" / "figures" / "build-time.svg"
STOCK = "Material 自带的功能"
NAMES = {"cold, 1 process": "从头，一个进程", "cold, 2 processes": "从头，两个进程", "one page changed": "改了一页"}
COLOURS = {STOCK: "#8a8f98", "从头，一个进程": "#4a7fc1", "从头，两个进程": "#2a8f78", "改了一页": "#c77d1a"}

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 52, 452, 16, 316
"""The edges of the plot; names of curves stand to its right."""
LINE = 18

FONT = 'font-family="sans-serif" font-size="12" fill="#7b828a"'
GRID = 'stroke="#8a8f98" stroke-opacity="0.25"'

Points = Sequence[tuple[float, float]]


def curves(results: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[float, float]]]:
    """For each way of building, and for the baseline: number of pages and seconds, by number of pages."""
    found: defaultdict[str, dict[float, float]] = defaultdict(dict)
    for row in results:
        way = str(row["name"]).removeprefix("build, ")
        if way in NAMES:
            found[STOCK][row["size"]] = row["baseline_seconds"]
            found[NAMES[way]][row["size"]] = row["seconds"]
    return {name: sorted(points.items()) for name, points in found.items()}


def drawing(lines: Mapping[str, Points]) -> str:
    """The curves as an SVG."""
    across = _Scale([x for points in lines.values() for x, _ in points], LEFT, RIGHT)
    up = _Scale([y for points in lines.values() for _, y in points], BOTTOM, TOP)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {FONT} role="img">',
            "<title>题数与构建秒数，两轴都是对数</title>",
            *_axes(across, up),
            *(line for name, points in lines.items() for line in _curve(name, points, across, up)),
            *_names(lines, up),
            "</svg>\n",
        ]
    )


class _Scale:
    """Values from a power of ten to another, on a length."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.first = math.floor(math.log10(min(values)))
        self.last = max(math.ceil(math.log10(max(values))), self.first + 1)
        self.start, self.end = start, end

    def at(self, value: float) -> float:
        part = (math.log10(value) - self.first) / (self.last - self.first)
        return round(self.start + part * (self.end - self.start), 1)

    def powers(self) -> list[float]:
        return [10.0**power for power in range(self.first, self.last + 1)]


def _axes(across: _Scale, up: _Scale) -> Iterator[str]:
    for pages in across.powers():
        x = across.at(pages)
        yield f'<path d="M{x} {TOP}V{BOTTOM}" {GRID}/>'
        yield f'<text x="{x}" y="{BOTTOM + LINE}" text-anchor="middle">{pages:,g}</text>'
    for seconds in up.powers():
        y = up.at(seconds)
        yield f'<path d="M{LEFT} {y}H{RIGHT}" {GRID}/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{seconds:,g}</text>'
    yield f'<text x="{RIGHT}" y="{BOTTOM + 2 * LINE}" text-anchor="end">题数</text>'
    yield f'<text x="{LEFT + 6}" y="{TOP + 12}">秒</text>'


def _curve(name: str, points: Points, across: _Scale, up: _Scale) -> Iterator[str]:
    places = [(across.at(x), up.at(y)) for x, y in points]
    line = " ".join(f"{x},{y}" for x, y in places)
    yield f'<polyline points="{line}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"/>'
    yield from (f'<circle cx="{x}" cy="{y}" r="3.5" fill="{COLOURS[name]}"/>' for x, y in places)


def _names(lines: Mapping[str, Points], up: _Scale) -> Iterator[str]:
    """The name of each curve where it ends, or below the one above it."""
    lowest = float(TOP)
    for end, name in sorted((up.at(points[-1][1]), name) for name, points in lines.items()):
        y = max(end + 4, lowest + LINE)
        yield f'<text x="{RIGHT + 10}" y="{round(y, 1)}" fill="{COLOURS[name]}">{escape(name)}</text>'
        lowest = y


def main() -> None:
    """Draw."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))["build"]
    write_atomically(PLOT, drawing(curves(results)))


if __name__ == "__main__":
    main()
