"""What is new: the page that lists it, and the feeds."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from kb.site import feed
from kb.site.build import add_file, build_of
from kb.site.page_hooks import only_in


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    build = build_of(config, files)
    written = feed.feeds(
        build.site, build.views.entries, config.site_name, config.site_description or "", config.site_url or ""
    )
    for uri, content in written.items():
        add_file(config, files, uri, content)
    return files


@only_in("")
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    if page.file.src_uri == "new.md":
        page.meta["template"] = "new.html"
        page.meta["news"] = feed.news(build_of(config, files).views.entries)
        page.meta["feeds"] = [uri for uri in (feed.ATOM, feed.RSS) if files.get_file_from_path(uri)]
    return markdown
