"""The edition of one build: its settings, hooks and templates, and the navigation, which all pages show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from kb.site.edition import edition, is_installed, plain

FrontMatter = Callable[[str], object]
"""What a text says above itself, as the engine reads it."""


def site_edition(config: Any, nav: Iterable[Any], engine: str, front_matter: FrontMatter) -> str:
    """The digest of what all pages of a build are made of.

    `config` and the items of `nav` are those of the engine, whose name stands on each page.
    """
    modules = cast("Mapping[str, ModuleType]", config.hooks)
    hooks = [Path(module.__file__ or "").parent for module in modules.values()]
    templates = [Path(folder) for folder in config.theme.dirs if not is_installed(Path(folder))]
    places = [Path(config.config_file_path or "."), *hooks, *templates]
    return edition(config, places, engine, list(_shown(nav, front_matter)))


def told_options(options: Mapping[str, Mapping[str, Any]]) -> str:
    """The options of Markdown's extensions in words."""
    return json.dumps({name: dict(given) for name, given in options.items()}, sort_keys=True, default=plain)


def _shown(items: Iterable[Any], front_matter: FrontMatter) -> Iterator[object]:
    """What the navigation shows: it stands on every page."""
    for item in items:
        file = getattr(item, "file", None)
        yield type(item).__name__, item.title, getattr(item, "url", ""), file and front_matter(file.content_string)
        yield list(_shown(getattr(item, "children", None) or (), front_matter))
