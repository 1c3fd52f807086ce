"""Work that is done by several processes, with the same result for any number of them.

The processes are forked, so that they see all that this one knows and nothing has to be sent to them. Only what they
found out comes back.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from typing import Any, TypeVar
from weakref import WeakSet

from kb.model import KnownError
from kb.site import v8
from kb.site.environment import JOBS

FORKING = sys.platform == "linux"
"""Elsewhere system libraries do not outlive a fork, or there is none."""
FEW = 16
"""Fewer items than this are done sooner than a process starts."""
PORTIONS = 1024
"""Items are taken in no more portions than this, so that the numbers of all have room in a pipe."""
NUMBER = 2
"""Bytes of a number."""
WAY = 5
"""How much work gives way, as `nice` counts: it has a third of the time of others. Those may be other programs."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def jobs() -> int:
    """How many processes work at once: `MIANDIAN_JOBS`, or else one for each processor this process may use.

    Raises KnownError where the setting is no positive number.
    """
    setting = os.environ.get(JOBS, "")
    if not setting:
        return len(os.sched_getaffinity(0)) if FORKING else 1
    if not setting.isdecimal() or not int(setting):
        raise KnownError(f"{JOBS}={setting}: not a number of processes; give one from 1, or leave it out")
    return int(setting)


def shared_out(
    items: Sequence[Item], work: Callable[[Item], Result], count: int, few: int = FEW, *, gives_way: bool = False
) -> list[Result]:
    """What `work` makes of each item, in order, by `count` processes; by this one where there are fewer than `few`.

    Where it `gives_way`, other processes of the build come first. Raises what `work` raises; KnownError where a process
    ends before its work.
    """
    return begun(items, work, count, few, gives_way=gives_way)()


def begun(
    items: Sequence[Item], work: Callable[[Item], Result], count: int, few: int = FEW, *, gives_way: bool = False
) -> Callable[[], list[Result]]:
    """As `shared_out`, but returns a function that waits for the results, and meanwhile this process goes on."""
    if count < 2 or not FORKING or len(items) < few:
        made = [work(item) for item in items]
        return lambda: made
    # What lives now is not looked through again: a process would make it a copy of its own, and this one take long.
    gc.freeze()
    portions = portions_of(items, -(-len(items) // PORTIONS))
    count = min(count, len(portions))

    def worked(number: int) -> tuple[int, list[Result]]:
        return number, [work(item) for item in portions[number]]

    taking = _numbers(range(count, len(portions)))
    started = [Started(_taken(number, taking), worked, gives_way=gives_way) for number in range(count)]
    os.close(taking)

    def ended() -> list[Result]:
        found: dict[int, list[Result]] = dict(chain.from_iterable(one.result() for one in started))
        return [result for number in range(len(portions)) for result in found[number]]

    return ended


def portions_of(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Items one after another, in portions of a size, or of one item where that is none."""
    size = max(1, size)
    return [items[start : start + size] for start in range(0, len(items), size)]


def _numbers(numbers: range) -> int:
    """Where processes take numbers from: whoever is ready takes the next, for some work takes longer than other."""
    taking, giving = os.pipe()
    os.write(giving, b"".join(number.to_bytes(NUMBER, "big") for number in numbers))
    os.close(giving)
    return taking


def _taken(first: int, taking: int) -> Iterator[int]:
    """The numbers that a process takes: the first is its own, so that each has work."""
    yield first
    while number := os.read(taking, NUMBER):
        yield int.from_bytes(number, "big")


def may_part(count: int) -> bool:
    """Whether `count` processes are enough for another one, and V8 does not keep this one from parting."""
    return count >= 2 and FORKING and not v8.runs()


def aside(work: Callable[[], Result], count: int, *, gives_way: bool = False) -> Callable[[], Result]:
    """Begin work in another process, if `count` are allowed and V8 does not keep this one from parting.

    Where it `gives_way`, other processes of the build come first. Returns a function that waits for what `work` makes,
    and raises as `shared_out` does.
    """
    if not may_part(count):
        made = work()
        return lambda: made
    started = Started([()], lambda _: work(), gives_way=gives_way)
    return lambda: started.result()[0]


def afterwards(call: Callable[[], None]) -> None:
    """Do what nobody waits for: once this process has handed over what it made, or now where it is no such process."""
    if _later is None:
        call()
    else:
        _later.append(call)


def settle() -> None:
    """Wait until processes have done what they do afterwards, so that the next build finds all that is kept."""
    while _settling:
        _settling.pop().join()


_later: list[Callable[[], None]] | None = None
_settling: list[BaseProcess] = []
"""Processes whose results are here."""
_awaited: WeakSet[Connection] = WeakSet()
"""Where results of processes come in."""


class Started:
    """A process that works on items, and ends with this one at the latest."""

    def __init__(self, items: Iterable[Item], work: Callable[[Item], object], *, gives_way: bool = False) -> None:
        context = multiprocessing.get_context("fork")
        self._receiving, sending = context.Pipe(duplex=False)
        _awaited.add(self._receiving)
        self._process = context.Process(target=_serve, args=(items, work, sending, gives_way))
        with warnings.catch_warnings():
            # The other threads of this process are those of V8 and of what is handed over, which no child touches.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process.start()
        sending.close()
        # Where this one fails, nobody takes the results, and Python would wait for who waits to hand them over.
        self._ending = Finalize(None, self._process.terminate, exitpriority=0)

    def result(self) -> list[Any]:
        """Wait for what it made. Raises what the work raised; KnownError where it was ended."""
        found = _received(self._receiving)
        _settling.append(self._process)
        self._ending.cancel()
        return found


def _serve(items: Iterable[Item], work: Callable[[Item], Result], sending: Connection, gives_way: bool) -> None:
    # Of this process, which has only now begun.
    global _later
    _later = []
    v8.leave()
    if gives_way:
        os.nice(WAY)
    # Else a process that is forked would wait for itself, should the one that takes results be killed.
    for receiving in _awaited:
        receiving.close()
    try:
        answer: tuple[list[Result] | None, BaseException | None] = ([work(item) for item in items], None)
    except BaseException as error:  # noqa: BLE001 -- raised again where the work was asked for
        answer = (None, error)
    with contextlib.suppress(BrokenPipeError):
        sending.send(answer)
    sending.close()
    for call in _later:
        call()


def _received(receiving: Connection) -> list[Any]:
    try:
        found, error = receiving.recv()
    except EOFError:
        raise KnownError(f"a process of the build was ended from outside; try again, or with {JOBS}=1") from None
    if error is not None:
        raise error
    assert isinstance(found, list)
    return found
