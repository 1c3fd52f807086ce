"""The live preview: an edited page is there within a second, all that depends on it as soon as the site is built anew.

One process keeps the site that is shown and makes edited pages anew in it. Another builds the site from what was
edited meanwhile, with the code as it is then, and takes its place.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from urllib.parse import urlsplit

from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

from kb.model import KnownError
from kb.site import preview
from kb.site.assets import ROOT
from kb.site.edition import CODE

LATER = 10
"""How much a build of the whole site gives way to what shows an edited page, as `nice` counts."""

Snapshot = Mapping[Path, tuple[int, int]]
"""Files by path: when each was changed, and its bytes."""


def snapshot(places: Sequence[Path]) -> Snapshot:
    """The files at and below some places, but for what editors leave beside them."""
    found = {}
    for path in _files(places):
        try:
            about = path.stat()
        except OSError:
            # Taken away meanwhile.
            continue
        found[path] = (about.st_mtime_ns, about.st_size)
    return found


def _files(places: Sequence[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_file():
            yield place
        for folder, below, names in os.walk(place):
            below[:] = [name for name in below if name != "__pycache__"]
            yield from (Path(folder, name) for name in names if not name.startswith(".") and not name.endswith("~"))


class Built:
    """A site that a process builds, and keeps to make edited pages anew."""

    def __init__(self, settings: Path, folder: Path, url: str, places: Sequence[Path], later: int) -> None:
        self.folder, self.begun = folder, snapshot(places)
        self._seen = self.begun
        spawning = multiprocessing.get_context("spawn")
        self._asking, answering = spawning.Pipe()
        self._process = spawning.Process(target=_run, args=(settings, folder, url, answering, later))
        self._process.start()
        answering.close()

    def is_built(self) -> bool:
        """Wait until the site is built; False where that failed, which the process told."""
        return self._answers()

    def show(self, now: Snapshot) -> bool:
        """Make anew what was edited since it was last asked. Returns whether anything was."""
        edited = [path for path, about in now.items() if self._seen.get(path) != about]
        removed = self._seen.keys() - now.keys()
        self._seen = now
        if edited:
            # A process that was ended from outside shows nothing more; the next one will.
            with contextlib.suppress(OSError):
                self._asking.send(edited)
                self._answers()
        return bool(edited or removed)

    def end(self) -> None:
        """End the process; its folder goes with it."""
        self._asking.close()
        self._process.terminate()
        self._process.join()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            self._asking.recv()
        except EOFError:
            return False
        return True


def _run(settings: Path, folder: Path, url: str, asked: Connection, later: int) -> None:
    if later and hasattr(os, "nice"):
        os.nice(later)
    preview.run(settings, folder, url, asked)


class Preview:
    """What a server shows: the site as it was built last, with the pages that were edited since."""

    def __init__(self, settings: Path, address: str | None) -> None:
        """`address` is HOST:PORT; without it the settings name it. Raises KnownError where it cannot be had."""
        config = load_config(str(settings), **({"dev_addr": address} if address else {}))
        templates = [Path(folder) for folder in config.theme.dirs if Path(folder).is_relative_to(settings.parent)]
        hooks = [settings.parent / Path(name).parent for name in config.hooks]
        self.places = sorted({settings, Path(config.docs_dir), *templates, *hooks, CODE, ROOT / "package-lock.json"})
        self.folder = Path(tempfile.mkdtemp(prefix="kb-preview-"))
        mount = urlsplit(config.site_url or "/").path
        self.server = LiveReloadServer(self.follow, *config.dev_addr, root=str(self.folder), mount_path=mount)
        self._settings, self._lock, self._count = settings, Lock(), 0
        self._address: tuple[str, int] = config.dev_addr
        self._coming: Built | None = None
        self.server.error_handler = self._not_found

    def serve(self) -> None:
        """Show the site until interrupted. Raises KnownError where it cannot be built."""
        try:
            # Told before the site is built, which takes a while.
            socket.create_server(self._address).close()
            self._shown = self._begun(0)
            if not self._shown.is_built():
                raise KnownError("the site was not built; mend what is told above")
            self._show(self._shown)
            for place in self.places:
                self.server.watch(str(place))
            self.server.watch(str(self._bell))
            self.server.serve()  # type: ignore[no-untyped-call] # it has no types
        except OSError as error:
            why = os.strerror(error.errno or 0)
            raise KnownError(f"{self.server.url}: {why}; choose another with --address") from None
        finally:
            self.server.shutdown()
            self._end()

    def follow(self) -> None:
        """Show what was edited, and begin to build the site anew: the server calls it when files have changed."""
        with self._lock:
            now = snapshot(self.places)
            if self._shown.show(now) and self._coming is None:
                self._build()

    def _build(self) -> None:
        self._coming = self._begun(LATER)
        Thread(target=self._replace, args=(self._coming,), daemon=True).start()

    def _begun(self, later: int) -> Built:
        self._count += 1
        return Built(self._settings, self.folder / str(self._count), self.server.url, self.places, later)

    def _replace(self, coming: Built) -> None:
        built = coming.is_built()
        with self._lock:
            if self._coming is not coming:
                # The preview has ended.
                return
            now, self._coming, done_with = snapshot(self.places), None, coming
            if built:
                coming.show(now)
                done_with, self._shown = self._shown, coming
                self._show(coming)
            if now != coming.begun:
                self._build()
        # To remove a large site takes a while, in which pages are edited.
        done_with.end()

    def _show(self, built: Built) -> None:
        self.server.root = str(built.folder)
        # The server tells browsers after a watched file has changed.
        self._bell.write_text(built.folder.name, encoding="utf-8")

    @property
    def _bell(self) -> Path:
        return self.folder / "shown"

    def _not_found(self, code: int) -> bytes | None:
        page = Path(self.server.root, f"{code}.html")
        return page.read_bytes() if page.is_file() else None

    def _end(self) -> None:
        with self._lock:
            for built in (self._coming, getattr(self, "_shown", None)):
                if built is not None:
                    built.end()
            self._coming = None
        shutil.rmtree(self.folder, ignore_errors=True)
