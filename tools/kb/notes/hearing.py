"""What the note as a whole says of its lines, before they become a tree: log-odds are raised and lowered."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kb.notes.candidates import LOOSE, Candidate
from kb.notes.chapters import (
    NAMED,
    STRONG,
    raise_between,
    raise_chapters,
    raise_companies,
    raise_numbered,
    raise_stacked,
    raise_styled,
)
from kb.notes.ranks import SURE, TEXT, goes_on, level_of
from kb.notes.sections import names_company
from kb.notes.vocabulary import ASK, TELL
from kb.notes.wording import width

BRIEF, ENOUGH, FULL_STOP = 26, 0.6, 1.7
"""Characters of a short sentence, share of them that makes a list, and what the full stop had cost it."""
FEWEST_ASKED, UNASKED = 3, 2.0
"""Marked questions that set the style of a note, and what a line pays there that is not marked."""

TOPIC, COLON = 20.0, 3.2
"""Width of a topic that a paragraph opens with, and what its colon had cost it with some more."""
TOPIC_ASKS = re.compile(
    rf"{ASK}|^(?:{TELL})|的\S{{0,4}}(?:原理|作用|机制|流程|实现|方法|方式|公式|结构|区别|理解|含义|应用|特点|步骤)\W*$|^常[用见]"
)
ANNOUNCES = re.compile(
    r"(?:面试官|问了|问到|被问|考了|提问|大致|主要|具体).{0,12}(?:问题|题目?|八股)\W{0,4}(?:如下)?\s*[:：]$"
)
OF_INTERVIEWS = re.compile(r"^\W*(?:面试|高频|必考|必问|真题|笔试|历年)\S{0,6}(?:问题|题目?)\W*$")
WAS_ASKED = 1.5
"""What a line gains where the one above says that questions follow."""

OF_COMPANY = 0.6
"""Log-odds of such a line at least where it says which company asked: `美团：DiceLoss 的原理；和为 k 的子数组`."""


def _tell_style(candidates: Sequence[Candidate]) -> None:
    """Where questions are marked as such, by 问： or Q3, unmarked lines rather are none."""
    marked = [candidate for candidate in candidates if candidate.key[0] == "asked"]
    bullets = {candidate.marked.bullet for candidate in marked}
    others = [
        candidate
        for candidate in candidates
        if candidate.key[0] in LOOSE or (candidate.key[0] == "bullet" and candidate.marked.bullet in bullets)
    ]
    loose = sum(candidate.key[0] in LOOSE and candidate.own >= STRONG for candidate in others)
    if len(marked) >= FEWEST_ASKED and len(marked) >= loose:
        for candidate in others:
            candidate.own -= UNASKED


def _quiet_opening(candidates: Sequence[Candidate]) -> None:
    """Unmarked lines above the first of several sections introduce the note, unless they ask on their face."""
    parts = [candidate.index for candidate in candidates if level_of(candidate)[0] == "part"]
    for candidate in candidates:
        if len(parts) > 1 and candidate.index < parts[0] and candidate.key[0] in LOOSE and candidate.own < 1.0:
            candidate.own -= 1.5


def _quiet_preface(candidates: Sequence[Candidate]) -> None:
    """So do those above the first of several numbered lines that ask."""
    asking = [line.index for line in candidates if line.key[0] in ("number", "asked") and line.own >= STRONG]
    for candidate in candidates:
        early = len(asking) >= FEWEST_ASKED and candidate.index < asking[0] and candidate.key[0] in LOOSE
        if early and candidate.own < STRONG:
            candidate.own -= 1.5


def _hear_sentences(candidates: Sequence[Candidate]) -> None:
    """Short sentences alone on their lines, nothing else between them, are questions where a round or company heads
    them: what ends them says nothing of what they are."""
    groups: list[list[Candidate]] = [[]]
    heard = False
    for candidate in candidates:
        if candidate.key[0] not in LOOSE or candidate.section >= SURE:
            heard = candidate.section >= NAMED
            groups.append([])
        elif heard:
            groups[-1].append(candidate)
    for group in groups:
        short = sum(len(candidate.words) <= BRIEF and candidate.words.endswith("。") for candidate in group)
        whole = bool(group) and group[-1].index - group[0].index <= 2 * len(group)
        if short >= 2 and short >= ENOUGH * len(group) and whole:
            for candidate in group:
                candidate.own += FULL_STOP * candidate.words.endswith("。")


def _hear_entries(candidates: Sequence[Candidate]) -> None:
    """So are entries of one sentence that holds a word of asking, below such a heading."""
    heard = False
    for candidate in candidates:
        if candidate.key[0] == "bullet":
            once = candidate.words.endswith("。") and candidate.words.count("。") == 1
            candidate.own += FULL_STOP * (heard and once and bool(re.search(ASK, candidate.words)))
        elif candidate.section >= SURE or candidate.own >= TEXT:
            heard = candidate.section >= NAMED


def _hear_announced(candidates: Sequence[Candidate]) -> None:
    """Lines right below one that says that questions were asked are what was asked, up to the next gap."""
    below = -1
    for candidate in candidates:
        if ANNOUNCES.search(candidate.words):
            below = candidate.index + 1
        elif candidate.index == below and candidate.section < NAMED:
            candidate.own += WAS_ASKED * (candidate.key[0] in LOOSE and candidate.own < STRONG)
            below += 1


def _hear_topics(candidates: Sequence[Candidate]) -> None:
    """Entries under a heading of interview questions are asked, also where they only name what was asked about."""
    heard = False
    for candidate in candidates:
        if candidate.key[0] == "bullet" and heard:
            candidate.own += WAS_ASKED * (candidate.own < STRONG) + FULL_STOP * candidate.words.endswith("。")
            candidate.own = max(candidate.own, OF_COMPANY if names_company(candidate.words) else candidate.own)
        elif candidate.key[0] == "heading":
            heard = bool(OF_INTERVIEWS.search(candidate.words))


def _hear_between(candidates: Sequence[Candidate]) -> None:
    """An unmarked line between 3 and 4 heads what follows, or is part of the answer to 3: it asks on its face or not at
    all."""
    last: Candidate | None = None
    between: list[Candidate] = []
    for candidate in candidates:
        if candidate.key[0] in LOOSE:
            between.append(candidate)
        elif candidate.key[0] == "number":
            parted = [line for line in between if line.own < STRONG]
            if last is not None and goes_on(last, candidate) and candidate.own >= STRONG and last.own >= STRONG:
                for line in parted:
                    line.own -= UNASKED
            last, between = candidate, []


def _hear_colons(candidates: Sequence[Candidate]) -> None:
    """Where several paragraphs open with a topic and a colon, and topics ask, each such line is a question, and what
    stands within the paragraphs is rather none."""
    topics = [
        candidate
        for candidate in candidates
        if candidate.key[0] in LOOSE and candidate.words.endswith((":", "：")) and width(candidate.words) <= TOPIC
    ]
    opening = [candidate for candidate in topics if candidate.opens]
    asking = [candidate for candidate in opening if TOPIC_ASKS.search(candidate.words)]
    if len(asking) < FEWEST_ASKED or 2 * len(asking) < len(opening):
        return
    for candidate in candidates:
        if candidate in topics and TOPIC_ASKS.search(candidate.words):
            candidate.own += COLON
        elif candidate.key[0] in LOOSE and not candidate.opens and candidate.own < STRONG:
            candidate.own -= UNASKED


STEPS: tuple[Callable[[Sequence[Candidate]], None], ...] = (
    raise_chapters,
    raise_companies,
    raise_between,
    raise_stacked,
    raise_numbered,
    raise_styled,
    _tell_style,
    _quiet_opening,
    _quiet_preface,
    _hear_sentences,
    _hear_entries,
    _hear_announced,
    _hear_topics,
    _hear_between,
    _hear_colons,
)
"""What `hear` does, in this order."""


def hear(candidates: Sequence[Candidate]) -> None:
    """Let all lines of a note speak for and against each."""
    for step in STEPS:
        step(candidates)
