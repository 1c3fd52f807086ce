"""`kb build`: the site, by MkDocs, strictly, with as many processes as are asked for."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from kb.cli.command import Subparsers, processes
from kb.cli.folders import knowledge_base_folder
from kb.model import KnownError

SETTING = "MIANDIAN_JOBS"


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb build` to the command line."""
    parser = subparsers.add_parser("build", help="build the site; a fault in a page ends it")
    parser.add_argument("--jobs", type=processes, metavar="N", help="processes at once (default: one a processor)")
    parser.add_argument("--site", default="site", metavar="DIR", help="where to (default: site)")
    parser.add_argument("--into", metavar="DIR", help="the knowledge base (default: docs/ here or above)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build. Raises KnownError where there are no settings of MkDocs beside the knowledge base."""
    settings = knowledge_base_folder(args.into).resolve().with_name("mkdocs.yml")
    if not settings.is_file():
        raise KnownError(f"{settings}: not found; run this in the project, or name its docs/ with --into")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--clean", "--config-file", str(settings)]
    jobs = {SETTING: str(args.jobs)} if args.jobs else {}
    folder = str(Path(args.site).resolve())
    ended = subprocess.run([*command, "--site-dir", folder], env=os.environ | jobs, check=False)  # noqa: S603 -- ours
    return min(ended.returncode, 1) if ended.returncode >= 0 else 1
