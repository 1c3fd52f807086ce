"""Which nodes of an outline are questions: the choice that explains the whole tree best.

A node is a question (what stands under it is its answer), a heading (what stands under it speaks for itself), both, or
plain text. Each costs or gains by the node's log-odds; the best choice for a tree is the best for its parts, so it is
found from the leaves upwards.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from kb.notes.candidates import LOOSE, PRIORS, UNMARKED, Key
from kb.notes.chapters import NAMED, STRONG
from kb.notes.outline import Node, walk
from kb.notes.ranks import SURE
from kb.notes.remarks import REMARK
from kb.notes.sections import is_aside, is_posting
from kb.notes.wording import width

OWN, FAMILY = 0.6, 0.6
"""Shares of a node's own log-odds and of its siblings' mean."""
WITHIN = 1.6
"""What a question pays for standing in the answer of another."""
UNHEARD = 0.45
"""What a question pays for each log-odds of what could have been asked in its answer."""
BELOW_SECTION, ALONE = 0.3, -0.15
"""What a line gains directly below the heading of a section, and pays elsewhere."""
AGAINST, AGAINST_LOOSE = -1.5, -1.0
"""Log-odds of a wording against which its siblings cannot speak; of an unmarked line's."""
PLAINLY, INSIDE, INSIDE_LOOSE = 2.4, 2.5, 3.5
"""Mean log-odds of questions that all ask on their face, and what a line below one of them pays that does not; what an
unmarked line pays, whatever it says."""
STRUCTURED = ("heading", "bold", "number", "deep", "han")
"""Styles of headings."""
LISTED = ("number", "asked", "bullet", "task", "dense")
"""Styles in which an entry such as 反问 may stand among the questions."""
MEANT = 0.7
"""What a heading pays for each log-odds of its own that it leaves unused."""


TOLD, LEAST_SENTENCE = 1.0, 18.0
"""What an entry pays below a sentence that announces points, and how wide such a sentence is at least."""
ANNOUNCED = re.compile(r"问|题|面试|考|讨论|ask|question|interview", re.IGNORECASE)
OF_ASKING = 0.9
"""What each weakly worded question pays more where the line above it could be the question itself."""
OF_CHAPTER = 1.2
"""What a heading pays for being read as a question where it heads some and most of its like have others below."""
CHAPTERS = 0.6
"""Share of lines of a style from which they are chapters."""
NAMES = 0.4
"""Log-odds from which a line names at least what it is about."""


HEADS_TASKS = -3.0
"""Log-odds of what stands above boxes to tick."""
LEANING = -2.5
"""What a heading pays for being read as a question where most of its like are headings of questions."""


@dataclass(slots=True)
class Choice:
    """The best reading of a node and of what stands under it."""

    value: float
    questions: tuple[Node, ...]


def choose(root: Node) -> tuple[Node, ...]:
    """The nodes that are questions, in the order of the note."""
    chosen = _chosen(root)
    if _lean(root, {id(node) for node in chosen}):
        chosen = _chosen(root)
    return tuple(sorted(chosen, key=lambda node: node.candidate.index if node.candidate else -1))


def _chosen(root: Node) -> list[Node]:
    return [node for child in root.children for node in _best(child).questions]


def _lean(root: Node, chosen: Collection[int]) -> bool:
    """Let weakly worded questions lean towards what most of their like are; whether any had to."""
    alike: defaultdict[tuple[Key, int], list[Node]] = defaultdict(list)
    for node in walk(root):
        if node.candidate and node.candidate.section < NAMED and node.children and node.candidate.key[0] in STRUCTURED:
            alike[node.candidate.key, node.depth].append(node)
    moved = False
    for nodes in alike.values():
        parts = [node for node in nodes if id(node) not in chosen and any(id(other) in chosen for other in walk(node))]
        styles = {style for part in parts for style in _styles(part, chosen)}
        for node in nodes:
            doubtful = id(node) in chosen and node.candidate is not None and node.candidate.own < STRONG
            if doubtful and len(parts) * 2 >= len(nodes) and styles & _styles(node):
                node.leaning, moved = LEANING, True
    return moved


def _styles(node: Node, chosen: Collection[int] | None = None) -> set[Key]:
    """The styles of what stands right under a node, or of what of it was chosen, as far as it may ask."""
    return {
        other.candidate.key
        for other in node.children
        if other.candidate and (worth(other) > 0 if chosen is None else id(other) in chosen)
    }


def worth(node: Node) -> float:
    """Log-odds that the node is a question, from its wording, its style and its siblings."""
    candidate = node.candidate
    if candidate is None:
        return -9.0
    if any(is_aside(above.candidate.words) for above in _ancestors(node) if above.candidate):
        return -9.0
    heading = node.parent.candidate.words if node.parent and node.parent.candidate else ""
    if candidate.key[0] not in LOOSE and is_posting(heading):
        return -9.0
    below = any(other.candidate and other.candidate.key[0] not in LOOSE for other in node.children)
    if candidate.section >= SURE and (below or candidate.key[0] not in LISTED or candidate.section > 0.8):
        return -6.0 * candidate.section + max(0.0, candidate.own) * 0.5
    asked_in = node.parent is not None and node.parent.candidate is not None and node.parent.candidate.section >= SURE
    against = AGAINST_LOOSE if candidate.key[0] in LOOSE else AGAINST
    tasks = [other for other in node.children if other.candidate and other.candidate.key[0] == "task"]
    if len(tasks) > 1 and candidate.key[0] != "task" and candidate.own < PLAINLY:
        return HEADS_TASKS
    family = node.family if candidate.own > against or candidate.key[0] == "number" else min(node.family, 0.0)
    place = (BELOW_SECTION if asked_in else ALONE) + node.leaning - _inside(node) + _listed(node) - _told(node)
    return OWN * candidate.base + FAMILY * family + place


