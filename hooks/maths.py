"""Set formulas while pages are converted; tell of those that KaTeX refuses; serve KaTeX's stylesheet and fonts."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from kb.site import maths
from kb.site.build import add_file, build_of, processes, warn_at
from kb.site.formula_sheet import katex_files

EXTENSION = "kb.site.maths"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.markdown_extensions.append(EXTENSION)
    refused: list[tuple[str, str]] = []
    config.mdx_configs[EXTENSION] = {"reporter": lambda tex, message: refused.append((tex, message))}
    config.extra["refused_formulas"] = refused
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    # Before pages are read: what links to a question is set while its own page is read. Before the graph is laid out,
    # too: processes cannot part from one in which V8 runs.
    build_of(config, files).set_formulas(processes())
    for uri, content in katex_files():
        add_file(config, files, uri, content)
    return files


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    if config.extra["refused_formulas"]:
        config.extra["refused_formulas"].clear()
        for line, tex, message in maths.refused(page.markdown or ""):
            warn_at(page, line, "refused-formula", maths.explain(tex, message))
    return html
