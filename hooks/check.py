"""Tell of every fault in the knowledge base before pages are built, so that a strict build fails with all of them."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from kb.site.build import build_of, warn


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    for problem in build_of(config, files).problems():
        warn(problem)
    return files
