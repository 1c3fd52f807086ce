"""Lighthouse, mobile profile, over the built site as a host of static sites serves it.

Its packages stand apart, in bench/lighthouse, and are installed by `make bench`.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from kb.site import pdf

PROGRAM = Path(__file__).parent / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = {
    "LCP s": "largest-contentful-paint",
    "CLS": "cumulative-layout-shift",
    "TBT ms": "total-blocking-time",
    "FCP s": "first-contentful-paint",
}
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --use-angle=swiftshader --enable-unsafe-swiftshader"
    " --disable-features=PaintHolding"
)
"""Without a screen, Chromium now and then draws only after 1.3 s a page that is laid out and rastered after 0.3 s: it
holds the picture of the page before: the trace has the layer tree activated, then a second without a draw. Playwright
turns that off too."""


def installed() -> bool:
    """Whether Lighthouse and Chromium are there."""
    return PROGRAM.is_file() and pdf.browser() is not None


def rows(root: str, paths: Iterable[str], runs: int = 3) -> list[dict[str, Any]]:
    """The four marks and the times of each page, medians of `runs`; what cost a mark, by the audit's name."""
    return [_row(path, [audited(root + path) for _ in range(runs)]) for path in paths]


def audited(url: str) -> Mapping[str, Any]:
    """Lighthouse's report on a page. Raises CalledProcessError where it makes none."""
    command = ["node", str(PROGRAM), url, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    environment = os.environ | {"CHROME_PATH": str(pdf.browser())}
    run = subprocess.run(  # noqa: S603 - our own
        [*command, f"--chrome-flags={FLAGS}"], env=environment, check=True, capture_output=True, text=True
    )
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def _row(path: str, reports: list[Mapping[str, Any]]) -> dict[str, Any]:
    marks = {name: median(100 * report["categories"][name]["score"] for report in reports) for name in CATEGORIES}
    times = {name: round(median(_value(report, name) for report in reports), 3) for name in AUDITS}
    return {"page": f"/{path}", **{name: round(mark) for name, mark in marks.items()}, **times, "lost": _lost(reports)}


def _value(report: Mapping[str, Any], name: str) -> float:
    value = float(report["audits"][AUDITS[name]]["numericValue"])
    return value / 1000 if name.endswith(" s") else value


def _lost(reports: list[Mapping[str, Any]]) -> str:
    """The audits that took something from a mark other than that of performance, which has times for that."""
    lost = {
        reference["id"]
        for report in reports
        for name in CATEGORIES[1:]
        for reference in report["categories"][name]["auditRefs"]
        if reference["weight"] and (report["audits"][reference["id"]]["score"] or 0) < 1
        if report["audits"][reference["id"]]["scoreDisplayMode"] in ("binary", "numeric")
    }
    return ", ".join(sorted(lost)) or "-"
