"""Turn `[[links]]` into Markdown links, which MkDocs checks."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from kb.site import links
from kb.site.build import LaterPage, build_of
from kb.site.knowledge import Build
from kb.site.page_hooks import looks_at


def _look(build: Build, page: LaterPage) -> object:
    if page.build is None:
        return ()
    found = (link for _, _, link in build.reading.leads_of(page.file.src_uri).links)
    # What a link shows that has words of its own is not what the other page is called.
    return [(to := build.names.target(link.target)) and (to.uri, link.text or to.title) for link in found]


@looks_at(_look)
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    build = build_of(config, files)
    prefix = "../" * page.file.src_uri.count("/")
    # The build knows the links of the whole text, with the blank lines above it.
    text = page.body if isinstance(page, LaterPage) and page.body.lstrip("\n") == markdown else markdown
    found = build.reading.leads(text).links if "[[" in text else ()
    return links.rewrite(text, lambda link: links.as_markdown(link, build.names, prefix), found).lstrip("\n")
