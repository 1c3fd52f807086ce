"""Pages: read and made by several processes, and written by them while the search is made.

All but few, which are short: MkDocs makes those.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import lru_cache

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data

from kb.site import workers
from kb.site.build import LaterPage, build_of, kind_and_name, output, processes
from kb.site.knowledge import Build
from kb.site.logs import Withheld
from kb.site.making import Making
from kb.site.page_hooks import pass_over
from kb.site.templates import visible

LISTS = {"glossary.md", "new.md", "offline.md"}
"""Pages of the site's own with a list of what others say. So are those named `index`."""
OF_ALL = {"graph.md", "questions/index.md"}
"""Lists that show something of each question."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    processes()
    get_env = config.theme.get_env
    config.theme.get_env = lambda: visible(get_env())  # type: ignore[method-assign]
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
    titles = dict(_titles(config.nav))
    for file in files.documentation_pages():
        if _is_made_later(file, build, titles):
            page = LaterPage(titles.get(file.src_uri), file, config)
            page.store = _making(files).store
            page.build = build if kind_and_name(file)[0] == "questions" else None
            page.given = build.given.get(file.src_uri)
            page.is_list = file.src_uri in OF_ALL
    return files


def _is_made_later(file: File, build: Build, titles: Mapping[str, str]) -> bool:
    kind, name = kind_and_name(file)
    if file.src_uri in OF_ALL:
        return file.src_uri in build.given or file.src_uri in titles or _has_title(file)
    site = build.site
    known: dict[str, Container[str]] = {"questions": site.pages, "topics": site.topics, "interviews": site.interviews}
    if kind in known:
        return name in known[kind]
    if kind == "tags":
        return file.generated_by is not None
    # The navigation, which stands on each page, asks for its title before it is made.
    return name != "index" and file.src_uri not in LISTS and (file.src_uri in titles or _has_title(file))


def _has_title(file: File) -> bool:
    try:
        return bool(get_data(file.content_string)[1].get("title"))
    except (OSError, ValueError):
        # Told of when it is read.
        return False


def _titles(nav: object) -> Iterator[tuple[str, str]]:
    """The titles that the navigation of the settings gives to pages, by file."""
    for item in nav if isinstance(nav, list) else ():
        for title, place in item.items() if isinstance(item, dict) else ():
            if isinstance(place, str):
                yield place, title
            yield from _titles(place)


def on_page_read_source(*, page: Page, config: MkDocsConfig) -> str | None:
    """Read a page once for all that asks what it holds; others are read by MkDocs."""
    return page.source() if isinstance(page, LaterPage) else None


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    _making(files).nav = nav
    for page in nav.pages:
        if isinstance(page, LaterPage):
            page.in_nav = True
    for page in _making(files).pages():
        # The navigation asks a page for its title before it is made.
        page.waits = not page.in_nav
    config.extra["told_of_all"] = pass_over(config.plugins.events)
    return nav


@event_priority(100)  # before any page is read that waited
def _tell(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    config.extra.pop("told_of_all")()
    return env


def _prepare(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    _making(files).prepare_all(env, processes())
    return env


@event_priority(-10)
def _write(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    _making(files).write_all(processes())
    return env


on_env = CombinedEvent(_tell, _prepare, _write)


@event_priority(-10)  # when the search is written, and before the files of the site are listed
def _keep(*, config: MkDocsConfig) -> None:
    config.extra["kept"] = workers.aside(output(config).keep, processes())


@event_priority(-100)
def _end(*, config: MkDocsConfig) -> None:
    Withheld.end()
    config.extra["kept"]()
    build: Build = config.extra["making"].build
    build.kept()
    workers.settle()


on_post_build = CombinedEvent(_keep, _end)  # type: ignore[arg-type] # it is typed for events with an item only


def on_build_error(*, error: Exception) -> None:
    Withheld.end()
