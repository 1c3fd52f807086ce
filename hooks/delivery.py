"""What goes over the wire: one stylesheet for all pages, one for what few of them have, scripts without comments."""

from __future__ import annotations

import re
import time
from functools import cache
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import normalize_url

from kb.site import formulas, listings, scripts, styles
from kb.site.addresses import seen_from_pages
from kb.site.build import add_file, kept
from kb.site.edition import edition
from kb.site.templates import quicken

MARGIN = re.compile(r"\s*\n\s*")
THEME = re.compile(r"assets/stylesheets/(?:main|palette)\.[0-9a-f]+\.min\.css(?:\.map)?")
"""The theme's stylesheets, whose names change with each version, and their maps."""
BUNDLE = re.compile(r"assets/javascripts/bundle\.[0-9a-f]+\.min\.js")
"""The theme's script."""


class Margins(Extension):
    """Takes the margins of lines out of templates: none of them has text whose spaces count."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 -- jinja's
        """A template's text without them."""
        return MARGIN.sub("\n", source)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    # The theme would link to each of them.
    config.extra["stylesheets"] = [str(uri) for uri in config.extra_css]
    config.extra_css.clear()
    return config


@event_priority(60)  # while pages are compared
def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    for file in files.javascript_files():
        if file.src_uri.startswith(scripts.FOLDER) and file.src_dir == config.docs_dir:
            add_file(config, files, file.src_uri, scripts.lean(file.content_string))
    return files


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    return listings.lean(html)


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    # What stands between tags of a template is nothing to a reader.
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension(Margins)
    # From here on none is compiled that was compiled before.
    quicken(env, kept(config, "templates").folder)
    theme = sorted(file.src_uri for file in files if THEME.fullmatch(file.src_uri))
    names = [*theme, *config.extra["stylesheets"]]
    sources = [file for name in names if (file := files.get_file_from_path(name))]
    sheets = [(file.src_uri, file.content_string) for file in sources if file.src_uri.endswith(".css")]
    folder, since = kept(config, "styles"), time.time()
    made = styles.kept_styles(tuple(sheets), folder, edition(config, []))
    folder.tidy(since)
    for file in sources:
        files.remove(file)
    addresses = made.files()
    for kind, text in made.by_kind().items():
        add_file(config, files, addresses[kind], text)
    env.filters["url"] = seen_from_pages(normalize_url)
    env.globals["kb_bundle"] = next(file.src_uri for file in files if BUNDLE.fullmatch(file.src_uri))
    # The theme makes it anew for each page, and a list of all its words for each word.
    wording: Any = env.get_template("partials/language.html").make_module({"config": config})
    env.globals["lang"] = SimpleNamespace(t=cache(wording.t))
    env.globals["kb_styles"] = addresses | {"needed": styles.needs_rare, "italic": formulas.has_italic}
    return env
