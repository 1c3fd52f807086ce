"""Lines that list what a round or a company asked, each a question: `一面：LoRA 的原理，RoPE 推导，手撕快排`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from kb.notes.candidates import Candidate
from kb.notes.lines import Line
from kb.notes.markers import Marked, read_marker
from kb.notes.parts import Part
from kb.notes.sections import COMPANY, ROUND
from kb.notes.wording import question_score, width

LABELLED = re.compile(r"(?P<label>[^:：]{1,24}?)\s*[:：]\s*(?P<rest>\S.*)$")
STRONG_MARK, WEAK_MARK = re.compile(r"[；;]"), re.compile(r"[，,、]")
FEWEST_STRONG, FEWEST_WEAK, WIDEST = 2, 3, 24.0
"""Entries that make a list where `；` parts them, or where a comma does, and how wide one of these is at most."""
OF_AUTHOR = re.compile(
    r"(?:反问|自我介绍|(?:聊|问|深挖|拷打|介绍)?(?:项目|实习|论文|简历)(?:经历)?|hr面?|没了|等)?$", re.IGNORECASE
)
"""Entries that everybody is asked of himself, and no page answers."""
ASKS, SHARE, FEWEST = 1.0, 0.2, 4
"""Log-odds of an entry that asks, share of the note's entries that do so, and how many a note has at least."""
SAID = -0.8
"""Mean log-odds below which a line tells rather than lists."""


def with_several(parts: Sequence[Part], lines: Sequence[Line], skipped: Collection[int]) -> list[Part]:
    """The parts of a note, with each entry of such lines as a question of its own, where the note has enough of them
    and some ask."""
    listed = {place: found for part in parts for place, found in _listed(part, lines, skipped)}
    entries = [entry for _, found in listed.values() for entry in found]
    asking = sum(question_score(entry) >= ASKS for entry in entries)
    if len(entries) < FEWEST or asking < SHARE * len(entries):
        return list(parts)
    return [piece for part in parts for piece in _parted(part, listed)]


def _listed(part: Part, lines: Sequence[Line], skipped: Collection[int]) -> Iterator[tuple[int, tuple[str, list[str]]]]:
    """The places of lines that list questions with what they list; in an answer none is looked for."""
    for place in range(part.start, part.end):
        found = ("", []) if lines[place].number in skipped else entries_of(lines[place].text)
        if found[1]:
            yield place, found
        elif part.role == "question" and not lines[place].blank:
            return


def entries_of(text: str) -> tuple[str, list[str]]:
    """What a line names before its colon, and the entries of the list behind it; none where it is no such list."""
    match = LABELLED.match(read_marker(text).words)
    if not match or not (ROUND.match(match["label"]) or COMPANY.match(match["label"])):
        return "", []
    strong = STRONG_MARK.search(match["rest"])
    entries = [entry.strip(" 。.") for entry in (STRONG_MARK if strong else WEAK_MARK).split(match["rest"])]
    entries = [entry for entry in entries if entry]
    fewest = FEWEST_STRONG if strong else FEWEST_WEAK
    brief = strong or all(width(entry) <= WIDEST for entry in entries)
    said = sum(map(question_score, entries)) < SAID * len(entries)
    if len(entries) < fewest or not brief or said:
        return "", []
    return match["label"], [entry for entry in entries if not OF_AUTHOR.match(entry)]


def _parted(part: Part, listed: dict[int, tuple[str, list[str]]]) -> Iterator[Part]:
    start = part.start
    for place in range(part.start, part.end):
        if place not in listed:
            continue
        yield from part.left(start, place)
        label, entries = listed[place]
        yield Part("section", place, place + 1, _candidate(place, label))
        yield from (Part("question", place, place + 1, _candidate(place, entry)) for entry in entries)
        start = place + 1
    yield from part.left(start, part.end)


def _candidate(place: int, words: str) -> Candidate:
    return Candidate(place, Marked(words), ("dense", 0), 0.0, 0.0, False)
