"""`kb lint`: what is wrong in the pages, where, and how to mend it; with `--fix` what is safe is mended."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kb.cli.command import Subparsers
from kb.cli.folders import knowledge_base_folder
from kb.cli.formats import FORMATS
from kb.cli.lock import locked
from kb.model import KnownError
from kb.pages.cluster import opened
from kb.pages.store import KnowledgeBase, check_folders, load, shown_path
from kb.site.assets import cache_folder
from kb.site.facts.survey import survey
from kb.site.lint import inspect


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb lint` to the command line."""
    parser = subparsers.add_parser("lint", help="tell what is wrong in the pages, and how to mend it")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="tell only of these files or folders")
    parser.add_argument("--fix", action="store_true", help="mend spacing, punctuation and spelling first")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text", help="how to tell it (default: text)")
    cluster = "look for twins on the workers of a Dask cluster, such as tcp://host:8786"
    parser.add_argument("--scheduler", metavar="ADDRESS", help=cluster)
    parser.add_argument("--into", metavar="DIR", help="the knowledge base (default: docs/ here or above)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print each problem; 0 where there is none, 1 where there is one, 2 where the pages cannot be looked at."""
    try:
        wanted = within(args.paths)
        root = _root(args.into)
    except KnownError as error:
        print(error, file=sys.stderr)
        return 2
    if args.fix:
        with locked(root):
            mend(load(root), wanted)
    seen = survey(root, wanted, _cache(root))
    with opened(args.scheduler, 1) as executor:
        found = inspect(seen, executor)
    print(FORMATS[args.format](found, len(seen.outlines)))
    return 1 if found else 0


def _root(named: str | None) -> Path:
    folder = knowledge_base_folder(named)
    if not (folder / "questions").is_dir():
        raise KnownError(f"{folder}: no knowledge base, for it has no questions/; name one with --into DIR")
    check_folders(folder)
    return folder


def _cache(root: Path) -> Path | None:
    """Where facts are kept: where the project keeps all that it need not make again; nowhere outside of a project."""
    project = root.resolve().parent
    return cache_folder(project) / "lint" if (project / "mkdocs.yml").is_file() else None


def within(paths: Sequence[str]) -> Callable[[str], bool] | None:
    """Whether a shown path is one of the files and folders named; None where none is named.

    Raises KnownError where a named path does not exist.
    """
    names = [Path(path) for path in paths]
    for path in names:
        if not path.exists():
            raise KnownError(f"{path}: no such file or folder; check the name")
    shown = tuple(shown_path(path) for path in names)
    below = tuple(f"{path}/" for path in shown)
    everything = "." in shown
    return (lambda path: everything or path in shown or path.startswith(below)) if shown else None


def mend(base: KnowledgeBase, wanted: Callable[[str], bool] | None) -> None:
    """Mend the texts that are wanted; tell on standard error of each file mended or left."""
    # Loaded late: only here must pages be converted.
    from kb.pages.lint.files import replace_body
    from kb.pages.lint.mending import mended
    from kb.pages.lint.vocabulary import load_vocabulary
    from kb.site.conversion import to_html
    from kb.site.subjects import subjects

    for subject in subjects(base, load_vocabulary(base.root)):
        path = shown_path(subject.file)
        if wanted is not None and not wanted(path):
            continue
        result = mended(subject.text, to_html)
        for rule in result.left:
            message = "the mend would change more than its words, so it is left to you"
            print(f"{path}: {rule}: {message}", file=sys.stderr)
        if result.rules:
            replace_body(subject.file, subject.first_line, subject.text.body, result.body)
            print(f"{path}: mended {', '.join(result.rules)}", file=sys.stderr)
