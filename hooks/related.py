"""The graph of questions: its files, and the picture of each page's neighbours."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from kb.site.build import add_file, build_of
from kb.site.graph import graph, to_json


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    add_file(config, files, "graph.json", to_json(graph(build_of(config, files).site)))
    return files
