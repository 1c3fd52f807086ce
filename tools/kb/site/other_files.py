"""The files below docs/ that are none of its texts: pages of our own, pictures, and what else lies there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from kb.model import Problem
from kb.pages.store import FOLDERS, shown_path


def problems(root: Path, wanted: Callable[[str], bool]) -> Iterator[Problem]:
    """Why files whose shown path is `wanted` may not be part of the site."""
    files = [path for path in _files(root) if wanted(shown_path(path))]
    if files:
        # Loaded late: with one page in hand nothing of it is needed.
        from kb.site import admission

        yield from admission.linked_folders(root)
        for path in files:
            yield from admission.problems(path, root)


def _files(root: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(root):
        folders.sort()
        texts = Path(parent).parent == root and Path(parent).name in FOLDERS
        yield from (Path(parent, name) for name in sorted(names) if not (texts and name.endswith(".md")))
