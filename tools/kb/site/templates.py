"""Templates of a build in which nothing changes meanwhile: found, given what all share, and escaped in less time."""

from __future__ import annotations

import hashlib
import os
from collections import ChainMap
from collections.abc import Iterator, MutableMapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import markupsafe
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader

from kb.site.edition import installed


def quicken(env: Environment, folder: Path) -> None:
    """Let templates be laid out sooner, and be compiled once, not once a build and process.

    What is compiled is kept in `folder`, and known by the template's text.
    """
    made_by = f"{installed()} {sorted(env.extensions)}"
    place = folder / hashlib.sha256(made_by.encode()).hexdigest()[:16]
    place.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(place))

    def make_globals(d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        # Copied for each part of each page; a map of maps is copied by Python, name by name.
        return ChainMap(d, env.globals) if d else env.globals

    env.make_globals = make_globals  # type: ignore[method-assign]
    # Each page asks for a dozen, by name.
    env.get_template = cache(env.get_template)  # type: ignore[method-assign]
    env.filters["e"] = env.filters["escape"] = escaped


def visible(env: Environment) -> Environment:
    """The same environment, of whose files only those are listed that are in no folder with a dot before its name.

    Such a folder of the theme has ten thousand icons. MkDocs looks at each of them, and copies none.
    """
    assert isinstance(env.loader, FileSystemLoader)
    env.loader = _Visible(env.loader.searchpath)
    return env


class _Visible(FileSystemLoader):
    def list_templates(self) -> list[str]:
        """As the one above, without those which are hidden."""
        return sorted({name for place in self.searchpath for name in _below(str(place))})


def _below(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        within = os.path.relpath(place, folder).replace(os.sep, "/")
        yield from (name if within == "." else f"{within}/{name}" for name in names)


def escaped(value: object) -> str:
    """As the filter `escape`: most of what is escaped is a title, and stands on many pages."""
    return _escaped(value) if type(value) is str else markupsafe.escape(value)


@lru_cache(maxsize=1 << 14)
def _escaped(text: str) -> str:
    return str(markupsafe.escape(text))
