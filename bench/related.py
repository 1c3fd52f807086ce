"""Related pages: the nearest of all pages beside the exact product in the same run, and how many of them it finds.

Each size runs in a process of its own, so that its memory can be told.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import sparse_dot_topn
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

from bench.related_corpus import Sources, edited_page, pages_like, sources
from bench.timing import Result, spread
from kb.model import Page, Slug
from kb.pages.executor import Executor, Threads
from kb.pages.store import load
from kb.site.assets import ROOT
from kb.site.near import ranked
from kb.site.near.counts import Counts, counted
from kb.site.near.neighbourhood import Neighbourhood, surroundings
from kb.site.near.updating import updated
from kb.site.related import FLOOR, MODEL, NEIGHBOURS, SHARES

SIZES = (1_000, 10_000)
CORES = os.cpu_count() or 1
RUNS = 3
SAMPLE = 2_000
"""Rows of the exact product that are computed at most; its time is scaled to all of them."""
EDITED = 20
CAPPED = 0.01
"""The part of pages above which a word is left out, for the simplest of the quick ways."""


def run(sizes: Sequence[int]) -> list[Result]:
    """The neighbours of as many pages as each size, made anew and brought up to date after an edit of 20 pages."""
    return [result for size in sizes for result in _apart(size)]


def _apart(size: int) -> list[Result]:
    command = (sys.executable, "-m", "bench.related", str(size))
    finished = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own
    found: list[Result] = json.loads(finished.stdout)
    return found


def measured(size: int) -> list[Result]:
    """Both measurements at a size."""
    real = sources(load(ROOT / "docs").pages)
    reading, counts = timed(lambda: counted(pages_like(real, size), MODEL.features))
    with Threads(CORES) as executor:
        pairs, found = [], None
        exact, quick = product(counts), sample(size)
        for _ in range(RUNS):
            base, nearest = timed(lambda: multiplied(exact, quick, NEIGHBOURS + 1))
            own, found = timed(lambda: surroundings(counts, MODEL, executor))
            pairs.append((base * size / len(quick), own))
        assert found is not None
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        anew = row("related, beside the exact product", size, pairs)
        anew |= {
            "recall@8": recall(nearest, quick, ranked.numbers_of(found.nearest)),
            "recall@8 of words of few pages alone": recall(nearest, quick, capped(exact, quick)),
            "MB with the exact product": memory,
            "seconds to generate and read the pages": round(reading, 1),
        }
        return [anew, after_an_edit(found, real, executor)]


def after_an_edit(found: Neighbourhood, real: Sources, executor: Executor) -> Result:
    """Bringing up to date beside making anew; both give the same, or this raises."""
    size = len(found.counts.slugs)
    edited = {Slug(f"page-{number:07}"): number for number in range(0, size, max(1, size // EDITED))}
    pages = Edited(found.counts.slugs, {slug: edited_page(real, number) for slug, number in edited.items()})
    pairs = []
    for _ in range(RUNS):
        own, new = timed(lambda: updated(found, pages, edited.keys(), MODEL, executor))
        base, anew = timed(partial(surroundings, new.counts, MODEL, executor))
        if not np.array_equal(new.nearest, anew.nearest):
            raise AssertionError("bringing up to date gave what making anew does not")
        pairs.append((base, own))
    return row(f"related, {len(edited)} pages edited, beside anew", size, pairs)


class Edited(dict[Slug, Page]):
    """Pages of which only those that were edited are at hand."""

    def __init__(self, slugs: Sequence[Slug], edited: Mapping[Slug, Page]) -> None:
        super().__init__(dict.fromkeys(slugs) | dict(edited))  # type: ignore[arg-type]


def timed(work: Any) -> tuple[float, Any]:
    """The seconds that it takes, and what comes of it."""
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def row(name: str, size: int, pairs: Sequence[tuple[float, float]]) -> Result:
    """A result from pairs of seconds: the baseline's and ours."""
    ratio = spread([own / base for base, own in pairs])
    base, own = (round(sorted(column)[len(pairs) // 2], 3) for column in zip(*pairs, strict=True))
    rounded = {key: round(value, 3) for key, value in ratio.items()}
    return {"name": name, "size": size, "runs": len(pairs), "baseline_seconds": base, "seconds": own, "ratio": rounded}


def product(counts: Counts) -> sparse.csr_matrix:
    """The features as the exact likeness has them: TF-IDF without steps, in 32-bit floats."""
    parts = []
    for number, share in enumerate(SHARES.values()):
        start, end = np.searchsorted(counts.groups, [number, number + 1])
        if end > start:
            part = counts.matrix[:, start:end].astype(np.float32)
            parts.append(TfidfTransformer(sublinear_tf=True).fit_transform(part) * np.float32(np.sqrt(share)))
    return sparse.hstack(parts, format="csr").astype(np.float32)


def sample(size: int) -> NDArray[np.int64]:
    """Rows to ask, the same each time."""
    chosen = np.random.default_rng(0).choice(size, min(size, SAMPLE), replace=False)
    return np.sort(chosen)


def multiplied(features: sparse.csr_matrix, rows: NDArray[np.int64], count: int) -> sparse.csr_matrix:
    """The exact answer for some rows."""
    return sparse_dot_topn.sp_matmul_topn(
        features[rows], features.T.tocsr(), top_n=count, threshold=FLOOR, sort=True, n_threads=CORES
    )


def capped(features: sparse.csr_matrix, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The answer of features alone that few pages have."""
    few = np.bincount(features.indices, minlength=features.shape[1]) <= CAPPED * features.shape[0]
    found = multiplied(features[:, np.flatnonzero(few)], rows, NEIGHBOURS + 1)
    lists = np.full((features.shape[0], NEIGHBOURS + 1), -1)
    for place, number in enumerate(rows):
        own = found.indices[found.indptr[place] : found.indptr[place + 1]]
        lists[number, : len(own)] = own
    return lists


def recall(exact: sparse.csr_matrix, rows: NDArray[np.int64], lists: NDArray[np.int64]) -> float:
    """The part of the exact eight nearest, the page itself left out, that a page's first eight hold."""
    parts = []
    for place, number in enumerate(rows):
        wanted = [other for other in exact.indices[exact.indptr[place] : exact.indptr[place + 1]] if other != number]
        ours = [other for other in lists[number] if other not in (number, -1)][:NEIGHBOURS]
        if wanted:
            parts.append(len({*wanted[:NEIGHBOURS]} & {*ours}) / len(wanted[:NEIGHBOURS]))
    return round(float(np.mean(parts)), 4)


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
