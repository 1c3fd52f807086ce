"""What a pull request does to the questions, as Markdown: new ones with their nearest twins, and what is related now.

Usage: summary.py BASE, in a clone that has the commit BASE and the built environment.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kb.model import Page, Related, Slug
from kb.pages.store import load
from kb.pages.twin_pairs import nearest
from kb.site.index import site_index

SHOWN = 3
"""Twins of a new question, the nearest first."""
MOST = 50
"""Rows of a table; a change to the words of one page moves many neighbours a little."""

Neighbours = Mapping[Slug, Sequence[Related]]


def main(base: str) -> None:
    """Print the summary."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(["git", "archive", base, "docs"], capture_output=True, check=True).stdout  # noqa: S603, S607
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        before, after = site_index(load(Path(folder, "docs"))), site_index(load(Path("docs")))
    lines = [*twins(before.pages, after.pages), *changes(before.related, after.related, after.pages)]
    print("\n".join(lines) or "No question is new, and none has other neighbours.")


def twins(before: Mapping[Slug, Page], after: Mapping[Slug, Page]) -> Iterator[str]:
    """A row for each question that is new, with the questions that come nearest to it."""
    new = [slug for slug in after if slug not in before]
    if new:
        yield from ("### New questions", "", "| question | nearest | likeness |", "| --- | --- | --: |")
    for slug in new[:MOST]:
        others = {other: page for other, page in after.items() if other != slug}
        for pair in nearest(others, after[slug].meta.title, SHOWN):
            same = " **asks the same**" * pair.sure
            yield f"| {shown(after[slug])} | {shown(after[pair.slug])}{same} | {pair.score} |"


def changes(before: Neighbours, after: Neighbours, pages: Mapping[Slug, Page]) -> Iterator[str]:
    """A row for each question that was there before and has other related questions now."""
    rows = []
    for slug in after:
        old, now = ({other.slug for other in site.get(slug, ())} for site in (before, after))
        if slug in before and old != now:
            come, gone = (", ".join(f"`{other}`" for other in sorted(part)) for part in (now - old, old - now))
            rows.append(f"| {shown(pages[slug])} | {come} | {gone} |")
    if rows:
        yield from ("", "### Related questions", "", "| question | now | no longer |", "| --- | --- | --- |")
        yield from rows[:MOST]
        yield from [f"and {len(rows) - MOST} more"] * (len(rows) > MOST)


def shown(page: Page) -> str:
    """A title in a table of Markdown, with nothing in it that means anything there."""
    return "`" + " ".join(page.meta.title.split()).replace("`", "'").replace("|", "/") + "`"


if __name__ == "__main__":
    main(sys.argv[1])
