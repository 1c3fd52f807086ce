"""Reading without a network: the manifest with its icons, the service worker, and the lists of what it may keep."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from kb.site import icons, offline
from kb.site.build import add_file, kept, output
from kb.site.packed_size import Packed
from kb.site.page_hooks import only_in


@event_priority(60)  # while pages are compared
def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    source = files.get_file_from_path(offline.WORKER_SOURCE)
    if source is not None:
        files.remove(source)
    add_file(config, files, offline.WORKER, offline.worker_source())
    add_file(
        config,
        files,
        "manifest.webmanifest",
        offline.manifest(config.site_name, config.site_description or "", icons.icons()),
    )
    for uri, content in icons.icon_files(kept(config, "icons")):
        add_file(config, files, uri, content)
    return files


@only_in("")
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    if page.file.src_uri == "offline.md":
        page.meta["template"] = "offline.html"
    return markdown


@event_priority(-50)  # while what was written is kept
def on_post_build(*, config: MkDocsConfig) -> None:
    offline.write(Path(config.site_dir), Packed(kept(config, "offline")), output(config))
