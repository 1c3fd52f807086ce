"""The graph of questions: its files, its page, and the picture of each question's neighbours."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from kb.site import assets, graph, layout, workers
from kb.site.build import add_file, build_of, kind_and_name, processes


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    build = build_of(config, files)
    site = build.site
    places = layout.positions(graph.nodes(site).values(), site.edges)
    add_file(config, files, "graph.json", graph.to_json(graph.graph(site)))
    add_file(config, files, "graph-drawing.json", graph.to_json(graph.drawing(site, places)))
    for uri, content in assets.graph_files():
        add_file(config, files, uri, content)
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    build = build_of(config, files)
    kind, name = kind_and_name(page.file)
    if kind == "questions" and name in build.site.pages:
        page.meta["local_graph"] = build.local_graphs.frame(name)
    if (kind, name) == ("", "graph"):
        page.meta["template"] = "graph.html"
        page.meta["topic_titles"] = graph.to_json({slug: topic.title for slug, topic in build.site.topics.items()})
    return markdown


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Draw the small pictures right into the site: held until the end, they would fill the memory."""
    graphs, site = build_of(config, files).local_graphs, Path(config.site_dir)
    workers.shared_out(sorted(graphs.nodes), lambda slug: graphs.write(slug, site), processes())
    return env
