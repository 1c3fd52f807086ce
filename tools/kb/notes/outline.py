"""The tree of a note's candidates: what stands under what, by the order in which styles open and return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from kb.notes.candidates import LOOSE, Candidate, Key
from kb.notes.chapters import STRONG
from kb.notes.hearing import BRIEF, hear
from kb.notes.numbering import main_chain
from kb.notes.ranks import INDENTED, NEAR, SURE, TEXT, goes_on, level_of, told_ranks

PARTING = ("part", "heading", "han", "section")
"""Styles that part what stands before them from what follows."""


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
    hear(candidates)
    _mark_points(candidates)
    root = Node(None)
    stack: list[tuple[Key, Node]] = []
    ranks = told_ranks(candidates)
    last: dict[Key, Node] = {}
    repeat = _Repeat()
    for candidate in candidates:
        key = repeat.level(candidate) or level_of(candidate)
        opens = candidate.words.endswith((":", "："))
        if candidate.key[0] in LOOSE and candidate.own < TEXT and key[0] != "part" and not opens:
            above = stack[-1][1] if stack else root
            above.children.append(Node(candidate, above))
            continue
        while stack and (_closes(key, stack, ranks) or _is_spent(candidate, stack[-1][1], last.get(candidate.key))):
            if key[0] in LOOSE and candidate.own < TEXT and stack[-1][0][0] in ("number", "asked"):
                break
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
    if beside is None or beside.candidate is None or not goes_on(beside.candidate, candidate):
        return stack
    depth = beside.depth - 1
    same = depth == 0 or (len(stack) >= depth and stack[depth - 1][1] is beside.parent)
    parted = any(key[0] in PARTING for key, _ in stack[depth:])
    return stack if parted or not same else stack[:depth]


def _is_spent(candidate: Candidate, above: Node, beside: Node | None) -> bool:
    """Whether a numbered line that asks, or a chapter, can stand under an unmarked line no more: text parts them, and
    the number before it, at `beside`, stands elsewhere.

    Nor do the later entries of a list stand under one of it that has no number.
    """
    line = above.candidate
    if line and line.key[0] == "bullet" and candidate.key[0] == "number" and candidate.marked.number > (1,):
        return candidate.marked.bullet == line.marked.bullet and candidate.indent == line.indent
    if line is None or line.key[0] not in LOOSE or line.own >= 1.0 or line.section >= SURE:
        return False
    if beside and beside.candidate and beside.parent is above and goes_on(beside.candidate, candidate):
        return False
    asks = candidate.key[0] in ("han", "asked") or (candidate.key[0] == "number" and candidate.own >= STRONG)
    return asks and candidate.index - line.index > NEAR


def _mark_points(candidates: Sequence[Candidate]) -> None:
    """Lines in the style of questions that do not carry the sequence on are points of an answer."""
    headings = {c.index for c in candidates if c.key[0] in ("heading", "han", "section") or level_of(c)[0] == "part"}
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
