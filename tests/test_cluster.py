"""What runs on a cluster gives what it gives here, and outlives the end of a worker."""

from __future__ import annotations

import pickle
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.cli.main import main
from kb.model import Slug
from kb.pages.cluster import Cluster, Parcel
from kb.pages.executor import Here, streamed
from kb.pages.near_duplicates import near_duplicates
from kb.site.near.neighbourhood import Model, neighbourhood
from tests.cli.knowledge import lay, state
from tests.cluster import LocalCluster, local_cluster
from tests.pages.test_near_duplicates import CLOSE, questions
from tests.site.knowledge import page

pytestmark = [
    pytest.mark.slow,
    # Dask leaves the sockets of a worker that was killed to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[LocalCluster]:
    with local_cluster(tmp_path) as found:
        yield found


class Factors:
    """Values that can be sent only until they are used, as those that remember what they found."""

    def __init__(self, *factors: int) -> None:
        self.factors = factors
        self.remembered: dict[int, Callable[[], int]] = {}

    def of(self, number: int) -> int:
        self.remembered[number] = lambda: number
        return self.factors[number % len(self.factors)]


def slowly(factors: Factors, number: int) -> int:
    time.sleep(0.05)
    return factors.of(number) * number


def test_a_value_that_was_used_is_handed_on_as_it_was_sent() -> None:
    parcel = Parcel(pickle.dumps(Factors(1, 10)))
    assert parcel.value.of(1) == 10
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(parcel.value)
    assert pickle.loads(pickle.dumps(parcel)).value.remembered == {}  # noqa: S301 -- our own


def test_a_worker_killed_in_the_middle_loses_nothing(cluster: LocalCluster) -> None:
    with Cluster(cluster.address) as executor:
        results = streamed(executor, slowly, range(120), executor.share(Factors(1, 10, 100)))
        found = [next(results) for _ in range(20)]
        cluster.kill(0)
        found += results
    assert [[1, 10, 100][number % 3] * number for number in range(120)] == found


def test_an_import_by_a_cluster_writes_the_same_bytes_though_a_worker_is_killed(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    for number in range(60):
        text = f"面经 {number}\n1. 什么是 LoRA？\n低秩分解。\n2. 什么是方法 {number}？\n公式 $x^{number}$。\n"
        (notes / f"{number}.md").write_text(text, encoding="utf-8")
    (notes / "broken.md").write_bytes(b"\x00\xff\x00")
    monkeypatch.chdir(tmp_path)
    roots = [lay_empty(tmp_path / name) for name in ("here", "there")]
    here = main(["import", "--jobs", "1", "--into", str(roots[0]), "notes"])
    monkeypatch.setattr("kb.cli.importing.take_in", killing(cluster, after=10))
    there = main(["import", "--scheduler", cluster.address, "--into", str(roots[1]), "notes"])
    assert (here, state(roots[0])) == (there, state(roots[1]))
    assert cluster.workers[0].poll() is not None
    assert 60 <= sum(name.startswith("interviews/") for name in state(roots[0]))


def killing(cluster: LocalCluster, after: int) -> object:
    """`take_in`, with a worker killed once some notes have come."""
    from kb.cli.importing import take_in

    taken = 0

    def take(*arguments: object) -> None:
        nonlocal taken
        taken += 1
        if taken == after:
            cluster.kill(0)
        take_in(*arguments)  # type: ignore[arg-type]

    return take


def lay_empty(folder: Path) -> Path:
    folder.mkdir()
    return lay(folder)


def test_a_cluster_finds_the_same_neighbours_and_near_duplicates(cluster: LocalCluster) -> None:
    chance = random.Random(0)
    words = [f"w{number}" for number in range(300)]
    pages = {Slug(f"p{n:04}"): page(f"p{n:04}", "题", " ".join(chance.choices(words, k=30))) for n in range(1500)}
    model = Model({"text": lambda one: one.body.split()}, (1.0,))
    with Here() as here, Cluster(cluster.address) as there:
        first, second = neighbourhood(pages, model, here), neighbourhood(pages, model, there)
        texts = questions(600)
        near = [[pairs.tolist() for pairs, _ in near_duplicates(texts, CLOSE, executor)] for executor in (here, there)]
    assert (first.nearest == second.nearest).all()
    assert near[0] == near[1] != []
