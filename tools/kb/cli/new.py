"""`kb new`: a page for a new question, after a look at the pages that may ask it already."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from kb.cli.command import Subparsers
from kb.cli.folders import knowledge_base_folder
from kb.cli.lock import locked
from kb.model import KnownError
from kb.pages.characters import without_odd
from kb.pages.creation import create_atomically
from kb.pages.render import render_page
from kb.pages.store import KnowledgeBase, load, page_path, shown_path
from kb.pages.template import new_page, new_slug
from kb.pages.twin_pairs import Pair, nearest
from kb.pages.wording import clean_title

SHOWN = 3


def add_parser(subparsers: Subparsers) -> None:
    """Add `kb new` to the command line."""
    parser = subparsers.add_parser("new", help="begin the page of a new question")
    parser.add_argument("title", metavar="题目", help="the question, as one would ask it")
    parser.add_argument("--en", default="", metavar="TITLE", help="the question in English; the slug is made from it")
    parser.add_argument("--slug", default="", help="the name of the page (default: of --en, else the pinyin)")
    parser.add_argument("--topic", help="the topic (default: that of the nearest pages)")
    parser.add_argument("--tag", action="append", metavar="TAG", help="a tag; may be given again (default: proposed)")
    parser.add_argument("--anyway", action="store_true", help="write the page though another one asks the same")
    parser.add_argument("--dry-run", action="store_true", help="write nothing, show what would be written")
    parser.add_argument("--into", metavar="DIR", help="the knowledge base (default: docs/ here or above)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show the nearest pages, then write the new one; 1 where another page asks the same."""
    args.en = " ".join(args.en.split())
    title = clean_title(" ".join(without_odd(args.title).split()))
    if not title:
        raise KnownError("the title is empty; write the question between quotes")
    root = knowledge_base_folder(args.into)
    with locked(root):
        _begin(load(root), title, args)
    return 0


def _begin(base: KnowledgeBase, title: str, args: argparse.Namespace) -> None:
    _show_nearest(base, title, args.anyway)
    slug = new_slug(base, title, args.en, args.slug)
    topic, tags = _classified(base, title, args.topic, args.tag)
    page = new_page(title, args.en, slug, topic, tags)
    path = page_path(base.root, slug)
    if not args.dry_run:
        create_atomically(path, render_page(page))
    done = "would write" if args.dry_run else "wrote"
    print(f"{done} {shown_path(path)}: topic {topic}, tags {', '.join(tags) or '-'}")
    print("a page keeps its name for ever; choose now, with --slug or --en, if you want another one")


def _show_nearest(base: KnowledgeBase, title: str, anyway: bool) -> None:
    """Show the pages that come nearest. Raises KnownError where one asks the same, unless one insists."""
    twins = nearest(base.pages, title, SHOWN)
    _show(base, twins)
    if twins and twins[0].sure and not anyway:
        path = shown_path(page_path(base.root, twins[0].slug))
        cure = f"improve it, add your wording to its aliases, or pass --anyway if yours is another question: {title}"
        raise KnownError(f"{path}: asks this already; {cure}")


def _show(base: KnowledgeBase, twins: Sequence[Pair]) -> None:
    print("nearest pages:" if twins else "no page comes near")
    for pair in twins:
        title = base.pages[pair.slug].meta.title
        like = "" if pair.wording == title else f", by its wording “{pair.wording}”"
        print(f"  {pair.score:.2f}  {pair.slug}: {title}{like}{' (the same question)' if pair.sure else ''}")


def _classified(
    base: KnowledgeBase, title: str, topic: str | None, tags: Sequence[str] | None
) -> tuple[str, tuple[str, ...]]:
    """The topic and tags given, or else proposed. Raises KnownError for a topic that is not there."""
    # Loaded late: learning from the pages takes a second, which the parser of the command line need not wait for.
    from kb.pages.classify import Classifier

    if topic is not None and topic not in base.topics:
        raise KnownError(f"--topic {topic}: not a topic; choose one of {', '.join(base.topics)}")
    if not base.topics:
        raise KnownError(f"{base.root}: the knowledge base has no topics; add a topic page first")
    classifier = Classifier(base)
    return topic or classifier.topics([title], [""])[0].topic, tuple(tags or classifier.tags(title, ""))
