"""A built site in a process of its own, where an edited page is made anew by itself.

What other pages, lists and the search show of that page stays as it was: the site is built again meanwhile, in another
process, which then takes this one's place.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from kb.model import KnownError, Slug
from kb.pages.parse import parse_interview, parse_page, parse_topic
from kb.pages.store import Parse, read_entry
from kb.site.build import kind_and_name
from kb.site.environment import EDITED
from kb.site.logs import told_aside
from kb.site.making import Making


def run(settings: Path, folder: Path, url: str, asked: Connection) -> None:
    """Build into `folder`, as served from `url`, and answer; then show edited files until nobody asks any more.

    Asked for the paths of edited files, it answers once those that it can show are shown. `settings` are those of
    MkDocs. A build that fails tells why and ends the process.
    """
    # Whoever asks is interrupted too, and ends the conversation.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Else an edit would end the build of a site of which it is no part yet.
    os.environ[EDITED] = "1"
    logging.getLogger("mkdocs").addHandler(logging.StreamHandler())
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    try:
        config = load_config(str(settings), site_dir=str(folder), site_url=url)
        config.plugins.on_startup(command="serve", dirty=False)
        build(config, serve_url=url)
        asked.send(True)
        with contextlib.suppress(EOFError):
            while True:
                for path in asked.recv():
                    show(path, config)
                asked.send(True)
    except KnownError as error:
        raise SystemExit(str(error)) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def show(path: Path, config: MkDocsConfig) -> None:
    """Make the page of a file anew in a site that was built, if the file is a page that was there."""
    making, docs = cast("Making", config.extra["making"]), Path(config.docs_dir)
    file = making.files.get_file_from_path(path.relative_to(docs).as_posix()) if path.is_relative_to(docs) else None
    if file is None or file.page is None or not path.is_file():
        return
    # A fault, of whatever kind, is told by the build that follows.
    with contextlib.suppress(Exception), told_aside():
        _read_again(path, *kind_and_name(file), making)
        making.make_again(file.page)


def _read_again(path: Path, kind: str, name: Slug, making: Making) -> None:
    base, parsers = making.build.base, {"questions": parse_page, "topics": parse_topic, "interviews": parse_interview}
    # Known to be one: it is made in `load`, and nobody else may change it.
    known = cast("dict[Slug, object]", getattr(base, "pages" if kind == "questions" else kind, {}))
    parse = cast("Parse | None", parsers.get(kind))
    if parse and name in known:
        known[name] = read_entry(path, parse)
