"""Work that is shared out to processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import KnownError
from kb.site import v8, workers

NUMBERS = list(range(40))


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_the_number_of_processes_makes_no_difference(count: int) -> None:
    assert [number * number for number in NUMBERS] == workers.shared_out(NUMBERS, lambda n: n * n, count)


def test_two_processes_are_two() -> None:
    found = workers.shared_out(NUMBERS, lambda _: os.getpid(), 2)
    # Each has one at least, whoever is ready first.
    assert len(set(found)) == 2
    assert os.getpid() not in found


@given(st.integers(0, 3000), st.integers(2, 3))
@settings(max_examples=12, deadline=None)
def test_each_item_is_taken_once_however_many_there_are(items: int, count: int) -> None:
    assert list(range(items)) == workers.shared_out(range(items), lambda number: number, count, few=1)


def test_who_is_ready_takes_what_is_next() -> None:
    def work(number: int) -> int:
        # The first item takes as long as all others.
        time.sleep(2 if number == 0 else 0)
        return os.getpid()

    first, *others = workers.shared_out(NUMBERS, work, 2)
    assert first not in others[1:]


def test_what_gives_way_is_run_after_other_processes() -> None:
    found = workers.shared_out(NUMBERS, lambda _: os.nice(0), 2, gives_way=True)
    assert {min(19, os.nice(0) + workers.WAY)} == set(found)


def test_what_goes_wrong_in_a_process_goes_wrong_here() -> None:
    def work(number: int) -> int:
        if number == 7:
            raise ZeroDivisionError("seven")
        return number

    with pytest.raises(ZeroDivisionError, match="seven"):
        workers.shared_out(NUMBERS, work, 2)


def test_a_process_that_is_ended_ends_the_work_with_one_line() -> None:
    def work(number: int) -> int:
        if number == 7:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(KnownError, match="MIANDIAN_JOBS=1"):
        workers.shared_out(NUMBERS, work, 2)


@pytest.fixture
def without_v8(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test before may have set formulas here."""
    monkeypatch.setattr(v8._Process, "started", False)


@pytest.mark.usefixtures("without_v8")
@pytest.mark.parametrize("count", [1, 2])
def test_what_a_process_does_afterwards_is_not_waited_for_until_it_has_to_be(count: int, tmp_path: Path) -> None:
    go, done = tmp_path / "go", tmp_path / "done"
    if count == 1:
        go.touch()

    def later() -> None:
        while not go.exists():
            time.sleep(0.01)
        done.touch()

    def work() -> str:
        workers.afterwards(later)
        return "made"

    assert workers.aside(work, count)() == "made"
    go.touch()
    workers.settle()
    assert done.exists()


def test_a_forked_process_leaves_v8_to_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(v8._Process, "started", True)

    def work(_: int) -> str:
        with pytest.raises(v8.Left):
            v8.Engine("function one() { return 1; }").call("one", seconds=5)
        return "left"

    assert {"left"} == set(workers.shared_out(NUMBERS, work, 2))


ENGINES = """
from kb.site import v8, workers
engine = v8.Engine("function square(number) { return number * number; }")
def work(number): return engine.call("square", number, seconds=20)
waiting = workers.aside(lambda: work(9), 2)
print(workers.shared_out([1, 2, 3], work, 2, few=2), waiting(), v8.runs())
"""


def test_processes_have_engines_of_their_own_where_the_first_has_none() -> None:
    """In a process of its own: in this one V8 may run already."""
    ended = subprocess.run([sys.executable, "-c", ENGINES], capture_output=True, text=True, check=True, timeout=120)
    assert ended.stdout == "[1, 4, 9] 81 False\n"


@pytest.mark.parametrize("count", [1, 2])
def test_work_aside_tells_what_it_made_or_what_went_wrong(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(v8._Process, "started", False)
    assert workers.aside(lambda: "made", count)() == "made"
    with pytest.raises(ZeroDivisionError):
        workers.aside(lambda: 1 // 0, count)()


def test_work_aside_is_done_here_where_v8_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(v8._Process, "started", True)
    assert workers.aside(os.getpid, 2)() == os.getpid()


@pytest.mark.parametrize("setting", ["0", "-1", "two", "1.5"])
def test_a_number_of_processes_that_is_none_is_refused(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIANDIAN_JOBS", setting)
    with pytest.raises(KnownError, match="MIANDIAN_JOBS"):
        workers.jobs()


def test_the_setting_says_how_many_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIANDIAN_JOBS", "5")
    assert workers.jobs() == 5


def test_a_process_whose_result_nobody_takes_ends_with_the_one_that_began_it() -> None:
    code = """
        from kb.site.workers import aside, begun
        aside(lambda: b"x" * 10_000_000, 2)
        begun(range(2), lambda _: b"x" * 10_000_000, 2, few=2)
        raise ValueError("a build that fails")
    """
    command = [sys.executable, "-c", dedent(code)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "ValueError: a build that fails"


def test_no_process_outlives_one_that_is_killed() -> None:
    code = """
        import os, signal
        from kb.site.workers import aside, begun
        aside(lambda: b"x" * 10_000_000, 2)
        begun(range(2), lambda _: b"x" * 10_000_000, 2, few=2)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    # Ends when the last process that has it open does.
    done = subprocess.run([sys.executable, "-c", dedent(code)], stderr=subprocess.PIPE, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, b"")
