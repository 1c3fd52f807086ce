"""How far a long run is, on a terminal only: a bar, the rate and the time that remains."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO, TypeVar

T = TypeVar("T")

FEWEST = 2
"""Items from which a bar is worth showing."""
EVERY = 0.1
"""Seconds between two drawings."""


def progress(
    items: Iterable[T], total: int, stream: TextIO, clock: Callable[[], float] = time.monotonic
) -> Iterator[T]:
    """The items one by one, with a bar on `stream` where that is a terminal; silent elsewhere."""
    if total < FEWEST or not stream.isatty():
        yield from items
        return
    start, drawn = clock(), 0.0
    for done, item in enumerate(items, 1):
        clear(stream)
        yield item
        now = clock()
        if now - drawn >= EVERY or done == total:
            stream.write("\r" + bar(done, total, now - start, shutil.get_terminal_size().columns))
            stream.flush()
            drawn = now
    clear(stream)


def clear(stream: TextIO) -> None:
    """Take the bar away, so that what is printed next stands on an empty line."""
    stream.write("\r\x1b[K")
    stream.flush()


def bar(done: int, total: int, seconds: float, columns: int) -> str:
    """One line: how many, the bar, the rate, the time that remains."""
    rate = done / seconds if seconds > 0 else 0.0
    left = f"{_shown((total - done) / rate)} left" if rate else ""
    head, tail = f"{done}/{total} ", f" {rate:.1f} notes/s {left}".rstrip()
    width = max(0, min(40, columns - len(head) - len(tail) - 3))
    filled = width * done // total
    return f"{head}[{'#' * filled}{' ' * (width - filled)}]{tail}"[: max(1, columns - 1)]


def _shown(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
