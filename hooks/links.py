"""Turn `[[links]]` into Markdown links, which MkDocs checks."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from kb.site import links
from kb.site.build import build_of


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    known = build_of(config, files).names
    prefix = "../" * page.file.src_uri.count("/")
    return links.rewrite(markdown, lambda link: links.as_markdown(link, known, prefix))
