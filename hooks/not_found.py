"""The page for addresses that lead nowhere: its topics, and the list that suggestions are made from."""

from __future__ import annotations

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from kb.site import not_found
from kb.site.build import add_file, build_of
from kb.site.policy import POLICY


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    add_file(config, files, not_found.LIST, not_found.to_json(build_of(config, files).site))
    return files


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    env.globals["not_found"] = {
        "topics": build_of(config, files).views.topics(),
        "scripts": not_found.addresses(config.site_url or ""),
        "policy": POLICY,
    }
    return env
