"""`kb stale`: pages by last review, and references that no longer answer."""

from __future__ import annotations

import argparse
import datetime
import json
import os
from collections.abc import Sequence

from kb.cli.command import Subparsers
from kb.cli.folders import knowledge_base_folder
from kb.model import KnownError
from kb.pages.staleness import Age, by_review
from kb.pages.store import KnowledgeBase, load, page_path, shown_path
from kb.site.external import ask, dead, external_links

PULL_REQUESTS = frozenset({"pull_request", "pull_request_target"})


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb stale` to the command line."""
    parser = subparsers.add_parser("stale", help="list the pages by last review, and dead references")
    parser.add_argument("--before", type=_day, metavar="DATE", help="only pages reviewed before this day, or never")
    parser.add_argument("--links", action="store_true", help="ask every external link whether it answers; slow")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to tell it (default: text)")
    parser.add_argument("--into", metavar="DIR", help="the knowledge base (default: docs/ here or above)")
    parser.set_defaults(run=run)


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def run(args: argparse.Namespace) -> int:
    """Print the pages, oldest review first; with `--links`, the dead links, and 1 where there is one."""
    if args.links and os.environ.get("GITHUB_EVENT_NAME", "") in PULL_REQUESTS:
        raise KnownError("--links is for a schedule: in a pull request anyone could have us ask anything")
    base = load(knowledge_base_folder(args.into))
    ages = by_review(base.pages, args.before)
    found = _dead_links(base) if args.links else []
    print(_as_json(ages, found) if args.format == "json" else _as_text(ages, found))
    return 1 if found else 0


def _dead_links(base: KnowledgeBase) -> list[dict[str, object]]:
    links = external_links(base.pages)
    return [
        {"url": url, "fault": fault, "path": shown_path(page_path(base.root, slug)), "line": line}
        for url, fault in dead(links, ask)
        for slug, line in links[url]
    ]


def _as_json(ages: Sequence[Age], found: Sequence[dict[str, object]]) -> str:
    pages = [{"slug": age.slug, "reviewed": age.reviewed.isoformat() if age.reviewed else None} for age in ages]
    return json.dumps({"pages": pages, "dead_links": found}, ensure_ascii=False, indent=2)


def _as_text(ages: Sequence[Age], found: Sequence[dict[str, object]]) -> str:
    rows = [f"{age.reviewed.isoformat() if age.reviewed else 'never':<10}  {age.slug}: {age.title}" for age in ages]
    dead_rows = [f"{row['path']}:{row['line']}: dead-source: {row['url']} {row['fault']}" for row in found]
    return "\n".join([*rows, *dead_rows, f"{len(ages)} pages, {len(found)} dead links"])
