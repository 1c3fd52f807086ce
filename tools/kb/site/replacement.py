"""A new site in the place of the one before, which keeps the files that both have."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from pathlib import Path

from kb.site.output import LEFT, files_below


def replace_site(site: Path, new: Path) -> None:
    """Put the site in the folder `new`, where files are missing that it left in `site`, in the place of that.

    Each file changes at once. What begins with a dot at the top of the site stays, as MkDocs leaves it.
    """
    listed = new / LEFT
    left = set(json.loads(listed.read_bytes())) if listed.is_file() else set[str]()
    listed.unlink(missing_ok=True)
    if site.is_dir():
        _clear(site, left.union(files_below(new)))
        _move(new, site)
        shutil.rmtree(new)
    else:
        new.rename(site)


def _clear(site: Path, staying: set[str]) -> None:
    """Remove all other files, and the folders that are then empty."""
    for gone in set(files_below(site)) - staying:
        if not gone.startswith("."):
            (site / gone).unlink()
            with contextlib.suppress(OSError):
                os.removedirs((site / gone).parent)
    site.mkdir(exist_ok=True)


def _move(new: Path, site: Path) -> None:
    for place, below, names in os.walk(new):
        to = site / Path(place).relative_to(new)
        for name in names:
            Path(place, name).replace(to / name)
        for name in [name for name in below if not (to / name).exists()]:
            Path(place, name).rename(to / name)
            below.remove(name)
