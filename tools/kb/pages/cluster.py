"""Tasks on a Dask cluster, whose workers have `kb` installed and see the same files under the same names.

What a scheduler is told it runs, and what it answers is unpickled: it belongs on a network that is trusted.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kb.model import KnownError
from kb.pages.executor import AHEAD, Executor, Here, Pending, Processes

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 10
"""Seconds to wait for a scheduler."""
ATTEMPTS = 5
"""Times that a task is begun which ended with its workers."""


def opened(scheduler: str | None, jobs: int) -> Executor:
    """The cluster at an address such as `tcp://host:8786`, or as many processes of this machine, or for one this one.

    Raises KnownError where there is no such cluster, or what speaks to it is not installed.
    """
    if scheduler:
        return Cluster(scheduler)
    return Processes(jobs) if jobs > 1 else Here()


class Cluster(AbstractContextManager["Cluster"]):
    """The workers of a Dask scheduler. Tasks and shared values that end with a worker are begun anew on another."""

    def __init__(self, address: str) -> None:
        self._client = _connected(address)
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        if not workers:
            self._client.close()
            raise KnownError(f"{address}: the scheduler has no workers; start some with `dask worker {address}`")
        self.window = AHEAD * sum(worker["nthreads"] for worker in workers) + 1

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def share(self, value: object) -> Any:
        """A stand-in for a value that every worker gets at once."""
        return _Scattered(self._client, value)

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Pending:
        """Begin a task."""
        return _Task(self._client, function, arguments)


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise KnownError(f"--scheduler {address}: Dask is not installed; install `miandian[cluster]`") from error
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise KnownError(f"--scheduler {address}: no Dask scheduler answers there; check the address") from error


class Parcel:
    """A value as it was sent. Workers hand it on as such, whatever was done with what they unpacked.

    Where one cannot hand on a value, Dask lets the tasks of another wait for it for ever.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content

    @cached_property
    def value(self) -> Any:
        """The value, unpacked once in each process."""
        return pickle.loads(self.content)  # noqa: S301 -- from the client, which says what is run as well

    def __reduce__(self) -> tuple[type[Parcel], tuple[bytes]]:
        return Parcel, (self.content,)


def _called(function: Callable[..., Any], *arguments: Any) -> Any:
    return function(*(value.value if isinstance(value, Parcel) else value for value in arguments))


class _Scattered:
    """A value on the workers; sent anew where all that had it are gone."""

    def __init__(self, client: Client, value: object) -> None:
        self._client, self._value = client, value
        self.future = self._sent()

    def _sent(self) -> Any:
        return self._client.scatter(Parcel(pickle.dumps(self._value)), broadcast=True, hash=False)

    def renew(self) -> None:
        """Send the value again, if it is lost."""
        if self.future.status != "finished":
            self.future = self._sent()


class _Task:
    def __init__(self, client: Client, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        self._client, self._function, self._arguments = client, function, arguments
        self._future = self._begun()

    def _begun(self) -> Any:
        values = [value.future if isinstance(value, _Scattered) else value for value in self._arguments]
        return self._client.submit(_called, self._function, *values, pure=False)

    def result(self) -> Any:
        """Wait for it. Raises what the function raised, or KnownError where no worker outlives the task."""
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        for _ in range(ATTEMPTS):
            try:
                return self._future.result()
            except (KilledWorker, FutureCancelledError):
                for value in self._arguments:
                    if isinstance(value, _Scattered):
                        value.renew()
                self._future = self._begun()
        raise KnownError(f"workers ended {ATTEMPTS} times at one task; look at their logs for what ends them")

    def cancel(self) -> Any:
        """Do without the result."""
        self._future.cancel()
