"""`kb book`: the whole knowledge base as one EPUB, and as one PDF where there is a Chromium."""

from __future__ import annotations

import argparse
import datetime
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.command import Subparsers
from kb.cli.folders import knowledge_base_folder
from kb.model import KnownError
from kb.pages.store import load, write_bytes_atomically

if TYPE_CHECKING:
    from kb.site.book import Chapter
    from kb.site.epub import About

NAME = "miandian"
RIGHTS = "内容 CC BY-SA 4.0 © the Miandian contributors"


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb book` to the command line."""
    parser = subparsers.add_parser("book", help="write the built site as one EPUB and one PDF")
    parser.add_argument("--format", choices=("epub", "pdf"), help="only this one (default: EPUB, and PDF if it can)")
    parser.add_argument("--site", default="site", metavar="DIR", help="the built site (default: site)")
    parser.add_argument("--output", default="book", metavar="DIR", help="where to (default: book)")
    parser.add_argument("--into", metavar="DIR", help="the knowledge base (default: docs/ here or above)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the book. Raises KnownError where the site is not built, or a PDF is asked for and there is no browser."""
    from kb.site import book

    docs, site, folder = knowledge_base_folder(args.into), Path(args.site), Path(args.output)
    chapters = book.chapters(site, load(docs).topics)
    about = _about(site, docs)
    if args.format != "pdf":
        _write_epub(chapters, about, site, folder)
    if args.format != "epub":
        _write_pdf(chapters, about, site, folder, needed=args.format == "pdf")
    return 0


def _write_epub(chapters: tuple[Chapter, ...], about: About, site: Path, folder: Path) -> None:
    from kb.site.epub import epub
    from kb.site.icons import cover

    _write(folder / f"{NAME}.epub", epub(chapters, about, cover(), site), chapters)


def _write_pdf(chapters: tuple[Chapter, ...], about: About, site: Path, folder: Path, needed: bool) -> None:
    from kb.site import pdf

    program = pdf.browser()
    if program:
        page = pdf.page(chapters, about.title, about.description, about.rights, site)
        _write(folder / f"{NAME}.pdf", pdf.pdf(page, program, about.modified), chapters)
    elif needed:
        raise KnownError("no Chromium on this machine to print a PDF with; install it, or write --format epub")
    else:
        print("no PDF: there is no Chromium on this machine (Debian: apt install chromium)")


def _write(path: Path, content: bytes, chapters: tuple[Chapter, ...]) -> None:
    write_bytes_atomically(path, content)
    questions = sum(len(chapter.questions) for chapter in chapters)
    print(f"wrote {path}: {questions} questions in {len(chapters)} chapters, {len(content) / 1e6:.1f} MB")


def _about(site: Path, docs: Path) -> About:
    from kb.site.epub import About
    from kb.site.history import LONG_AGO, history

    manifest = site / "manifest.webmanifest"
    names = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {}
    latest = max((change.moment for change in history(docs).values()), default=LONG_AGO)
    moment = int(os.environ.get("SOURCE_DATE_EPOCH") or latest)
    modified = datetime.datetime.fromtimestamp(moment, datetime.UTC)
    return About(names.get("name", NAME), names.get("description", ""), RIGHTS, modified)
