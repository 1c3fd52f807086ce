"""The search: its files, the theme's box for it, and a plain list of all questions for readers without JavaScript."""

from __future__ import annotations

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from kb.site.build import add_page, build_of, kept, output, processes
from kb.site.knowledge import Build
from kb.site.making import made_questions
from kb.site.page_hooks import looks_at, nothing, only_in
from kb.site.prepared import Store
from kb.site.search_apart import standing_by
from kb.site.search_box import topics_file

ALL_QUESTIONS = "questions/index.md"


class BoxConfig(Config):  # type: ignore[no-untyped-call]
    """What the theme asks of the plugin that it believes to be its own."""

    enabled = config_options.Type(bool, default=True)


class SearchBox(BasePlugin[BoxConfig]):  # type: ignore[no-untyped-call]
    """Makes the theme show its search box. It has no events: the engine behind the box is ours."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    box = SearchBox()
    box.load_config({})
    config.plugins["material/search"] = box
    return config


@event_priority(70)
def _part(files: Files, *, config: MkDocsConfig) -> Files:
    # Long before it is needed: what parts now takes less memory with it, and makes itself ready meanwhile.
    build, store = build_of(config, files), Store(kept(config, "pages"))
    terms, folder = build.glossary.terms, kept(config, "search")
    build.search = standing_by(build.base, build.reading.questions(), terms, store, folder, output(config), processes())
    return files


@event_priority(10)  # before it is known which pages are made when all are read
def _list(files: Files, *, config: MkDocsConfig) -> Files:
    add_page(config, files, ALL_QUESTIONS, {"title": "全部问题", "hide": ["toc"]})
    return files


on_files = CombinedEvent(_part, _list)


@looks_at(nothing)  # it has nothing to do with questions themselves
@only_in("questions")
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    if page.file.src_uri == ALL_QUESTIONS:
        page.meta["template"] = "questions.html"
    return markdown


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    build = build_of(config, files)
    assert build.search is not None
    build.searched = build.search.give(made_questions(files))
    return env


@event_priority(50)
def on_post_build(*, config: MkDocsConfig) -> None:
    # As late as can be: meanwhile pages are written, those for paper are made, and MkDocs does its part.
    build: Build = config.extra["making"].build
    output(config).add(build.searched())
    for uri, content in topics_file(build.site).items():
        output(config).write(uri, content)
