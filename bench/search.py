"""The search: how good its answers are and what they cost, beside MiniSearch, Pagefind and the theme's own search.

All four are built from the same pages in the same run, and asked in the same Chromium.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench.search_box import key_to_paint
from bench.search_browser import answers, cost
from bench.search_corpus import grown
from bench.search_known import known_items
from bench.search_relevance import FILES, Quality, quality, read_queries
from bench.search_sites import ENGINES, index_kilobytes, site_folder
from kb.model import Site
from kb.pages.glossary import load_glossary
from kb.pages.store import load
from kb.site.assets import ROOT
from tests.chromium import launched

TYPED = (
    "KV cache 为什么快", "旋转位置编码", "GQA 显存", "why decoder only", "除以根号d", "混合精度训练", "梯度消失怎么办",
    "lora 初始化", "bf16 fp16 区别", "长度外推", "quicksort", "BERT 损失函数",
)  # fmt: skip


MOST_COMPARED = 1_000
"""Pages up to which the others are built too: beyond, each of them takes minutes."""


def run(sizes: Sequence[int] = (100, 1_000, 10_000)) -> list[dict[str, Any]]:
    """Rows of measurements: the quality of answers by kind and engine, then bytes and seconds by size."""
    base = load(ROOT / "docs")
    site = Site(base.pages, base.topics, base.interviews, {}, {})
    with launched() as browser:
        rows = [*_relevance(browser, site), *_known(browser, site)]
        for size in sizes:
            rows += [*_costs(browser, grown(site, size), size), _build(size)]
    with launched("--disable-gpu") as browser:
        rows += [{"pages": size, "engine": "ours", **key_to_paint(browser, grown(site, size), TYPED)} for size in sizes]
    return rows


def _relevance(browser: Browser, site: Site) -> list[dict[str, Any]]:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        site_folder(site, Path(folder))
        for path in FILES:
            queries = read_queries(path)
            found = answers(browser, Path(folder), [query.text for query in queries])
            rows += [row for name in ENGINES for row in _rows(path.stem, name, quality(queries, found[name]))]
    return rows


def _known(browser: Browser, site: Site) -> list[dict[str, Any]]:
    pages, queries = known_items(site, load_glossary(ROOT / "docs").terms)
    with tempfile.TemporaryDirectory() as folder:
        site_folder(pages, Path(folder))
        found = answers(browser, Path(folder), [query.text for query in queries])
    return [
        row for name in ENGINES for row in _rows("known items, 500 long pages", name, quality(queries, found[name]))
    ]


def _rows(queries: str, engine: str, measured: Mapping[str, Quality]) -> list[dict[str, Any]]:
    return [
        {
            "set": queries,
            "engine": engine,
            "kind": kind,
            "nDCG@10": round(one.ndcg, 3),
            "recall@5": round(one.recall, 3),
            "MRR": round(one.reciprocal_rank, 3),
            "no answer": round(one.empty, 3),
        }
        for kind, one in sorted(measured.items())
    ]


def _costs(browser: Browser, site: Site, size: int) -> list[dict[str, Any]]:
    engines = ENGINES if size <= MOST_COMPARED else ENGINES[:1]
    with tempfile.TemporaryDirectory() as folder:
        seconds = site_folder(site, Path(folder), engines)
        index = index_kilobytes(Path(folder))
        measured = {name: cost(browser, Path(folder), name, TYPED) for name in engines}
    return [
        {"pages": size, "engine": name, "index KB": index[name], **one.rounded(), "build s": round(seconds[name], 2)}
        for name, one in measured.items()
    ]


def _build(size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.search_build", str(size)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    return {"pages": size, "engine": "ours", **json.loads(built.stdout)}


if __name__ == "__main__":
    for row in run():
        print("  ".join(f"{key} {value}" for key, value in row.items()))
