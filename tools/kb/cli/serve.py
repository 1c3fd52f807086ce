"""`kb serve`: the site while it is written, at an address of this machine."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys

from kb.cli.command import Subparsers, processes
from kb.cli.folders import settings_file

ENDING = (signal.SIGINT, signal.SIGTERM)


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb serve` to the command line."""
    parser = subparsers.add_parser("serve", help="show the site, and each page again as soon as it is edited")
    parser.add_argument("--address", metavar="HOST:PORT", help="where (default: that of mkdocs.yml)")
    parser.add_argument("--jobs", type=processes, metavar="N", help="processes at once (default: one a processor)")
    parser.add_argument("--into", metavar="DIR", help="the knowledge base (default: docs/ here or above)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted. Raises KnownError where the site cannot be built, or the address cannot be had."""
    from kb.site.environment import JOBS
    from kb.site.serving import Preview

    if args.jobs:
        os.environ[JOBS] = str(args.jobs)
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    logging.getLogger("mkdocs.livereload").setLevel(logging.INFO)
    for number in ENDING:
        signal.signal(number, _end)
    Preview(settings_file(args.into), args.address).serve()
    return 0


def _end(*_: object) -> None:
    # A second signal, as `make` sends one, would break off what ends the preview's own processes.
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    sys.exit(0)
