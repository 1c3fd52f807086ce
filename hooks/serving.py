"""A preview that follows edits of its own code: what Python has read stays as it was, so the preview begins anew."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig

from kb.site.edition import CODE, digest

log = logging.getLogger("mkdocs.plugins.kb")
PLACES = (Path(__file__).resolve().parent, CODE)
read = ""
"""The digest of the code that this process has read, if it is a preview."""


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    global read
    read = digest(PLACES) if command == "serve" else ""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    if read:
        config.watch.extend(str(place) for place in PLACES)
    return config


def on_pre_build(*, config: MkDocsConfig) -> None:
    if read and digest(PLACES) != read:
        log.info("hooks or kb changed: the preview begins anew")
        # The preview makes a folder for itself, which the next one does not know.
        shutil.rmtree(config.site_dir, ignore_errors=True)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 -- the command that runs already
