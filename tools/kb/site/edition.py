"""What everything kept from an earlier build depends on: the code, the versions, the templates, the settings.

A digest of it is part of each key, so that what was kept under another edition is never found.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from kb.site.assets import ROOT
from kb.site.katex import edition as katex_edition

CODE = ROOT / "tools" / "kb"
PACKAGES = (sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
APART = frozenset({"site_dir", "dev_addr", "plugins", "hooks", "theme", "strict", "watch", "mdx_configs"})
"""Settings that change no page, or that are looked at in another way: options of extensions page by page."""


def edition(settings: Mapping[str, Any], places: Iterable[Path], *others: object) -> str:
    """The digest for a build with these settings, and with these files and what is below these folders.

    `others` are further values that all pages show.
    """
    found = hashlib.sha256(f"{installed()}\n{code()}\n{digest(places)}".encode())
    kept = {name: value for name, value in settings.items() if name not in APART}
    kept["theme"] = {name: settings["theme"][name] for name in settings["theme"]}
    found.update(json.dumps(kept, sort_keys=True, default=plain).encode())
    found.update(repr((str(Path.cwd()), *others)).encode())
    return found.hexdigest()


def is_installed(folder: Path) -> bool:
    """Whether a folder belongs to an installed package, which its version stands for."""
    return any(folder.resolve().is_relative_to(Path(place).resolve()) for place in PACKAGES)


def digest(places: Iterable[Path]) -> str:
    """The digest of files, and of all files below folders, by name and content."""
    found = hashlib.sha256()
    for path in sorted({path for place in places for path in _files(place)}):
        found.update(f"{path}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


@cache
def code() -> str:
    """The digest of the code that runs: it was loaded when the process began."""
    return digest((CODE,))


@cache
def installed() -> str:
    """The versions of Python, of each package, and of what sets formulas."""
    return "\n".join([sys.implementation.name, sys.version, katex_edition(), *packages()])


def packages() -> list[str]:
    """The packages that can be loaded, by the names of the folders that tell of them, in which their versions stand."""
    found = (path.name for place in sys.path if Path(place).is_dir() for path in Path(place).iterdir())
    return sorted({name for name in found if name.endswith((".dist-info", ".egg-info"))})


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for parent, names, files in os.walk(place, followlinks=True):
        names[:] = [name for name in names if name != "__pycache__"]
        yield from (Path(parent, name) for name in files)


def plain(value: object) -> object:
    """A setting that JSON cannot hold. Functions are told by their name: their code is among the files."""
    if isinstance(value, Mapping):
        return dict(value)
    return (
        str(value) if isinstance(value, PurePath | date) else getattr(value, "__qualname__", type(value).__qualname__)
    )
