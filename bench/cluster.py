"""Notes read by the workers of a Dask cluster on this machine, beside as many local processes; with the same results.

The memory of who takes the results is told after a tenth of the notes and at the end: it does not grow with them.
"""

from __future__ import annotations

import hashlib
import os
import resource
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.related import row, timed
from bench.timing import Result
from kb.cli.reading import find_notes, readings
from kb.pages.cluster import Cluster
from kb.pages.executor import Executor, Processes
from kb.pages.preparation import preparation
from kb.pages.store import load
from kb.site.assets import ROOT
from tests.cluster import local_cluster

SIZES = (500,)
WORKERS = os.cpu_count() or 1
NOTE = """面经 {0}

1. 什么是方法 {0}？
方法 {0} 把复杂度从 O(n^2) 降到 O(n)，代价是精度，公式是 $y_{{{0}}} = W_{{{0}}} x$。
2. 方法 {0} 和方法 {1} 的区别是什么？
- 前者省显存
- 后者省时间
"""


def run(sizes: Sequence[int]) -> list[Result]:
    """As many notes as each size."""
    return [_at(size) for size in sizes]


def _at(size: int) -> Result:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_notes(folder / "notes", size)
        names = find_notes([str(folder / "notes")])
        with Processes(WORKERS) as pool:
            base, local = timed(lambda: read(names, pool))
        with local_cluster(folder, WORKERS) as cluster, Cluster(cluster.address) as executor:
            own, far = timed(lambda: read(names, executor))
    if local[0] != far[0]:
        raise AssertionError("the cluster read what the local processes did not")
    result = row("read notes on a cluster, beside local processes", size, [(base, own)])
    return result | {"MB after a tenth": far[1], "MB at the end": far[2]}


def write_notes(folder: Path, size: int) -> None:
    """Write small notes, a thousand a folder."""
    for number in range(size):
        inside = folder / f"{number // 1000:04}"
        inside.mkdir(parents=True, exist_ok=True)
        (inside / f"{number:07}.md").write_text(NOTE.format(number, number // 2), encoding="utf-8")


def read(names: Sequence[str], executor: Executor) -> tuple[str, int, int]:
    """A digest of all readings, and the most megabytes that this process took by a tenth of them and by the end."""
    digest, early = hashlib.sha256(), 0
    for number, reading in enumerate(readings(names, executor, preparation(load(ROOT / "docs")))):
        digest.update(repr((reading.name, reading.note, reading.answers, reading.fault)).encode())
        if number == len(names) // 10:
            early = megabytes()
    return digest.hexdigest(), early, megabytes()


def megabytes() -> int:
    """The most memory that this process took."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
