"""A page for paper for each topic."""

from __future__ import annotations

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from kb.site import printing
from kb.site.build import add_file, build_of
from kb.site.policy import policy


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    build = build_of(config, files)
    pages = (file.page for file in files.documentation_pages() if file.page is not None)
    contents = {page.url: page.content for page in pages if page.content}
    template = env.get_template("print.html")
    for topic in build.views.topics():
        if topic.entries:
            sheets = printing.sheets(topic, build.site, contents, config.site_url or "")
            html = template.render(
                config=config,
                topic=topic,
                sheets=sheets,
                policy=policy(()),
                root="../../../",
            )
            add_file(config, files, f"{printing.print_url(topic)}index.html", html)
    return env
