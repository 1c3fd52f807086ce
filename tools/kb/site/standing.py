"""Work of a process that parts early and waits: what it is to work with is not known yet."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from threading import Thread
from typing import Any, Generic, TypeVar

from kb.site import workers

Given = TypeVar("Given")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Parcel(Generic[Given]):
    """What is given. The last is all that is needed; before it there may be hints."""

    content: Given
    is_hint: bool = False


class Standing(Generic[Given, Result]):
    """Work of a process that parts now, while this one is small, and makes itself ready: it waits for what it is given.

    As `aside`, of work that needs something which is not known yet.
    """

    def __init__(self, make_ready: Callable[[], Callable[[Iterator[Parcel[Given]]], Result]], count: int) -> None:
        """Part, if `count` processes are allowed. `make_ready` returns what works with all that is given, in turn."""
        self._make_ready, self._count = make_ready, count
        self._sending: Connection | None = None
        self._handing: Thread | None = None
        if not workers.may_part(count):
            return
        receiving, sending = multiprocessing.get_context("fork").Pipe(duplex=False)

        def worked(_: object) -> Result:
            # Else it would wait for itself, should the one that gives be killed.
            sending.close()
            work = make_ready()
            return work(_given(receiving))

        self._started = workers.Started([()], worked)
        self._sending = sending
        receiving.close()

    def hint(self, given: Given) -> None:
        """Give what another process may begin with."""
        if self._sending is not None:
            self._hand_over(self._sending, Parcel(given, is_hint=True))

    def give(self, given: Given) -> Callable[[], Result]:
        """Give all that is needed; returns a function that waits for what is made of it."""
        if self._sending is None:
            return workers.aside(lambda: self._make_ready()(iter([Parcel(given)])), self._count)
        self._hand_over(self._sending, Parcel(given))
        return lambda: self._started.result()[0]

    def _hand_over(self, sending: Connection, content: Parcel[Given]) -> None:
        # What does not fit into the pipe waits for who makes itself ready still.
        last, packed = self._handing, ForkingPickler.dumps(content)
        self._handing = Thread(target=_hand_over, args=(last, sending, packed), daemon=True)
        self._handing.start()


def _hand_over(last: Thread | None, sending: Connection, content: memoryview) -> None:
    if last is not None:
        last.join()
    # Where nobody takes it any more, that is told to who waits for the result.
    with contextlib.suppress(OSError):
        sending.send_bytes(content)


def _given(receiving: Connection) -> Iterator[Parcel[Any]]:
    is_hint = True
    while is_hint:
        given: Parcel[Any] = receiving.recv()
        is_hint = given.is_hint
        yield given