def _listed(node: Node) -> float:
    """What an unmarked line gains as an entry below the heading of a round, where what stands beside it asks."""
    above, candidate = node.parent, node.candidate
    if above is None or above.candidate is None or candidate is None or candidate.key[0] not in LOOSE:
        return 0.0
    entry = above.candidate.section >= NAMED and AGAINST_LOOSE < candidate.own < 0.0 <= node.family
    return -OWN * UNMARKED + 2 * BELOW_SECTION if entry and not REMARK.search(candidate.words) else 0.0


def _told(node: Node) -> float:
    """What an entry pays below a sentence that announces points: `这样做能帮助你:`, unless it announces questions."""
    above, candidate = node.parent, node.candidate
    if above is None or above.candidate is None or candidate is None or candidate.key[0] not in ("bullet", "point"):
        return 0.0
    words = above.candidate.words
    told = above.candidate.own < AGAINST_LOOSE and words.endswith((":", "：")) and width(words) > LEAST_SENTENCE
    return TOLD if told and not ANNOUNCED.search(words) else 0.0


def _inside(node: Node) -> float:
    """What a line pays for standing below a question that asks on its face, among others that do."""
    above, candidate = node.parent, node.candidate
    if above is None or candidate is None:
        return 0.0
    if any(_is_numbered(other) for other in _ancestors(node)):
        return INSIDE_LOOSE
    if candidate.key[0] == "number" and any(_is_asked(other) for other in _ancestors(node)):
        return INSIDE
    if not _asks(above) or (candidate.own >= STRONG and candidate.key[0] not in LOOSE):
        return 0.0
    return INSIDE_LOOSE if candidate.key[0] in LOOSE else INSIDE


def _asks(node: Node) -> bool:
    """Whether a node that is no unmarked line asks on its face, and its like do."""
    candidate = node.candidate
    if candidate is None or candidate.key[0] in LOOSE:
        return False
    return candidate.own >= STRONG and candidate.section < SURE and node.family >= PLAINLY


def _is_numbered(node: Node) -> bool:
    """Whether a node is a heading such as `## 问题 3：`: all headings below it part its answer, also those that ask."""
    asked = node.candidate is not None and node.candidate.key[0] == "asked" and bool(node.candidate.marked.heading)
    return asked and _asks(node)


def _is_asked(node: Node) -> bool:
    """Whether a node is marked as a question, as by Q1, and asks: the numbers below it count points of its answer."""
    return node.candidate is not None and node.candidate.key[0] == "asked" and _asks(node)


def _is_chapter(node: Node) -> bool:
    """Whether most lines of its style have others under them, so that they part the note rather than ask."""
    if node.parent is None or node.candidate is None or node.candidate.own >= STRONG:
        return False
    alike = [other for other in node.parent.children if other.candidate and other.candidate.key == node.candidate.key]
    parents = sum(any(_opens(child) for child in other.children) for other in alike)
    return len(alike) > 1 and parents > CHAPTERS * len(alike)


def _opens(node: Node) -> bool:
    return node.candidate is not None and node.candidate.key[0] in ("heading", "deep", "number", "asked", "bold")


def _weak(node: Node) -> bool:
    return node.candidate is not None and node.candidate.own < 1.0 and node.family - PRIORS[node.candidate.key[0]] < 1.0


def _ancestors(node: Node) -> list[Node]:
    found = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    return found


def _best(node: Node) -> Choice:
    below = [_best(child) for child in node.children]
    inner = sum(choice.value for choice in below)
    nested = tuple(question for choice in below for question in choice.questions)
    odds = worth(node)
    return max(_readings(node, odds, inner, nested), key=lambda choice: choice.value)


def _readings(node: Node, odds: float, inner: float, nested: tuple[Node, ...]) -> list[Choice]:
    unheard = UNHEARD * sum(max(0.0, worth(other) - 0.8) for other in walk(node))
    asking = node.candidate is not None and node.candidate.own >= NAMES and node.candidate.section < SURE
    chapter = _is_chapter(node)
    if nested and chapter and node.candidate and node.candidate.key[0] == "heading":
        odds -= OF_CHAPTER
    if asking and not chapter:
        inner -= OF_ASKING * sum(_weak(other) for other in nested)
    readings = [Choice(0.0, ()), Choice(odds - unheard, (node,))]
    if nested:
        readings.append(Choice(inner - MEANT * max(0.0, odds), nested))
        readings.append(Choice(odds + inner - WITHIN * len(nested), (node, *nested)))
    return readings
