"""Which style of line stands above which, as the numbers of a note tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kb.notes.candidates import LOOSE, Candidate, Key

SURE = 0.55
"""From here on `section` counts as a heading that ends what stood before it."""
TEXT = -0.6
"""Log-odds below which an unmarked line is plain text, under which nothing stands."""
SEQUENCES = ("number", "han", "asked", "deep", "roman")
"""Styles whose numbers run on."""
NEAR = 2
"""Lines between a heading and what it heads."""
INDENTED = ("bullet", "number", "point")
"""Styles whose level shows in their indentation."""


def told_ranks(candidates: Sequence[Candidate]) -> set[tuple[Key, Key]]:
    """Pairs of styles of which the first stands above the second, as its numbers tell that run on past it.

    What stands between 2 and 3 stands under 2; a 1 right below a line of another style may stand under that.
    """
    over: Counter[tuple[Key, Key]] = Counter()
    gaps: Counter[Key] = Counter()
    last: dict[Key, Candidate] = {}
    seen: dict[Key, int] = {}
    for place, candidate in enumerate(candidates):
        key = level_of(candidate)
        before = last.get(key)
        if before and goes_on(before, candidate):
            gaps[key] += 1
            over.update((key, other) for other, at in seen.items() if other != key and at > before.index)
        elif _heads_list(candidates, place):
            over.subtract([(key, level_of(candidates[place - 1]))])
        if candidate.marked.number and candidate.key[0] in SEQUENCES:
            last[key] = candidate
        if candidate.key[0] not in LOOSE or candidate.own >= TEXT:
            seen[key] = candidate.index
    share = {pair: count / gaps[pair[0]] for pair, count in over.items() if gaps[pair[0]]}
    least = {"number": 2}
    return {
        (key, other)
        for (key, other), count in over.items()
        if count >= least.get(key[0], 1) and share[key, other] > max(0.0, share.get((other, key), 0.0))
    }


def _heads_list(candidates: Sequence[Candidate], place: int) -> bool:
    """Whether a 1 stands right below another line, as the first of its points would."""
    candidate = candidates[place]
    if not place or candidate.marked.number[-1:] != (1,) or candidate.key[0] == "han":
        return False
    return candidate.index - candidates[place - 1].index <= NEAR


def goes_on(before: Candidate, candidate: Candidate) -> bool:
    """Whether a line carries the sequence of another on by one."""
    number, last = candidate.marked.number, before.marked.number
    return bool(number and last) and number[:-1] == last[:-1] and number[-1] == last[-1] + 1


def level_of(candidate: Candidate) -> Key:
    """The style of a line with its indentation, or that of a part of the note."""
    kind, value = candidate.key
    if kind == "heading" or (kind == "asked" and candidate.marked.heading):
        return ("heading", candidate.marked.heading or value)
    if candidate.section >= SURE and kind in ("bare", "dense", "bold", "han", "section"):
        return ("part", 0)
    if kind in INDENTED and kind != "number":
        return (kind, value + 1000 * min(candidate.indent, 12))
    return (kind, value)
