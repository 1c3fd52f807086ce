"""From files to what is known of them: a pure function of some files, so that many can be studied at once."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kb.model import FaultyPages, Page
from kb.pages.lint.text import Text
from kb.pages.lint.vocabulary import Vocabulary
from kb.pages.parse import parse_interview, parse_page, parse_topic
from kb.pages.store import read_page_text
from kb.site import formula_check
from kb.site.facts.collecting import all_needed
from kb.site.facts.inside import inside_of
from kb.site.facts.values import (
    KINDS,
    Entry,
    is_faulty,
    is_whole,
    outline_of,
    packed,
    packed_faults,
    packed_inside,
    unpacked_inside,
)
from kb.site.formula_store import Formula
from kb.site.in_file import digest

PARSE: Mapping[str, Callable[[str, str], Entry]] = {
    "questions": parse_page,
    "topics": parse_topic,
    "interviews": parse_interview,
}
FRESH = 2_000_000_000
"""Nanoseconds for which the time of a file does not tell whether it was written once more."""


class Order(NamedTuple):
    """A file to study."""

    place: str
    """Its path below the root, such as `questions/yarn.md`."""
    whole: bool
    """Whether its inside is asked for, too."""
    digest: str = ""
    """Of the text that is known; the rest is what is known of that text, as in `Study`."""
    outline: str = ""
    inside: str = ""

    @property
    def folder(self) -> str:
        """The folder of the knowledge base in which it lies."""
        return self.place.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Study:
    """What is known of a file."""

    place: str
    stamp: str = ""
    """The state of the file on the disk as it was read; empty where that cannot be told."""
    digest: str = ""
    outline: str = ""
    """JSON, as in `kb.site.facts.values`: of the outline, or of what keeps the file from being read."""
    inside: str = ""
    """JSON as well; empty where nobody asked for it, or there is none."""


def studied(root: Path, vocabulary: Vocabulary, orders: Sequence[Order]) -> list[Study]:
    """What is known of some files below `root`, in their order; formulas of all are looked at together."""
    with all_needed():
        drafts = [_drafted(root, vocabulary, order) for order in orders]
        new = [formula for draft in drafts for formula in draft.formulas or () if formula not in draft.settable]
        settable = formula_check.sound(new) if new else set()
        return [_finished(draft, settable) for draft in drafts]


class _Draft(NamedTuple):
    study: Study
    text: Text | None = None
    first_line: int = 1
    formulas: tuple[Formula, ...] | None = ()
    settable: frozenset[Formula] = frozenset()
    """Formulas that are known to be set."""


def _drafted(root: Path, vocabulary: Vocabulary, order: Order) -> _Draft:
    path = root / order.place
    before, known = stamp_of(path), ""
    try:
        text = read_page_text(path)
        known = digest(text.encode(errors="surrogatepass"))
        enough = order.inside or not order.whole or is_faulty(order.outline)
        if known == order.digest and enough and is_whole(order.outline):
            return _Draft(Study(order.place, before, known, order.outline, order.inside))
        entry = PARSE[order.folder](text, order.place)
    except FaultyPages as error:
        # Whether a file can be opened depends on who runs this.
        lasts = all(problem.rule != "unreadable" for problem in error.problems)
        return _Draft(Study(order.place, before if lasts else "", known, packed_faults(error.problems)))
    study = Study(order.place, before, known, packed(outline_of(entry)))
    return _with_text(study, entry, vocabulary, order) if order.whole else _Draft(study)


def _with_text(study: Study, entry: Entry, vocabulary: Vocabulary, order: Order) -> _Draft:
    complete = entry.meta.status == "complete" if isinstance(entry, Page) else True
    text = Text(entry.body, KINDS[order.folder], complete, vocabulary)
    # What KaTeX set of the text as it was, it sets now.
    settable = frozenset(unpacked_inside(order.inside).formulas) if order.inside else frozenset()
    return _Draft(study, text, entry.body_line, formula_check.written(text), settable)


def _finished(draft: _Draft, settable: set[Formula]) -> Study:
    if draft.text is None:
        return draft.study
    inside = inside_of(draft.text, draft.first_line, draft.formulas, settable | draft.settable)
    study = draft.study
    return Study(study.place, study.stamp, study.digest, study.outline, packed_inside(inside))


def stamp(found: os.stat_result) -> str:
    """The state of a file, which changes whenever it is written; empty where it is no file."""
    if not stat.S_ISREG(found.st_mode):
        return ""
    return f"{found.st_size}-{found.st_mtime_ns}-{found.st_ctime_ns}-{found.st_ino}"


def stamp_of(path: Path) -> str:
    """The stamp of a file that may be relied on: not of one written just now, which may be written again as fast."""
    try:
        found = os.lstat(path)
    except OSError:
        return ""
    return stamp(found) if max(found.st_mtime_ns, found.st_ctime_ns) + FRESH < time.time_ns() else ""
