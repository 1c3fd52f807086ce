"""A new site in the place of the one before, which keeps the files that both have."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from kb.site.output import LEFT, files_below, folder_of


def replace_site(site: Path, new: Path, standing: Iterable[str] | None = None) -> None:
    """Put the site in the folder `new`, where files are missing that it left in `site`, in the place of that.

    `standing` are the files of `site`, if that is known already. Each file changes at once. What begins
    with a dot at the top of the site stays, as MkDocs leaves it.
    """
    listed = new / LEFT
    told = json.loads(listed.read_bytes()) if listed.is_file() else {"left": [], "moved": {}}
    left, moved = told["left"], told["moved"]
    listed.unlink(missing_ok=True)
    if site.is_dir():
        coming = (uri for uri in files_below(new) if folder_of(uri) not in moved)
        # What a folder is not to keep goes first: under its new name a file is the new one, or is not there yet.
        staying = {_stood(uri, moved) for uri in left} if moved else set(left)
        _clear(site, set(files_below(site) if standing is None else standing), staying.union(coming))
        for to, stood in moved.items():
            _rename(site / stood, site / to)
        _move(new, site)
        shutil.rmtree(new)
    else:
        new.rename(site)


def _stood(uri: str, moved: Mapping[str, str]) -> str:
    to = folder_of(uri)
    return f"{moved[to]}{uri[len(to) :]}" if to in moved else uri


def _clear(site: Path, standing: set[str], staying: set[str]) -> None:
    """Remove all other files, and the folders that are then empty."""
    gone = [uri for uri in standing - staying if not uri.startswith(".")]
    for uri in gone:
        # Somebody may have removed it since it was seen.
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{site}{os.sep}{uri}")  # noqa: PTH108 -- a path is an object of many parts
    for emptied in set(map(folder_of, gone)):
        with contextlib.suppress(OSError):
            os.removedirs(site / emptied)
    site.mkdir(exist_ok=True)


def _rename(old: Path, to: Path) -> None:
    try:
        old.rename(to)
    except OSError:
        # There are file systems on which a folder has one name for ever.
        shutil.copytree(old, to, dirs_exist_ok=True)
        shutil.rmtree(old)


def _move(new: Path, site: Path) -> None:
    for place, below, names in os.walk(new):
        to = f"{site}{place[len(str(new)) :]}"
        for name in names:
            # By texts: a path is an object of many parts.
            os.replace(f"{place}{os.sep}{name}", f"{to}{os.sep}{name}")  # noqa: PTH105 -- see above
        for name in [name for name in below if not Path(to, name).exists()]:
            Path(place, name).rename(Path(to, name))
            below.remove(name)
