"""Questions and tags: made by several processes once all pages are read, written when their last words are known."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from kb.site.build import LaterPage, build_of, kind_and_name, output, processes
from kb.site.logs import Withheld
from kb.site.making import Making


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    processes()
    return config


@lru_cache(maxsize=1)
def _making(files: Files) -> Making:
    # One a build, as in `build_of`.
    return Making(files)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    build = build_of(config, files)
    _making(files).configure(config)
    # For a preview, which makes pages again.
    config.extra["making"] = _making(files)
    for file in files.documentation_pages():
        kind, name = kind_and_name(file)
        if (kind == "questions" and name in build.site.pages) or (kind == "tags" and file.generated_by):
            page = LaterPage(file, config)
            page.store = _making(files).store
            page.build = build if kind == "questions" else None
    return files


def on_page_read_source(*, page: Page, config: MkDocsConfig) -> str | None:
    """Read a page once for all that asks what it holds; others are read by MkDocs."""
    return page.source() if isinstance(page, LaterPage) else None


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    _making(files).nav = nav
    return nav


def _prepare(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    _making(files).prepare_all(env, processes())
    return env


@event_priority(-100)
def _write(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    _making(files).write_all(env, processes())
    Withheld.begin("Page skipped: ")
    return env


on_env = CombinedEvent(_prepare, _write)


@event_priority(-100)
def on_post_build(*, config: MkDocsConfig) -> None:
    Withheld.end()
    output(config).keep()


def on_build_error(*, error: Exception) -> None:
    Withheld.end()
