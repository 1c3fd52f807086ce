"""A page for paper for each topic."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files

from kb.site import printing, workers
from kb.site.build import LaterPage, build_of, kept, output, processes
from kb.site.edition import edition
from kb.site.kept_sheets import KeptSheets
from kb.site.knowledge import Build
from kb.site.making import STYLES
from kb.site.output import Row
from kb.site.policy import POLICY
from kb.site.view_words import ViewWords
from kb.site.views import TopicView


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    site = build_of(config, files).site
    pages = {file.url: file.page for file in files.documentation_pages() if file.page is not None}

    def content(url: str) -> str:
        return (pages[url].content or "") if url in pages else ""

    def named(url: str) -> str:
        page = pages.get(url)
        # The key of a made page stands for all that it is made of, and need not be read.
        made = page.prepared if isinstance(page, LaterPage) else None
        return f"{made.key} {made.led}" if made else content(url)

    folder, since, made_by = kept(config, "sheets"), time.time(), edition(config, [])

    def write(due: tuple[TopicView, str, str, dict[str, Any]]) -> dict[str, Row]:
        topic, uri, made_of, values = due
        sheets = KeptSheets(folder, made_by, printing.print_url(topic), named)
        values["sheet_of"] = printing.sheets(topic, site, content, config.site_url or "", sheets.sheet)
        parts = env.get_template("print.html").generate(config=config, **values)
        row = output(config).write_parts(uri, (part.encode() for part in parts), made_of)
        sheets.keep()
        return {uri: row}

    words = build_of(config, files).views.words
    due = [
        (topic, uri, made_of, values)
        for topic in build_of(config, files).views.topics()
        if topic.entries
        for uri, made_of, values in [_made_of(env, config, topic, words, named)]
        if output(config).again(uri, made_of) is None
    ]
    # All topics hold all pages once more, too much for the memory. The search, which is made meanwhile, takes longer.
    written = workers.begun(due, write, processes(), few=1, gives_way=True)

    def end() -> None:
        for row in written():
            output(config).rows.update(row)
        folder.tidy(since)

    build_of(config, files).sheets = end
    return env


@event_priority(40)  # before the files of the site are listed
def on_post_build(*, config: MkDocsConfig) -> None:
    build: Build = config.extra["making"].build
    build.sheets()


def _made_of(
    env: Environment, config: MkDocsConfig, topic: TopicView, words: ViewWords, named: Callable[[str], str]
) -> tuple[str, str, dict[str, Any]]:
    """A topic's sheet: its place, the digest of all that it is made of, what its template is given beside the texts."""
    given: Mapping[str, Any] = env.globals
    styles = {name: given["kb_styles"][name] for name in STYLES}
    values = {"styles": styles, "policy": POLICY, "root": "../../../"}
    shown = [named(topic.url), *(named(entry.url) for entry in topic.entries)]
    told = repr((config.extra["making"].edition, values, words.topic(topic), shown))
    made_of = hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()
    return f"{printing.print_url(topic)}index.html", made_of, {"topic": topic, **values}
