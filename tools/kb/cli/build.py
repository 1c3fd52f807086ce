"""`kb build`: the site, by MkDocs, strictly, with as many processes as are asked for."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.cli.command import Subparsers, processes
from kb.cli.folders import settings_file


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb build` to the command line."""
    parser = subparsers.add_parser("build", help="build the site; a fault in a page ends it")
    parser.add_argument("--jobs", type=processes, metavar="N", help="processes at once (default: one a processor)")
    parser.add_argument("--site", default="site", metavar="DIR", help="where to (default: site)")
    parser.add_argument("--into", metavar="DIR", help="the knowledge base (default: docs/ here or above)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build. Raises KnownError where there are no settings of MkDocs beside the knowledge base."""
    from kb.site import workers

    settings = str(settings_file(args.into))
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--clean", "--config-file", settings]
    jobs = {workers.SETTING: str(args.jobs)} if args.jobs else {}
    site = Path(args.site).resolve()
    try:
        with _aside(site):
            subprocess.run([*command, "--site-dir", str(site)], env=os.environ | jobs, check=True)  # noqa: S603 -- ours
    except subprocess.CalledProcessError:
        # MkDocs has told why.
        return 1
    return 0


@contextmanager
def _aside(site: Path) -> Iterator[None]:
    """Put a site aside while another is built in its place; put it back where that fails.

    To delete it first would take long: ext4 looks for inodes that were not freed just before, file by file.
    """
    aside = site.with_name(f".{site.name}.before")
    # Left by a build that was killed: what it left in its place is no whole site.
    _put_back(aside, site)
    if site.is_dir():
        site.rename(aside)
    try:
        yield
    except BaseException:
        _put_back(aside, site)
        raise
    if aside.exists():
        shutil.rmtree(aside)


def _put_back(aside: Path, site: Path) -> None:
    if aside.exists():
        shutil.rmtree(site, ignore_errors=True)
        aside.rename(site)
