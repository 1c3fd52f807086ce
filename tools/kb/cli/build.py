"""`kb build`: the site, by MkDocs, strictly, with as many processes as are asked for."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kb.cli.command import Subparsers, processes
from kb.cli.folders import settings_file
from kb.model import KnownError


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb build` to the command line."""
    parser = subparsers.add_parser("build", help="build the site; a fault in a page ends it")
    parser.add_argument("--jobs", type=processes, metavar="N", help="processes at once (default: one a processor)")
    parser.add_argument("--site", default="site", metavar="DIR", help="where to (default: site)")
    parser.add_argument("--into", metavar="DIR", help="the knowledge base (default: docs/ here or above)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build. Raises KnownError where there are no settings of MkDocs beside the knowledge base, or a signal ends it."""
    from kb.site.environment import BEFORE, JOBS

    settings, site = str(settings_file(args.into)), Path(args.site).resolve()
    new = site.with_name(f".{site.name}.new")
    # Left by a build that was killed.
    shutil.rmtree(new, ignore_errors=True)
    command = [sys.executable, "-m", "kb.site.building", "build", "--strict", "-f", settings, "--site-dir", str(new)]
    jobs = {JOBS: str(args.jobs)} if args.jobs else {}
    try:
        with _started(command, jobs | {BEFORE: str(site)}) as building:
            # Looked at while that works, for nothing changes in it meanwhile; so is what it takes to do so.
            from kb.site import output, replacement

            standing = [*output.files_below(site)]
            code = building.wait()
        if code < 0:
            raise KnownError(f"the build was ended by {signal.Signals(-code).name}; try again, or with --jobs 1")
        if code:
            # MkDocs has told why.
            return 1
        replacement.replace_site(site, new, standing)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return 0


@contextlib.contextmanager
def _started(command: Sequence[str], settings: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with this one's interest in it."""
    with subprocess.Popen(command, env=os.environ | settings) as process:  # noqa: S603 -- ours
        try:
            yield process
        except BaseException:
            process.kill()
            raise
