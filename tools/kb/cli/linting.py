"""`kb lint`: what is wrong in the pages, where, and how to mend it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from kb.cli.command import Subparsers
from kb.cli.folders import knowledge_base_folder
from kb.model import KnownError, Problem
from kb.pages.store import KnowledgeBase, load, page_path, shown_path
from kb.site import maths
from kb.site.index import problems


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb lint` to the command line."""
    parser = subparsers.add_parser("lint", help="tell what is wrong in the pages, and how to mend it")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="tell only of these files or folders")
    parser.add_argument("--into", metavar="DIR", help="the knowledge base (default: docs/ here or above)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print each problem as `path:line: rule: message`; 1 where there is one."""
    base = load(knowledge_base_folder(args.into))
    found = sorted({*problems(base), *refused_formulas(base)})
    chosen = list(within(found, args.paths))
    for problem in chosen:
        print(problem)
    count = len(base.pages) + len(base.topics) + len(base.interviews)
    print(f"{count} pages, {len(chosen)} problem{'' if len(chosen) == 1 else 's'}")
    return 1 if chosen else 0


def refused_formulas(base: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each formula that KaTeX refuses."""
    for page in base.pages.values():
        path = shown_path(page_path(base.root, page.slug))
        for line, tex, message in maths.refused(page.body):
            text = maths.explain(tex, message)
            yield Problem(path, line + page.body_line - 1, "refused-formula", text)


def within(found: Iterable[Problem], paths: Iterable[str]) -> Iterator[Problem]:
    """The problems of the files and folders named; all of them where none is named.

    Raises KnownError where a named path does not exist.
    """
    names = [Path(path) for path in paths]
    for path in names:
        if not path.exists():
            raise KnownError(f"{path}: no such file or folder; check the name")
    shown = [shown_path(path) for path in names]
    for problem in found:
        if not shown or any(problem.path == path or problem.path.startswith(f"{path}/") for path in shown):
            yield problem
