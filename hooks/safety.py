"""Nothing that a contributor writes runs in a reader's browser, or keeps the build from its end."""

from __future__ import annotations

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from kb.site import colours
from kb.site.build import admit, kind_and_name, refuse_linked_folders, warn_at
from kb.site.metadata import escaped_meta, safe_meta, safe_title
from kb.site.page_hooks import looks_at, nothing
from kb.site.policy import POLICY
from kb.site.sanitise import located

EXTENSION = "kb.site.sanitise"
HIGHLIGHTING = "kb.site.colours"
CONTRIBUTED = ("questions", "topics", "interviews")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    refuse_linked_folders(config)
    config.markdown_extensions.append(EXTENSION)
    found: list[tuple[str, str]] = []
    config.extra["taken_out"] = found
    config.mdx_configs[EXTENSION] = {"reporter": lambda source, why: found.append((source, why))}
    plain: list[tuple[str, str]] = []
    config.extra["without_colours"] = plain
    config.mdx_configs.setdefault(HIGHLIGHTING, {})["reporter"] = lambda listing, why: plain.append((listing, why))
    return config


@event_priority(60)  # while pages are compared
def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    admit(config, files)
    return files


@looks_at(nothing)
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    own = kind_and_name(page.file)[0] not in CONTRIBUTED
    page.meta = escaped_meta(page.meta) if page.file.generated_by else safe_meta(page.meta, own)
    config.mdx_configs[EXTENSION]["forms"] = own
    return markdown


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    for line, message in located(page.markdown or "", config.extra["taken_out"]):
        warn_at(page, line, "forbidden-html", message)
    config.extra["taken_out"].clear()
    for line, message in colours.located(page.markdown or "", config.extra["without_colours"]):
        warn_at(page, line, "fence-syntax", message)
    config.extra["without_colours"].clear()
    if "title" not in page.meta:
        page.title = safe_title(page.title)
        # The theme strips tags from a title without front matter, and undoes its escapes.
        if not page.is_homepage:
            page.meta["title"] = page.title
    return html


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    env.globals["content_security_policy"] = POLICY
    return env
