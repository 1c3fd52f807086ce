"""A Dask cluster on this machine: a scheduler and two workers, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT

COMMAND = (sys.executable, "-m", "dask")
PATIENCE = 120


@dataclass
class LocalCluster:
    """The address of the scheduler, and the processes that work."""

    address: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill(self, number: int) -> None:
        """End a worker as a power cut would."""
        self.workers[number].kill()
        self.workers[number].wait()


@contextmanager
def local_cluster(folder: Path, workers: int = 2) -> Iterator[LocalCluster]:
    """A cluster whose files lie in `folder`; ended with the context."""
    with ExitStack() as stack:
        card = folder / "scheduler.json"
        listening = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(card))
        stack.enter_context(_started(folder, "scheduler", *listening))
        cluster = LocalCluster(_read(card)["address"])
        working = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--memory-limit", "0")
        for number in range(workers):
            own = ("--local-directory", str(folder / f"worker-{number}"), "--name", f"{number}")
            cluster.workers.append(stack.enter_context(_started(folder, "worker", cluster.address, *working, *own)))
        _wait_for(cluster.address, workers)
        yield cluster


@contextmanager
def _started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    # The tests' own functions run on the workers too.
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__DIAGNOSTICS__NVML": "false"}
    with (folder / f"{arguments[0]}.log").open("ab") as log:
        process = subprocess.Popen([*COMMAND, *arguments], cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _read(card: Path) -> Mapping[str, str]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found: Mapping[str, str] = json.loads(card.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            time.sleep(0.1)
        else:
            return found
    raise TimeoutError(f"{card}: the scheduler did not start")


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, timeout=PATIENCE, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=PATIENCE)
