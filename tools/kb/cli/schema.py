"""`kb schema`: the JSON Schema of the front matter, for editors."""

from __future__ import annotations

import argparse
import json

from kb.cli.command import Subparsers
from kb.model import Meta
from kb.pages.frontmatter import json_schema


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb schema` to the command line."""
    parser = subparsers.add_parser("schema", help="print the JSON Schema of a question's front matter")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Print the schema."""
    print(json.dumps(json_schema(Meta), ensure_ascii=False, indent=2))
    return 0
