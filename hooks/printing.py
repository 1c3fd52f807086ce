"""A page for paper for each topic."""

from __future__ import annotations

import time
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from kb.site import printing, workers
from kb.site.build import LaterPage, build_of, kept, processes
from kb.site.edition import edition
from kb.site.policy import POLICY
from kb.site.views import TopicView


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    build = build_of(config, files)
    pages = {file.url: file.page for file in files.documentation_pages() if file.page is not None}
    template = env.get_template("print.html")

    def content(url: str) -> str:
        return (pages[url].content or "") if url in pages else ""

    def named(url: str) -> str:
        page = pages.get(url)
        # The key of a made page stands for all that it is made of, and need not be read.
        return page.prepared.key if isinstance(page, LaterPage) and page.prepared else content(url)

    folder = kept(config, "sheets")
    make, since = printing.KeptSheets(folder, edition(config, []), named).sheet, time.time()

    def write(topic: TopicView) -> None:
        sheet_of = printing.sheets(topic, build.site, content, config.site_url or "", make)
        path = Path(config.site_dir, printing.print_url(topic), "index.html")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            values = {"topic": topic, "sheet_of": sheet_of, "policy": POLICY}
            stream.writelines(template.generate(config=config, root="../../../", **values))

    # Right into the site: all topics hold all pages once more, too much for the memory.
    topics = [topic for topic in build.views.topics() if topic.entries]
    workers.shared_out(topics, write, processes(), few=2)
    folder.tidy(since)
    return env
