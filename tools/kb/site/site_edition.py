"""The edition of one build by MkDocs: its settings, hooks and templates, and the navigation, which all pages show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data

from kb.site.edition import edition, is_installed, plain


def site_edition(config: MkDocsConfig, nav: Navigation) -> str:
    """The digest of what all pages of a build are made of."""
    modules = cast("Mapping[str, ModuleType]", config.hooks)
    hooks = [Path(module.__file__ or "").parent for module in modules.values()]
    templates = [Path(folder) for folder in config.theme.dirs if not is_installed(Path(folder))]
    places = [Path(config.config_file_path or "."), *hooks, *templates]
    # The engine's name stands on each page; MkDocs and its successors call the class by their own.
    return edition(config, places, Page.__module__, list(_shown(nav.items)))


def told_options(options: Mapping[str, Mapping[str, Any]]) -> str:
    """The options of Markdown's extensions in words."""
    return json.dumps({name: dict(given) for name, given in options.items()}, sort_keys=True, default=plain)


def _shown(items: Iterable[StructureItem]) -> Iterator[object]:
    """What the navigation shows: it stands on every page."""
    for item in items:
        page = item if isinstance(item, Page) else None
        yield type(item).__name__, item.title, getattr(item, "url", ""), page and get_data(page.file.content_string)[1]
        yield list(_shown(getattr(item, "children", None) or ()))
