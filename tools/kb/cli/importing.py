"""`kb import`: notes in, drafts and records out."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.cli.command import Subparsers, processes
from kb.cli.fates import fates
from kb.cli.folders import knowledge_base_folder
from kb.cli.lock import locked
from kb.cli.progress import progress
from kb.cli.reading import Reading, find_notes, readings
from kb.cli.report import account, diff, report
from kb.cli.review import Review
from kb.model import KnownError
from kb.pages.cluster import opened
from kb.pages.images import Image
from kb.pages.intake import Change, Intake, Plan
from kb.pages.preparation import preparation
from kb.pages.store import load, remove_parts, write_all_atomically

MANY = 8
"""Notes from which more than one process pays."""


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb import` to the command line."""
    parser = subparsers.add_parser("import", help="make drafts of the questions in notes")
    what = "a note (.txt .md .html .docx .pdf), a folder of notes, or - for standard input"
    parser.add_argument("notes", nargs="+", metavar="NOTE", help=what)
    parser.add_argument("--dry-run", action="store_true", help="write nothing, show what would be written, as a diff")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    parser.add_argument("--review", metavar="FILE.html", help="write a page with each note beside what becomes of it")
    parser.add_argument("--jobs", type=processes, metavar="N", help="processes that read notes (default: one a core)")
    cluster = "read them on the workers of a Dask cluster, such as tcp://host:8786"
    parser.add_argument("--scheduler", metavar="ADDRESS", help=cluster)
    parser.add_argument("--into", metavar="DIR", help="the knowledge base (default: docs/ here or above)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import the notes, each whole before the next; 1 where one could not be imported."""
    names = find_notes(args.notes)
    root = knowledge_base_folder(args.into)
    jobs = args.jobs or (os.cpu_count() or 1 if len(names) >= MANY else 1)
    failed = False
    with ExitStack() as stack:
        if not args.dry_run and root.is_dir():
            stack.enter_context(locked(root))
            remove_parts(root)
        base = load(root)
        intake = Intake(base, Path(stack.enter_context(TemporaryDirectory())) if args.dry_run else None)
        review = stack.enter_context(Review(Path(args.review))) if args.review else None
        executor = stack.enter_context(opened(args.scheduler, min(jobs, len(names))))
        found = readings(names, executor, preparation(base))
        del base
        for reading in progress(found, len(names), sys.stderr):
            try:
                take_in(reading, intake, args, review)
            except KnownError as error:
                print(error, file=sys.stderr)
                failed = True
    return 1 if failed else 0


def take_in(reading: Reading, intake: Intake, args: argparse.Namespace, review: Review | None) -> None:
    """Import one note and show it. Raises KnownError where it could not be read or a file not be written."""
    if reading.fault:
        raise KnownError(reading.fault)
    plan = intake.plan(reading.note, reading.prepared, reading.raw.digest, reading.file)
    try:
        if not args.dry_run:
            write(plan.changes, intake.root, reading.images if not plan.known_as else ())
    finally:
        intake.settle()
    found = fates(reading, plan)
    if review is not None:
        review.add(reading, plan, found)
    if args.format == "json":
        print(json.dumps(account(reading, plan, found), ensure_ascii=False))
    else:
        print(report(reading, plan, found, dry_run=args.dry_run))
        if args.dry_run:
            _show_diff(plan)


def _show_diff(plan: Plan) -> None:
    for line in diff(plan.changes):
        sys.stdout.write(line)


def write(changes: Sequence[Change], root: Path, images: Sequence[Image] = ()) -> None:
    """Write images, then pages, then the record: where a run breaks off, the note counts as not imported."""
    for change in changes:
        if change.before != (_text(change.path) or ""):
            raise KnownError(f"{change.path}: changed meanwhile; run the command again")
    ordered = sorted(changes, key=lambda change: (change.kind == "record", str(change.path)))
    pictures = ((root / image.place, image.read()) for image in images if image.is_found)
    write_all_atomically(chain(pictures, ((change.path, change.text.encode()) for change in ordered)))


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return None
