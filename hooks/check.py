"""Tell of every fault in the knowledge base before pages are built, so that a strict build fails with all of them."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files

from kb.site.build import build_of, warn


@event_priority(60)  # while pages are compared
def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    for problem in build_of(config, files).problems():
        warn(problem)
    return files
