"""What became of each line of a note: it is on a page, in the record, dropped for a reason, or uncertain.

A line under a question counts as on the page only where most of what it says is found there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.cli.coverage import Held
from kb.cli.reading import Reading
from kb.model import Remark, Span
from kb.pages.plan import Placed, Plan

Kind = Literal["page", "record", "dropped", "uncertain"]
KINDS: tuple[Kind, ...] = ("page", "record", "dropped", "uncertain")

NOT_COPIED = "the page has another answer; this one was not copied"
NOT_FOUND = "most of it is not found on its page"
KNOWN = "imported before"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a line, why, and the page it is on."""

    kind: Kind
    reason: str = ""
    slug: str = ""


def fates(reading: Reading, plan: Plan) -> dict[int, Fate]:
    """The fate of each line that is not blank, by its number."""
    found: dict[int, Fate] = {}
    for place, item in enumerate(plan.placed):
        found |= _of_question(item, reading.held[place])
    for remark in plan.note.used:
        found |= _of_remark(remark, "record")
    for remark in plan.note.dropped:
        found |= _of_remark(remark, "dropped")
    filled = {number for number, line in enumerate(reading.raw.lines, 1) if line.strip()}
    fallback = Fate("record", KNOWN) if plan.known_as else Fate("uncertain", "not accounted for")
    return {number: found.get(number, fallback) for number in sorted(filled)}


def _of_remark(remark: Remark, kind: Kind) -> dict[int, Fate]:
    return {number: Fate(kind, remark.reason) for number in range(remark.span.line, remark.span.end_line + 1)}


def _of_question(item: Placed, held: Sequence[Held]) -> Mapping[int, Fate]:
    kept, lost = Fate("page", "", item.slug), Fate("uncertain", NOT_FOUND, item.slug)
    left = Fate("uncertain", NOT_COPIED, item.slug)
    kinds = {"title": kept, "answer": kept if item.copied else left, "neither": lost if item.copied else left}
    return {number: kinds[part] for number, part in enumerate(held, item.question.span.line)}


def counts(found: Mapping[int, Fate]) -> dict[Kind, int]:
    """How many lines had each fate."""
    counted = Counter(fate.kind for fate in found.values())
    return {kind: counted[kind] for kind in KINDS}


def remarks(found: Mapping[int, Fate], kind: Kind) -> Iterator[Remark]:
    """The lines of one fate, neighbours with the same reason together."""
    last: Remark | None = None
    for number, fate in found.items():
        if fate.kind != kind:
            continue
        if last is not None and last.reason == fate.reason and last.span.end_line == number - 1:
            last = Remark(last.reason, Span(last.span.line, number))
            continue
        if last is not None:
            yield last
        last = Remark(fate.reason, Span(number, number))
    if last is not None:
        yield last
