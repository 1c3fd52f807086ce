"""JavaScript libraries run in process, in V8, under a watchdog.

V8 was seen to stop answering once, for ten minutes and for no reason that could be found again. So each context lives
in a thread of its own; a call that does not answer in time costs that context, never the build.
"""

from __future__ import annotations

import atexit
import contextlib
import json
from collections.abc import Mapping, Sequence
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from py_mini_racer import MiniRacer

START_SECONDS = 60.0
"""For the start of V8 and the reading of the scripts, on a busy machine too."""
GRACE_SECONDS = 5.0
"""What V8 gets to stop by itself before its thread is left behind."""
LARGEST_HEAP = 2 << 30
FLAGS = ("--no-turbofan", "--no-memory-protection-keys")
"""Of V8's optimizing compilers Maglev does: TurboFan took longer than it saved, with 1,000 formulas and with 60,000.

Where processors have memory protection keys, only threads begun by the one that started V8 may touch what it guards
with them: a context in any other ends the process.
"""

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


class Hung(Exception):
    """A call got no answer in time, or V8 ran out of memory; the context is gone."""


class Left(Exception):
    """This process was forked from one that runs V8, whose threads stayed there."""


class _Process:
    """Whether V8 runs here, and whether it was left in the process that this one was forked from."""

    started = left = False


def leave() -> None:
    """Call no V8 any more where it ran before this process was forked."""
    _Process.left = _Process.started


def runs() -> bool:
    """Whether V8 was started in this process: those forked from it can have none."""
    return _Process.started


class Context:
    """A V8 context in its own thread. `sources` are scripts, read in order."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._jobs: SimpleQueue[tuple[str, float, Future[object]] | None] = SimpleQueue()
        # A daemon, so that a V8 that hangs does not keep Python from ending.
        self._thread = Thread(target=self._serve, name="v8", daemon=True)
        self._thread.start()
        for source in sources:
            self._evaluate(source + "\n;0", START_SECONDS)

    def call(self, function: str, arguments: Sequence[Json], seconds: float) -> Json:
        """The value of a JavaScript function, all values as JSON. Raises Hung after `seconds`."""
        written = json.dumps(arguments)
        answer: Json = json.loads(str(self._evaluate(f"JSON.stringify({function}(...{written}))", seconds)))
        return answer

    def close(self) -> None:
        """End V8, or leave it behind where it does not end."""
        self._jobs.put(None)
        self._thread.join(GRACE_SECONDS)

    def _evaluate(self, source: str, seconds: float) -> object:
        from concurrent.futures import Future

        from py_mini_racer import JSOOMException, JSTimeoutException

        answer: Future[object] = Future()
        self._jobs.put((source, seconds, answer))
        try:
            return answer.result(seconds + GRACE_SECONDS)
        except (TimeoutError, JSTimeoutException, JSOOMException) as error:
            # The thread is not ended: V8 may still call back, into an event loop that an end would have closed.
            raise Hung(f"V8 gave no answer in {seconds:g} seconds, or ran out of memory") from error

    def _serve(self) -> None:
        with contextlib.ExitStack() as opened:
            v8 = None
            while (job := self._jobs.get()) is not None:
                source, seconds, answer = job
                try:
                    v8 = v8 or opened.enter_context(_start())
                    answer.set_result(v8.eval(source, timeout_sec=seconds))
                except BaseException as error:  # noqa: BLE001 -- handed to the thread that waits
                    answer.set_exception(error)


def _start() -> MiniRacer:
    # Loaded late, as below: where every formula was set before, V8 is not needed.
    from py_mini_racer import DEFAULT_V8_FLAGS, MiniRacer, init_mini_racer

    _Process.started = True
    init_mini_racer(flags=(*DEFAULT_V8_FLAGS, *FLAGS), ignore_duplicate_init=True)
    v8 = MiniRacer()
    v8.set_hard_memory_limit(LARGEST_HEAP)
    return v8


class Engine:
    """Scripts and the one context a process that runs them, made on first use and remade after a hang."""

    def __init__(self, *scripts: Path | str) -> None:
        self._scripts = scripts
        self._context: Context | None = None
        self._lock = Lock()

    def call(self, function: str, *arguments: Json, seconds: float) -> Json:
        """Call a JavaScript function; once more in a new context where the first does not answer.

        Raises Hung where that does not answer either, JSEvalException where the function throws, Left in a process
        that was forked from one with V8.
        """
        if _Process.left:
            raise Left("V8 runs in the process that this one was forked from")
        with self._lock:
            try:
                return self._attempt(function, arguments, seconds)
            except Hung:
                return self._attempt(function, arguments, seconds)

    def close(self) -> None:
        """End the context, if there is one; the next call makes another."""
        if self._context is not None:
            self._context.close()
        self._context = None

    def _attempt(self, function: str, arguments: Sequence[Json], seconds: float) -> Json:
        try:
            if self._context is None:
                self._context = Context([_source(script) for script in self._scripts])
                atexit.register(self._context.close)
            return self._context.call(function, arguments, seconds)
        except Hung:
            self._forget()
            raise

    def _forget(self) -> None:
        if self._context is not None:
            atexit.unregister(self._context.close)
        self._context = None


def _source(script: Path | str) -> str:
    return script if isinstance(script, str) else script.read_text(encoding="utf-8")
