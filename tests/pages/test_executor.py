from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator

import pytest

from kb.model import KnownError
from kb.pages.cluster import opened
from kb.pages.executor import Executor, Here, Processes, Threads, streamed


def scaled(factors: list[int], number: int) -> int:
    if number < 0:
        raise KnownError(f"{number}: below zero; take a larger one")
    return factors[number % len(factors)] * number


EXECUTORS = pytest.mark.parametrize("make", [Here, lambda: Threads(2), lambda: Processes(2)])


@EXECUTORS
def test_results_come_in_the_order_of_the_items(make: type[Here]) -> None:
    with make() as executor:
        found = list(streamed(executor, scaled, range(50), executor.share([1, 10])))
    assert [scaled([1, 10], number) for number in range(50)] == found


@EXECUTORS
def test_items_are_drawn_as_results_are_taken(make: type[Here]) -> None:
    drawn: list[int] = []

    def items() -> Iterator[int]:
        for number in itertools.count(1):
            drawn.append(number)
            yield number

    with make() as executor:
        results = streamed(executor, scaled, items(), [1])
        for number in range(1, 40):
            assert next(results) == number
            assert len(drawn) <= number + executor.window


@EXECUTORS
def test_a_fault_of_a_task_reaches_who_takes_its_result(make: type[Here]) -> None:
    with make() as executor, pytest.raises(KnownError, match="-1: below zero"):
        list(streamed(executor, scaled, [3, -1, 4], [1]))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense"])
def test_a_scheduler_that_does_not_answer_is_a_known_fault(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.pages.cluster.PATIENCE", 1)
    with pytest.raises(KnownError, match=f"{address}: no Dask scheduler answers there"):
        opened(address, 1)


def test_without_dask_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(KnownError, match=r"Dask is not installed; install `miandian\[cluster\]`"):
        opened("tcp://127.0.0.1:9", 1)


def test_without_an_address_the_executor_is_local() -> None:
    kinds: list[Executor] = [opened(None, 1), opened(None, 2)]
    for kind in kinds:
        kind.__exit__(None, None, None)
    assert [Here, Processes] == [type(kind) for kind in kinds]
