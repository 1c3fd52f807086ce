"""The tree of a note's candidates: what stands under what, by the order in which styles open and return."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from kb.notes.candidates import LOOSE, Candidate, Key
from kb.notes.numbering import main_chain
from kb.notes.wording import ASK

SURE = 0.55
"""From here on `section` counts as a heading that ends what stood before it."""


STRONG = 1.3
"""Log-odds of a wording that asks on its face."""
TEXT = -0.6
"""Log-odds below which an unmarked line is plain text, under which nothing stands."""
NAMED = 0.85
"""From here on a heading is one of a section even where no question stands below it."""
BRIEF, ENOUGH, FULL_STOP = 26, 0.6, 1.7
"""Characters of a short sentence, share of them that makes a list, and what the full stop had cost it."""
FEWEST_ASKED, UNASKED = 3, 2.0
"""Marked questions that set the style of a note, and what a line pays there that is not marked."""
NEAR = 2
"""Lines between a heading and what it heads."""
SEQUENCES = ("number", "han", "asked", "deep", "roman")
"""Styles whose numbers run on."""
PARTING = ("part", "heading", "han", "section")
"""Styles that part what stands before them from what follows."""
INDENTED = ("bullet", "number", "point")
"""Styles whose level shows in their indentation."""


@dataclass(slots=True)
class Node:
    """A candidate with what stands under it."""

    candidate: Candidate | None
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    family: float = 0.0
    """Mean of the log-odds of its siblings of the same style."""
    leaning: float = 0.0
    """What it pays for being read as a question where its like are headings."""

    @property
    def depth(self) -> int:
        """How many nodes stand above it."""
        return 0 if self.parent is None else self.parent.depth + 1


def build_outline(candidates: Sequence[Candidate]) -> Node:
    """The root of the tree. Numbered lines that carry no sequence on become points."""
    _raise_chapters(candidates)
    _mark_points(candidates)
    _tell_style(candidates)
    _quiet_opening(candidates)
    _hear_sentences(candidates)
    root = Node(None)
    stack: list[tuple[Key, Node]] = []
    ranks = _told_ranks(candidates)
    last: dict[Key, Node] = {}
    repeat = _Repeat()
    for candidate in candidates:
        key = repeat.level(candidate) or _level(candidate)
        opens = candidate.words.endswith((":", "："))
        if candidate.key[0] in LOOSE and candidate.own < TEXT and key[0] != "part" and not opens:
            above = stack[-1][1] if stack else root
            above.children.append(Node(candidate, above))
            continue
        while stack and (_closes(key, stack, ranks) or _is_spent(candidate, stack[-1][1])):
            stack.pop()
        stack = _to_sibling(candidate, last.get(candidate.key), stack)
        parent = stack[-1][1] if stack else root
        ranks.update((above, key) for above, _ in stack if (key, above) not in ranks)
        node = Node(candidate, parent)
        last[candidate.key] = node
        parent.children.append(node)
        stack.append((key, node))
        repeat.see(candidate, stack)
    _set_families(root)
    return root


def _told_ranks(candidates: Sequence[Candidate]) -> set[tuple[Key, Key]]:
    """Pairs of styles of which the first stands above the second, as its numbers tell that run on past it.

    What stands between 2 and 3 stands under 2; a 1 right below a line of another style may stand under that.
    """
    over: Counter[tuple[Key, Key]] = Counter()
    gaps: Counter[Key] = Counter()
    last: dict[Key, Candidate] = {}
    seen: dict[Key, int] = {}
    for place, candidate in enumerate(candidates):
        key = _level(candidate)
        before = last.get(key)
        if before and _goes_on(before, candidate):
            gaps[key] += 1
            over.update((key, other) for other, at in seen.items() if other != key and at > before.index)
        elif candidate.marked.number[-1:] == (1,) and place and candidate.index - candidates[place - 1].index <= NEAR:
            over.subtract([(key, _level(candidates[place - 1]))])
        if candidate.marked.number and key[0] in SEQUENCES:
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


def _goes_on(before: Candidate, candidate: Candidate) -> bool:
    number, last = candidate.marked.number, before.marked.number
    return bool(number and last) and number[:-1] == last[:-1] and number[-1] == last[-1] + 1


def _raise_chapters(candidates: Sequence[Candidate]) -> None:
    """Where one chapter of those that 一、 二、 count is known as such, the others that ask nothing are too."""
    counted = [candidate for candidate in candidates if candidate.key[0] == "han"]
    if len(counted) > 1 and any(candidate.section >= SURE for candidate in counted):
        for candidate in counted:
            if candidate.own < 1.0:
                candidate.section = max(candidate.section, SURE)


def _level(candidate: Candidate) -> Key:
    kind, value = candidate.key
    if kind == "heading":
        return candidate.key
    if candidate.section >= SURE and kind in ("bare", "dense", "bold", "han", "section"):
        return ("part", 0)
    if kind in INDENTED and kind != "number":
        return (kind, value + 1000 * min(candidate.indent, 12))
    return (kind, value)


def _closes(key: Key, stack: Sequence[tuple[Key, Node]], ranks: Collection[tuple[Key, Key]]) -> bool:
    """Whether a line of style `key` ends the innermost open node.

    A style that once stood above another does so for the rest of the note.
    """
    kind, value = key
    last = stack[-1][0]
    if kind == "heading":
        return last[0] != "heading" or last[1] >= value
    if kind == "part":
        return last[0] != "heading"
    if last[0] in INDENTED and last[0] == kind and last[1] // 1000 > value // 1000:
        return True
    return (key, last) in ranks or any(open_key == key for open_key, _ in stack)


def _to_sibling(candidate: Candidate, beside: Node | None, stack: list[tuple[Key, Node]]) -> list[tuple[Key, Node]]:
    """The stack as far as a numbered line stands beside the one before it in its sequence, if nothing parts them."""
    if beside is None or beside.candidate is None or not _goes_on(beside.candidate, candidate):
        return stack
    depth = beside.depth - 1
    same = depth == 0 or (len(stack) >= depth and stack[depth - 1][1] is beside.parent)
    parted = any(key[0] in PARTING for key, _ in stack[depth:])
    return stack if parted or not same else stack[:depth]


def _is_spent(candidate: Candidate, above: Node) -> bool:
    """Whether a numbered line that asks, or a chapter, can stand under an unmarked line no more: text parts them.

    Nor do the later entries of a list stand under one of it that has no number.
    """
    line = above.candidate
    if line and line.key[0] == "bullet" and candidate.key[0] == "number" and candidate.marked.number > (1,):
        return candidate.marked.bullet == line.marked.bullet and candidate.indent == line.indent
    if line is None or line.key[0] not in LOOSE or line.own >= 1.0 or line.section >= SURE:
        return False
    asks = candidate.key[0] in ("han", "asked") or (candidate.key[0] == "number" and candidate.own >= STRONG)
    return asks and candidate.index - line.index > NEAR


def _mark_points(candidates: Sequence[Candidate]) -> None:
    """Lines in the style of questions that do not carry the sequence on are points of an answer."""
    headings = {c.index for c in candidates if c.key[0] in ("heading", "han", "section") or _level(c)[0] == "part"}
    headings |= _between_lists(candidates)
    groups: defaultdict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.key[0] == "number":
            groups[candidate.key[1]].append(candidate)
    for group in groups.values():
        chain = main_chain(group, headings)
        if _is_secondary(candidates):
            chain = {c.index for c in group if c.index in chain and (c.own >= STRONG or c.section >= SURE)}
        for candidate in group:
            if candidate.index not in chain:
                candidate.key = ("point", candidate.key[1])


def _between_lists(candidates: Sequence[Candidate]) -> set[int]:
    """The indexes of unmarked lines right between an entry of a list and the first of the next."""
    return {
        line.index
        for before, line, after in zip(candidates, candidates[1:], candidates[2:], strict=False)
        if line.key[0] in LOOSE
        and after.marked.number == (1,)
        and after.index == line.index + 1
        and before.index == line.index - 1
        and before.key[0] == after.key[0] == "number"
        and len(line.words) <= BRIEF
    }


def _quiet_opening(candidates: Sequence[Candidate]) -> None:
    """Unmarked lines above the first of several sections introduce the note, unless they ask on their face."""
    parts = [candidate.index for candidate in candidates if _level(candidate)[0] == "part"]
    for candidate in candidates:
        if len(parts) > 1 and candidate.index < parts[0] and candidate.key[0] in LOOSE and candidate.own < 1.0:
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
    _hear_entries(candidates)
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


def _tell_style(candidates: Sequence[Candidate]) -> None:
    """Where questions are marked as such, by 问： or Q3, unmarked lines rather are none."""
    asked = sum(candidate.key[0] == "asked" for candidate in candidates)
    loose = sum(candidate.key[0] in LOOSE and candidate.own >= STRONG for candidate in candidates)
    for candidate in candidates:
        if asked >= FEWEST_ASKED and asked >= loose and candidate.key[0] in LOOSE:
            candidate.own -= UNASKED


class _Repeat:
    """A heading that the first of its points says again: the points that follow in that style are headings too."""

    def __init__(self) -> None:
        self.heading: Key | None = None
        self.style: Key = ("", 0)
        self.next = 0

    def see(self, candidate: Candidate, stack: Sequence[tuple[Key, Node]]) -> None:
        """Note a first point that repeats the line it stands under."""
        above = stack[-2][1].candidate if len(stack) > 1 else None
        number = candidate.marked.number
        if above and number == (1,) and above.words.lower() == candidate.words.lower():
            self.heading, self.style, self.next = stack[-2][0], (candidate.marked.numbering, candidate.key[1]), 2
            candidate.own = -3.0
        elif len(stack) == 1 and candidate.marked.plain and candidate.own > 0.2:
            self.heading = None

    def level(self, candidate: Candidate) -> Key | None:
        """The level of the repeated heading, where `candidate` is the next in its style and could be one."""
        same = (candidate.marked.numbering, candidate.key[1]) == self.style
        if self.heading is None or not same or candidate.marked.number != (self.next,):
            return None
        if not candidate.lone or candidate.own < 0.2 or candidate.words.endswith((":", "：")):
            return None
        self.next += 1
        candidate.key = (self.heading[0], self.heading[1])
        return self.heading


def _is_secondary(candidates: Sequence[Candidate]) -> bool:
    """Whether other styles than numbers hold nearly all that is worded as a question."""
    strong = [candidate.key[0] for candidate in candidates if candidate.own >= STRONG]
    others = sum(kind in ("heading", "bare", "bold", "asked", "deep") for kind in strong)
    return others >= 2 and others > 3 * strong.count("number")


def _set_families(root: Node) -> None:
    everywhere: defaultdict[Key, list[float]] = defaultdict(list)
    siblings: defaultdict[tuple[int, Key], list[float]] = defaultdict(list)
    nodes = [(node, node.candidate) for node in walk(root) if node.candidate]
    for node, candidate in nodes:
        if candidate.section < SURE and (candidate.key[0] not in LOOSE or candidate.own > TEXT):
            everywhere[candidate.key].append(candidate.base)
            siblings[id(node.parent), candidate.key].append(candidate.base)
    for node, candidate in nodes:
        shared = everywhere[candidate.key] if candidate.key[0] not in ("bullet", "point", "dense") else []
        node.family = _mean(siblings[id(node.parent), candidate.key], shared)


def _mean(near: Sequence[float], everywhere: Sequence[float]) -> float:
    """The mean near by, drawn to that of the whole note where few stand near by."""
    weight = len(near) / (len(near) + 3)
    far = sum(everywhere) / len(everywhere) if everywhere else 0.0
    return weight * sum(near) / max(1, len(near)) + (1 - weight) * far


def walk(node: Node) -> list[Node]:
    """The nodes under `node` in the order of the note."""
    found: list[Node] = []
    waiting = list(reversed(node.children))
    while waiting:
        current = waiting.pop()
        found.append(current)
        waiting.extend(reversed(current.children))
    return found


def retyped(candidate: Candidate, kind: str) -> Candidate:
    """The candidate as one of another style."""
    return replace(candidate, key=(kind, candidate.key[1]))
