"""The graph of questions: its files, its page, and the picture of each question's neighbours."""

from __future__ import annotations

from functools import partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from kb.site import assets, graph, layout, workers
from kb.site.build import LaterPage, add_file, build_of, kept, kind_and_name, output, processes
from kb.site.graph_list import graph_items
from kb.site.knowledge import Build
from kb.site.output import Written
from kb.site.page_hooks import looks_at, only_in


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    build = build_of(config, files)
    site = build.site
    folder, nodes, written = kept(config, "layout"), build.local_graphs.nodes.values(), output(config)

    def drawn() -> Written:
        drawing = graph.drawing(site, layout.positions(nodes, site.edges, folder))
        files = {"graph.json": graph.graph(site), "graph-drawing.json": graph.to_json(drawing)}
        return Written({uri: written.write(uri, content.encode()) for uri, content in files.items()}, {})

    build.drawn = workers.aside(drawn, processes(), gives_way=True)
    build.beside.append(build.local_graphs.files)
    for uri, content in assets.graph_files():
        add_file(config, files, uri, content)
    return files


def _look(build: Build, page: LaterPage) -> object:
    return build.local_graphs.kinds(kind_and_name(page.file)[1])


@looks_at(_look)
@only_in("questions", "")
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    build = build_of(config, files)
    kind, name = kind_and_name(page.file)
    if kind == "questions" and name in build.site.pages:
        page.meta["local_graph"] = build.local_graphs.frame(name)
    if (kind, name) == ("", "graph"):
        page.meta["template"] = "graph.html"
        page.meta["graph_items"] = partial(graph_items, build.site)
        page.meta["topic_titles"] = graph.to_json({slug: topic.title for slug, topic in build.site.topics.items()})
    return markdown


@event_priority(10)  # before what was written is kept
def on_post_build(*, config: MkDocsConfig) -> None:
    """Know of the files of the graph, which was laid out while pages were made."""
    build: Build = config.extra["making"].build
    output(config).add(build.drawn())
