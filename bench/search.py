"""The search: how good its answers are, beside MiniSearch over the same pages, and what they cost at each size."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.search_corpus import grown
from bench.search_relevance import Quality, quality, read_queries
from kb.model import Site
from kb.pages.glossary import load_glossary
from kb.pages.store import load
from kb.site.assets import NODE_MODULES, ROOT
from kb.site.search.build import search_files, search_index
from kb.site.search.entries import entry

RUN = ROOT / "tests" / "site" / "search" / "run.mjs"
BASELINES = ROOT / "bench" / "search_baselines.mjs"
TYPED = (
    "KV cache 为什么快", "旋转位置编码", "GQA 显存", "why decoder only", "除以根号d", "混合精度训练", "梯度消失怎么办",
    "lora 初始化", "bf16 fp16 区别", "长度外推", "quicksort", "BERT 损失函数",
)  # fmt: skip


def run(sizes: Sequence[int] = (100, 1_000, 10_000)) -> list[dict[str, Any]]:
    """Rows of measurements: the quality of answers by kind and engine, then bytes and seconds by size."""
    base = load(ROOT / "docs")
    site = Site(base.pages, base.topics, base.interviews, {}, {})
    return [*_relevance(site), *(_cost(name, one) for name, one in [("real", site), *_grown(site, sizes)])]


def _grown(site: Site, sizes: Sequence[int]) -> list[tuple[str, Site]]:
    return [("grown", grown(site, size)) for size in sizes]


def _relevance(site: Site) -> list[dict[str, Any]]:
    queries = read_queries()
    with tempfile.TemporaryDirectory() as folder:
        _write(site, Path(folder))
        ours = _ask(Path(folder), [(query.text, {}) for query in queries])
    engines = {"ours": [[one["slug"] for one in answer["results"]] for answer in ours]}
    if (NODE_MODULES / "minisearch").is_dir():
        engines["MiniSearch"] = _minisearch(site, [query.text for query in queries])["answers"]
    return [row for name, answers in engines.items() for row in _rows(name, quality(queries, answers))]


def _rows(engine: str, measured: Mapping[str, Quality]) -> list[dict[str, Any]]:
    return [
        {
            "engine": engine,
            "kind": kind,
            "nDCG@10": round(one.ndcg, 3),
            "recall@5": round(one.recall, 3),
            "MRR": round(one.reciprocal_rank, 3),
            "no answer": round(one.empty, 3),
        }
        for kind, one in sorted(measured.items())
    ]


def _cost(name: str, site: Site) -> dict[str, Any]:
    """Bytes of the first query (the engine among them) and of the next, medians over fresh starts."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        files = _write(site, Path(folder))
        seconds = time.perf_counter() - start
        pairs = zip(TYPED, [*TYPED[5:], *TYPED[:5]], strict=True)
        asked = [query for first, second in pairs for query in ((first, {"fresh": True}), (second, {}))]
        answers = _ask(Path(folder), asked)
    engine = next(len(content) for path, content in files.items() if "/engine." in path)
    return {
        "pages": f"{len(site.pages)} {name}",
        "index KB": sum(len(content) for path, content in files.items() if path.endswith(".bin")) // 1000,
        "files": len(files),
        "first KB": round((median(map(_bytes, answers[::2])) + engine / 3) / 1000, 1),
        "next KB": round(median(map(_bytes, answers[1::2])) / 1000, 1),
        "first ms": round(median(answer["ms"] for answer in answers[::2]), 1),
        "next ms": round(median(answer["ms"] for answer in answers[1::2]), 1),
        "build s": round(seconds, 2),
    }


def _bytes(answer: Mapping[str, Any]) -> int:
    return sum(size for _, size in answer["read"])


def _write(site: Site, folder: Path) -> dict[str, bytes]:
    files = search_files(search_index(site, load_glossary(ROOT / "docs").terms, {}))
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return files


def _ask(folder: Path, queries: Sequence[tuple[str, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = _node(RUN, queries, str(folder / "assets" / "search"))
    return answers


def _minisearch(site: Site, queries: Sequence[str]) -> dict[str, Any]:
    entries = [
        {
            "slug": page.slug,
            "title": page.meta.title,
            "en": page.meta.en,
            "aliases": " ".join(page.meta.aliases),
            "tags": " ".join(page.meta.tags),
            "heading": section.heading,
            "text": f"{section.text} {section.code}",
        }
        for page in site.pages.values()
        for section in entry(page).sections
    ]
    found: dict[str, Any] = _node(BASELINES, {"entries": entries, "queries": queries})
    return found


def _node(script: Path, value: object, *arguments: str) -> Any:
    command = ["node", str(script), *arguments]
    finished = subprocess.run(command, input=json.dumps(value), capture_output=True, text=True, check=True)  # noqa: S603
    return json.loads(finished.stdout)


if __name__ == "__main__":
    for row in run():
        print("  ".join(f"{key} {value}" for key, value in row.items()))
