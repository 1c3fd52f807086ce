"""For programs that read: a Markdown copy beside each page's HTML, and llms.txt, which lists them."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from kb.site.build import add_file, build_of
from kb.site.exports import llms_txt, other_copies, question_copies


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    build = build_of(config, files)
    base = build.base
    build.beside.append(question_copies(base, build.names, build.reading.leads_of))
    add_file(config, files, "llms.txt", llms_txt(base, config.site_name))
    for uri, content in other_copies(base, build.names, build.reading.leads_of):
        # A source that ended in .md would be a page and become HTML.
        copy = File.generated(config, f"{uri}.copy", content=content)
        copy.dest_uri = uri
        files.append(copy)
    return files
