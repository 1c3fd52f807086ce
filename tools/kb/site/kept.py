"""What was made once and need not be made again: files by key, the digest of all that a thing is made of.

A file that was damaged counts as missing, so what is kept can be lost but cannot harm.
"""

from __future__ import annotations

import contextlib
import os
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

Buffer: TypeAlias = bytes | memoryview

FRESH = 24 * 3600.0
"""Files that were used within this many seconds are never thrown away: another build may be using them."""
TIDIED = "tidied"
"""The file whose time tells when a folder was tidied last."""
ROOM = 3
"""How many times the room of what the last build used may be filled."""
LITTLE = 64 << 20


def room_for(needed: int) -> int:
    """The room that may be filled, where the last build used so much of it."""
    return max(LITTLE, ROOM * needed)


class Kept:
    """A folder of things by key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, key: str, *content: Buffer) -> None:
        """Keep a thing, given in one or more pieces, at once or not at all."""
        path = self._path(key)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        check = 0
        for piece in content:
            check = zlib.crc32(piece, check)
        part.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(b"%08x\n" % check)
            file.writelines(content)
        part.replace(path)

    def read(self, key: str) -> bytes | None:
        """A thing that was kept; None where there is none, or no whole one."""
        path = f"{self.folder}{os.sep}{key[:2]}{os.sep}{key[2:]}"
        try:
            with open(path, "rb") as file:  # noqa: PTH123 -- what is not there is told sooner by a text
                check, _, content = file.read().partition(b"\n")
        except OSError:
            return None
        if check != b"%08x" % zlib.crc32(content):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return content

    def found_or_made(self, key: str, make: Callable[[], bytes]) -> bytes:
        """A thing that was kept, or what `make` makes, which is then kept."""
        found = self.read(key)
        if found is None:
            found = make()
            self.write(key, found)
        return found

    def tidy(self, since: float) -> bool:
        """Throw away what was used longest ago, where all takes much more room than what was used after `since`.

        Once a day, for it asks of each file when it was used; returns whether it was time.
        """
        if not self._is_due():
            return False
        files = sorted(self._files())
        room = sum(size for _, size, _ in files)
        most = room_for(sum(size for used, size, _ in files if used >= since))
        for used, size, path in files:
            if room <= most or used > time.time() - FRESH:
                break
            path.unlink(missing_ok=True)
            room -= size
        return True

    def _is_due(self) -> bool:
        stamp = self.folder / TIDIED
        tidied = stamp.stat().st_mtime if stamp.exists() else None
        if tidied is not None and tidied > time.time() - FRESH:
            return False
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()
        # Of a new folder nothing is old enough.
        return tidied is not None

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(OSError):
                found = path.stat()
                yield found.st_mtime, found.st_size, path

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]
