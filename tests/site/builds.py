"""A process that builds sites, each in a fork of itself: what hooks need is read once, and no thread is left behind.

A line of its input is JSON: the folder of a project, the folder of its site, the number of processes. Its answer is the
list of what was logged, or null where the build failed.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

import kb.site.build
import kb.site.printing
import kb.site.search.build  # noqa: F401 -- read once, before builds are forked
from kb.site import environment
from kb.site.replacement import replace_site


def main() -> None:
    """Answer each line."""
    for line in sys.stdin:
        if not (child := os.fork()):
            folder, site, jobs = json.loads(line)
            print(json.dumps(_logged(Path(folder), Path(site), jobs)), flush=True)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            print("null", flush=True)


def _logged(folder: Path, site: Path, jobs: int) -> list[str]:
    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logged.append(f"{record.levelname} {record.getMessage()}")

    logged: list[str] = []
    logging.getLogger("mkdocs").addHandler(Ear(logging.WARNING))
    os.environ["MIANDIAN_JOBS"] = str(jobs)
    os.chdir(folder)
    # As `kb build` does.
    os.environ[environment.BEFORE], new = str(site), site.with_name(f".{site.name}.new")
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(new))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    replace_site(site, new)
    return logged


if __name__ == "__main__":
    main()
