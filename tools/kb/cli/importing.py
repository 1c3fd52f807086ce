"""`kb import`: notes in, drafts and records out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kb.cli.command import Subparsers
from kb.cli.folders import knowledge_base_folder
from kb.cli.report import account, report
from kb.model import KnownError
from kb.notes.anatomy import take_apart
from kb.notes.read import RawNote, read_note
from kb.pages.intake import Change, Intake, Plan
from kb.pages.store import load, write_atomically
from kb.site import maths


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb import` to the command line."""
    parser = subparsers.add_parser("import", help="make drafts of the questions in notes")
    parser.add_argument("notes", nargs="+", metavar="NOTE", help="a note as text: .txt or .md")
    parser.add_argument("--dry-run", action="store_true", help="write nothing, show what would be written")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    parser.add_argument("--into", metavar="DIR", help="the knowledge base (default: docs/ here or above)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import the notes, each whole before the next; 1 where one could not be imported."""
    intake = Intake(load(knowledge_base_folder(args.into)))
    failed = False
    for name in args.notes:
        try:
            raw = read_note(Path(name))
            plan = _with_safe_formulas(intake.plan(take_apart(raw), raw.digest))
            if not args.dry_run:
                write(plan.changes)
        except KnownError as error:
            print(error, file=sys.stderr)
            failed = True
            continue
        _show(raw, plan, args)
    return 1 if failed else 0


def write(changes: Iterable[Change]) -> None:
    """Write the pages, then the record: where a run breaks off, the note counts as not imported."""
    for change in sorted(changes, key=lambda change: (change.kind == "record", str(change.path))):
        if change.kind != "source" and change.path.exists():
            raise KnownError(f"{change.path}: appeared meanwhile; run the command again")
        write_atomically(change.path, change.text)


def _show(raw: RawNote, plan: Plan, args: argparse.Namespace) -> None:
    if args.format == "json":
        print(json.dumps(account(raw, plan), ensure_ascii=False))
    else:
        print(report(raw, plan, dry_run=args.dry_run))


def _with_safe_formulas(plan: Plan) -> Plan:
    """The plan with formulas that KaTeX refuses shown as code, so that a draft never breaks the build."""
    return replace(plan, changes=tuple(_with_safe_text(change) for change in plan.changes))


def _with_safe_text(change: Change) -> Change:
    if change.kind != "draft" or "$" not in change.text:
        return change
    text = change.text
    for _, tex, _ in list(maths.refused(text)):
        text = text.replace(f"$${tex}$$", f"```text\n{tex.strip()}\n```").replace(f"${tex}$", f"`{tex.strip()}`")
    return replace(change, text=text)
