"""`kb export`: the knowledge base as a deck for Anki, or as one JSON file."""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

from kb.cli.command import Subparsers
from kb.cli.folders import knowledge_base_folder
from kb.model import KnownError
from kb.pages.store import KnowledgeBase, load, write_bytes_atomically


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb export` to the command line."""
    parser = subparsers.add_parser("export", help="write a deck for Anki, or all pages as JSON")
    parser.add_argument("kind", choices=("anki", "json"), help="what to write")
    parser.add_argument("--output", metavar="FILE", help="where to (default: miandian.apkg; JSON is printed)")
    parser.add_argument("--site-url", default="", metavar="URL", help="where the links of the cards lead to")
    parser.add_argument("--schema", action="store_true", help="with json: print the JSON Schema instead")
    parser.add_argument("--into", metavar="DIR", help="the knowledge base (default: docs/ here or above)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the export. Raises KnownError where a page cannot be read, for a part would pass for the whole."""
    base = load(knowledge_base_folder(args.into))
    if base.problems:
        raise KnownError("\n".join(map(str, base.problems)))
    return _anki(base, args) if args.kind == "anki" else _json(base, args)


def _json(base: KnowledgeBase, args: argparse.Namespace) -> int:
    # Loaded late, as below: the one export needs nothing of the other.
    from kb.site import exports

    text = json.dumps(exports.schema(), ensure_ascii=False, indent=1) + "\n" if args.schema else exports.to_json(base)
    if args.output:
        write_bytes_atomically(Path(args.output), text.encode())
    else:
        print(text, end="")
    return 0


def _anki(base: KnowledgeBase, args: argparse.Namespace) -> int:
    from kb.site import anki

    path = Path(args.output or "miandian.apkg")
    url = f"{args.site_url.rstrip('/')}/" if args.site_url else ""
    write_bytes_atomically(path, anki.deck(base, _now(), url))
    print(f"wrote {path}: {len(base.pages)} cards in {len(base.topics)} decks")
    return 0


def _now() -> float:
    """The time of the deck: what `SOURCE_DATE_EPOCH` says, for builds that must be alike."""
    return float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
