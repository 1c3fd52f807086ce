"""Keep the addresses of renamed questions alive."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from kb.site.build import add_file, build_of
from kb.site.redirects import redirect_pages


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    for uri, content in redirect_pages(build_of(config, files).base.pages):
        add_file(config, files, uri, content)
    return files
