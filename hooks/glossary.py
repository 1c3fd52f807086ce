"""The page of terms, from glossary.yml."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from kb.site.build import build_of, kind_and_name
from kb.site.page_hooks import only_in


@only_in("")
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    if kind_and_name(page.file) == ("", "glossary"):
        build = build_of(config, files)
        page.meta["template"] = "glossary.html"
        page.meta["terms"] = build.glossary.terms
        page.meta["explained"] = {slug: question.meta.title for slug, question in build.site.pages.items()}
    return markdown
