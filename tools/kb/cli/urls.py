"""`kb check-urls`: no address that was published may vanish."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kb.cli.command import Subparsers
from kb.cli.folders import knowledge_base_folder
from kb.site.urls import published_urls, site_urls, vanished


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb check-urls` to the command line."""
    parser = subparsers.add_parser("check-urls", help="tell which published addresses the built site lost")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--against", metavar="PREVIOUS", help="the earlier site: its folder, sitemap.xml or list")
    what.add_argument("--list", action="store_true", help="print the addresses of the built site, one a line")
    parser.add_argument("--site", metavar="DIR", help="the folder of the built site (default: site/ beside docs/)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what is gone, and how to bring it back; 1 where something is."""
    now = site_urls(Path(args.site) if args.site else knowledge_base_folder(None).parent / "site")
    if args.list:
        print("\n".join(sorted(now)))
        return 0
    before = published_urls(Path(args.against))
    gone = list(vanished(before, now))
    for url, near in gone:
        print(f"{url}: vanished; {_cure(url, near)}", file=sys.stderr)
    print(f"{len(before)} addresses, {len(gone)} vanished")
    return 1 if gone else 0


def _cure(url: str, near: str) -> str:
    name = url.rstrip("/").rpartition("/")[2]
    if not url.startswith("questions/"):
        return f"bring the page back, or keep it as a page that leads to {near or 'what replaces it'}"
    page = f"docs/{near.rstrip('/')}.md" if near.startswith("questions/") else "the page that replaces it"
    return f"was it renamed? Write 'redirects: [{name}]' in the front matter of {page}"
