"""Lists of questions: by topic, by tag, by interview."""

from __future__ import annotations

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from kb.site.build import LaterPage, add_page, build_of, kind_and_name
from kb.site.knowledge import Build
from kb.site.page_hooks import looks_at

INDEXES = {"": "home.html", "topics": "topics.html", "interviews": "interviews.html", "tags": "tags.html"}
TEMPLATES = {"questions": "question.html", "topics": "topic.html", "interviews": "interview.html", "tags": "tag.html"}


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    for place in build_of(config, files).views.tags():
        add_page(config, files, f"{place.url.rstrip('/')}.md", {"title": place.title, "tag": place.title})
    return files


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    env.globals["kb_minutes"] = build_of(config, files).views.minutes
    return env


def _look(build: Build, page: LaterPage) -> object:
    words = build.views.words
    return words.question(kind_and_name(page.file)[1]) if page.given is None else words.tagged(str(page.given["tag"]))


@looks_at(_look)
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    build = build_of(config, files)
    kind, name = kind_and_name(page.file)
    page.meta["views"] = build.views
    if name == "index":
        page.meta["template"] = INDEXES.get(kind, "main.html")
        return markdown
    page.meta["template"] = TEMPLATES.get(kind, "main.html")
    if isinstance(page, LaterPage) and not page.is_list:
        page.meta["views"] = build.views.shared()
    if kind == "questions" and name in build.site.pages:
        page.meta["question"] = build.views.question(name)
    if kind == "topics" and name in build.site.topics:
        listing = page.meta["listing"] = build.views.topic(name)
        page.meta["views"] = build.views.shared(listing.entries)
        page.meta["map"] = build.views.maps.map(name)
    if kind == "interviews":
        page.meta["interview"] = build.site.interviews.get(name)
    if kind == "tags":
        page.meta["entries"] = build.views.tagged(page.meta["tag"])
        page.meta["views"] = build.views.shared(page.meta["entries"])
    return markdown
