"""Where pure functions run: here, in threads, in processes or on a cluster; with the same results in the same order.

A stage is a function of one item and of values that all items share. It is handed over with `streamed`, which keeps a
bounded number of tasks in flight and no list of results, so that memory stays flat however many items there are.
"""

from __future__ import annotations

import pickle
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

# Pools are loaded late: most commands work in this process, and start in half the time.
if TYPE_CHECKING:
    from concurrent.futures import Executor as Pool

R = TypeVar("R")
T = TypeVar("T")

AHEAD = 4
"""Tasks that each worker may be ahead of who takes the results."""


class Pending(Protocol):
    """A result that may not be there yet."""

    def result(self) -> Any:
        """Wait for it. Raises what the task raised."""

    def cancel(self) -> Any:
        """Do without it."""


class Executor(AbstractContextManager["Executor"], Protocol):
    """Runs tasks until it is left as a context."""

    @property
    def window(self) -> int:
        """Tasks that may be in flight at once."""

    def share(self, value: object) -> Any:
        """A stand-in for a large value, sent once to each worker, which tasks take as an argument in its place."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Pending:
        """Begin a task; `function` is importable by name, so that another process can run it."""


def streamed(executor: Executor, function: Callable[..., R], items: Iterable[T], *shared: Any) -> Iterator[R]:
    """`function(*shared, item)` of each item, in order. Items are drawn as tasks end. Raises what a task raises."""
    waiting: deque[Pending] = deque()
    try:
        for item in items:
            waiting.append(executor.submit(function, *shared, item))
            if len(waiting) >= executor.window:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for pending in waiting:
            pending.cancel()


class Here(AbstractContextManager["Here"]):
    """Runs each task at once, in this process."""

    window = 1

    def __exit__(self, *_: object) -> None:
        """Nothing is to be ended."""

    def share(self, value: object) -> Any:
        """The value itself."""
        return value

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Pending:
        """The result, or what the task raised."""
        try:
            return _Done(function(*arguments), None)
        except Exception as error:  # noqa: BLE001 - as a pool does: whoever takes the result sees it
            return _Done(None, error)


@dataclass(frozen=True, slots=True)
class _Done:
    value: Any
    error: Exception | None

    def result(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.value

    def cancel(self) -> bool:
        return False


class _Pooled(AbstractContextManager["_Pooled"]):
    def __init__(self, pool: Pool, workers: int) -> None:
        self._pool = pool
        self.window = AHEAD * workers + 1

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def share(self, value: object) -> Any:
        """The value itself: threads see the same memory."""
        return value

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Pending:
        """Queue the task."""
        return self._pool.submit(function, *arguments)


class Threads(_Pooled):
    """Threads of this process, for work that numpy and its like do without the interpreter's lock."""

    def __init__(self, workers: int) -> None:
        from concurrent.futures import ThreadPoolExecutor

        super().__init__(ThreadPoolExecutor(workers), workers)


class Processes(_Pooled):
    """Processes of this machine."""

    def __init__(self, workers: int) -> None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # Not forked: V8 runs threads, which a fork would leave behind.
        super().__init__(ProcessPoolExecutor(workers, mp_context=get_context("spawn")), workers)
        self._folder = tempfile.TemporaryDirectory()
        self._stored = 0

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self._folder.cleanup()

    def share(self, value: object) -> Any:
        """The name of a file that holds the value, which each process reads once."""
        path = Path(self._folder.name) / f"{self._stored}"
        self._stored += 1
        with path.open("wb") as file:
            pickle.dump(value, file, protocol=pickle.HIGHEST_PROTOCOL)
        return _Stored(path)

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Pending:
        """Queue the task."""
        return self._pool.submit(_run, function, arguments)


@dataclass(frozen=True, slots=True)
class _Stored:
    path: Path


@lru_cache(maxsize=4)
def _read(path: Path) -> Any:
    with path.open("rb") as file:
        return pickle.load(file)  # noqa: S301 - written by the process that started this one, in its own folder


def _run(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    return function(*(_read(value.path) if isinstance(value, _Stored) else value for value in arguments))
