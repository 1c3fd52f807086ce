"""Work of processes that part early and wait for what they are given."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.model import KnownError
from kb.site import v8
from kb.site.standing import Parcel, Standing


@pytest.fixture(autouse=True)
def without_v8(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test before may have set formulas here."""
    monkeypatch.setattr(v8._Process, "started", False)


@pytest.mark.parametrize("count", [1, 2])
def test_work_is_done_with_what_was_given_and_with_hints_where_there_is_another_process(count: int) -> None:
    def work(parcels: Iterator[Parcel[int]]) -> tuple[int, list[Parcel[int]]]:
        return os.getpid(), list(parcels)

    standing = Standing(lambda: work, count)
    standing.hint(1)
    standing.hint(2)
    number, found = standing.give(3)()
    hints = [] if count == 1 else [Parcel(1, is_hint=True), Parcel(2, is_hint=True)]
    assert found == [*hints, Parcel(3)]
    assert (number == os.getpid()) == (count == 1)


def test_work_begins_with_a_hint_before_all_is_given(tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    def work(parcels: Iterator[Parcel[str]]) -> str:
        begun.write_text(next(parcels).content)
        return next(parcels).content

    standing = Standing(lambda: work, 2)
    standing.hint("hint")
    end = time.monotonic() + 20
    while not (begun.exists() and begun.read_text()) and time.monotonic() < end:
        time.sleep(0.01)
    assert begun.read_text() == "hint"
    assert standing.give("whole")() == "whole"


def test_what_is_handed_to_a_process_that_is_not_ready_is_not_waited_for(tmp_path: Path) -> None:
    go = tmp_path / "go"

    def make_ready() -> Callable[[Iterator[Parcel[bytes]]], list[int]]:
        while not go.exists():
            time.sleep(0.01)
        return lambda parcels: [len(one.content) for one in parcels]

    standing = Standing(make_ready, 2)
    standing.hint(b"x" * 10_000_000)
    wait = standing.give(b"x" * 10)
    go.touch()
    assert wait() == [10_000_000, 10]


def test_what_goes_wrong_in_a_process_that_stood_by_goes_wrong_here() -> None:
    def work(numbers: Iterator[Parcel[int]]) -> int:
        return 1 // next(numbers).content

    wait = Standing(lambda: work, 2).give(0)
    with pytest.raises(ZeroDivisionError):
        wait()


def test_a_process_that_stood_by_and_is_ended_ends_the_work_with_one_line() -> None:
    own = os.getpid()

    def work(numbers: Iterator[Parcel[int]]) -> None:
        assert os.getpid() != own
        os.kill(os.getpid(), next(numbers).content)

    wait = Standing(lambda: work, 2).give(signal.SIGKILL)
    with pytest.raises(KnownError, match="MIANDIAN_JOBS=1"):
        wait()
