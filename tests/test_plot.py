"""The curves of the measurements say what was measured."""

from __future__ import annotations

import math
from pathlib import Path

from lxml import etree

from bench.plot import COLOURS, NAMES, STOCK, curves, drawing
from kb.site import drawings

ROWS = [
    {"name": f"build, {way}", "size": size, "seconds": seconds * size, "baseline_seconds": 0.02 * size}
    for size in (10_000, 100, 1_000)
    for way, seconds in (("cold, 1 process", 0.01), ("cold, 2 processes", 0.005), ("one page changed", 0.001))
]


def places(svg: str, name: str) -> list[tuple[float, float]]:
    root = etree.fromstring(svg.encode())
    (line,) = root.findall(f".//{{*}}polyline[@stroke='{COLOURS[name]}']")
    points = [point.split(",") for point in str(line.get("points")).split()]
    return [(float(x), float(y)) for x, y in points]


def test_a_curve_has_the_seconds_of_each_size_in_order() -> None:
    found = curves([*ROWS, {"name": "search", "size": 1}])
    assert found[STOCK] == [(100, 2.0), (1_000, 20.0), (10_000, 200.0)]
    assert {name: points[0][1] for name, points in found.items() if name != STOCK} == {
        NAMES["cold, 1 process"]: 1.0,
        NAMES["cold, 2 processes"]: 0.5,
        NAMES["one page changed"]: 0.1,
    }


def test_what_takes_time_with_the_pages_is_a_straight_line_and_what_takes_less_lies_lower() -> None:
    svg = drawing(curves(ROWS))
    for name in (STOCK, *NAMES.values()):
        (x1, y1), (x2, y2), (x3, y3) = places(svg, name)
        assert math.isclose(x2 - x1, x3 - x2, abs_tol=0.2)
        assert math.isclose(y1 - y2, y2 - y3, abs_tol=0.2)
        assert y1 > y2
    assert places(svg, STOCK)[0][1] < places(svg, NAMES["cold, 2 processes"])[0][1]


def test_the_picture_may_stand_on_the_site(tmp_path: Path) -> None:
    svg = drawing(curves(ROWS))
    (tmp_path / "plot.svg").write_text(svg, encoding="utf-8")
    assert drawings.fault(tmp_path / "plot.svg") == ""
    assert all(name in svg for name in (STOCK, *NAMES.values()))
