"""What it costs to read a statement at a depth, when Python code has lost its indentation.

A reading is dear that leaves a block whose names the next line still uses, that never changes the condition of a loop,
that returns unconditionally within a loop; it is cheap where a line takes over what a loop has gathered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

OPENING = re.compile(
    r"(?P<word>async\s+def|def|class|for|while|if|elif|else|try|except|finally|with|match|case)\b.*:\s*(?:#.*)?$"
)
ENDING = re.compile(r"(?:return|break|continue|raise|pass)\b")
VALUE = re.compile(r"return\s+\S")
CLAUSES = {
    "elif": ("if", "elif"),
    "else": ("if", "elif", "for", "while", "except"),
    "except": ("try", "except"),
    "finally": ("try", "except", "else"),
}
TOP = re.compile(r"if\s+__name__\b|(?:from\s+[\w.]+\s+)?import\s+\w")
ASSIGNED = re.compile(r"(?P<names>[A-Za-z_][\w,\s]*?)\s*(?P<operator>[-+*/%|&]?)=(?!=)\s*(?P<value>.+)$")
NAME = re.compile(r"(?<![\w.\"'])[A-Za-z_]\w*")
OPEN_END = 1.0
"""What a function pays for returning a value in some cases and ending without."""
STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")


@dataclass(frozen=True, slots=True)
class Block:
    """An open block: its word, its own names (loop targets), what its body changes again and again."""

    word: str
    targets: frozenset[str] = frozenset()
    condition: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    progress: frozenset[str] = frozenset()
    """What its own statements assign, those of loops in it left out."""
    counted: frozenset[str] = frozenset()
    """What its own statements count up or down."""
    fresh: frozenset[str] = frozenset()
    """What its own statements make anew each time."""
    ended: bool = False
    """Whether its last statement leaves it, so that nothing can follow in it."""
    empty: bool = True
    returned: bool = False
    """Whether a block within it returns a value."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to indent the lines so far: what it costs, each line's depth, the blocks that are open."""

    cost: float
    depths: tuple[int, ...]
    open: tuple[Block, ...]
    margin: frozenset[str] = frozenset()
    """The names made outside all functions."""


def cost_of(reading: Reading, text: str, depth: int, gap: int) -> float | None:
    """What it costs to read `text` at `depth`; None where Python does not allow it."""
    word = _word(text)
    blocks = reading.open
    if depth and blocks[depth - 1].ended:
        return None
    left = blocks[depth:]
    if word in CLAUSES:
        before = left[0].word if left else ""
        if before not in CLAUSES[word] or (before in ("for", "while") and word == "else"):
            return None
        return 0.6 * (len(left) - 1)
    if left and left[0].word == "try":
        return None
    if _at_margin(text, word):
        return _top_level(text, word, depth, blocks)
    cost = sum(_leaving(block, text, gap, reading.margin) for block in left)
    if depth and blocks[depth - 1].word == "class" and left:
        cost += 1.0
    return cost + _return(word, depth, blocks) + (0.4 if depth and _stepped(blocks[depth - 1], text) else 0.0)


def _leaving(block: Block, text: str, gap: int, margin: frozenset[str]) -> float:
    """Leaving a block is dear while the line uses what the block made, cheap once it only gathers its result."""
    names = set(NAME.findall(STRING.sub("''", text)))
    if block.word == "class":
        return 0.0
    if block.word.endswith("def"):
        return 0.0 if block.ended else leaving_open(block) + _leaving_function(block, text, names - margin, gap)
    if block.ended:
        return 0.0
    if block.word == "while":
        return leaving_while(block)
    if block.targets & names:
        return 3.0
    if block.word == "for" and _gathers(block, text, names):
        return -1.0
    return 0.6 if block.word == "for" else 0.4


def _leaving_function(block: Block, text: str, names: set[str], gap: int) -> float:
    """A blank line may end a function, unless the next line still uses what the function made."""
    match = ASSIGNED.match(text)
    used = names & set(NAME.findall(match["value"])) if match else names
    return (1.5, -0.1, -0.6)[min(gap, 2)] + (1.0 if used & (block.targets | block.progress) else 0.0)


def leaving_open(block: Block) -> float:
    """A function that returns a value in some case mostly ends with a return of its own."""
    return OPEN_END * (block.returned and not block.ended and block.word.endswith("def"))


def leaving_while(block: Block) -> float:
    """A loop whose condition nothing changes would never end; the step that changes it is mostly the last."""
    if not block.condition or block.condition & block.progress:
        return -0.2
    return 0.3 if block.condition & block.changed else 4.0


def _stepped(block: Block, text: str) -> bool:
    """Whether a loop has counted on already: that is mostly the last that it does."""
    return block.word == "while" and bool(block.condition & block.counted) and not _changed(text)


def _gathers(block: Block, text: str, names: set[str]) -> bool:
    """Whether the line takes over what the loop has gathered without gathering more."""
    match = ASSIGNED.match(text)
    made = set(NAME.findall(match["names"])) if match else set()
    return bool((block.changed - block.fresh) & names) and not block.changed & made


def _at_margin(text: str, word: str) -> bool:
    return bool(TOP.match(text)) or word in ("class", "def", "async def")


def _top_level(text: str, word: str, depth: int, blocks: tuple[Block, ...]) -> float:
    """Imports, classes and the main guard stand at the margin; methods stand in a class, functions do not."""
    if re.search(r"def\s+\w+\s*\(\s*(?:self|cls)\b", text):
        return 0.0 if depth == 1 and blocks[0].word == "class" else 4.0
    return 2.0 * depth if word != "class" else 4.0 * depth


def _return(word: str, depth: int, blocks: tuple[Block, ...]) -> float:
    """A plain return stands in its function, after its loops."""
    if word != "return":
        return 0.0
    if not any(block.word.endswith("def") for block in blocks[:depth]):
        return 6.0
    return 2.5 * sum(block.word in ("for", "while", "with") for block in blocks[:depth])


def _word(text: str) -> str:
    match = OPENING.match(text)
    if match:
        return re.sub(r"\s+", " ", match["word"])
    match = ENDING.match(text)
    return match[0] if match else ""


def placed(reading: Reading, text: str, depth: int, cost: float) -> Reading:
    """The reading with the statement `text` at `depth`."""
    word = _word(text)
    looped = False
    blocks: list[Block] = []
    for level, block in reversed(list(enumerate(reading.open[:depth]))):
        blocks.insert(0, _with_statement(block, text, looped, bool(ENDING.match(text)) and level == depth - 1))
        if level < depth - 1 and VALUE.match(text):
            blocks[0] = replace(blocks[0], returned=True)
        looped = looped or block.word in ("for", "while")
    if OPENING.match(text):
        blocks.append(Block(word, _targets(text), _condition(text)))
    match = ASSIGNED.match(text)
    made = frozenset(NAME.findall(match["names"])) if match and not depth else frozenset()
    return Reading(reading.cost + cost, (*reading.depths, depth), tuple(blocks), reading.margin | made)


def _with_statement(block: Block, text: str, looped: bool, ended: bool) -> Block:
    match = ASSIGNED.match(text)
    made = frozenset(NAME.findall(match["names"])) if match else _changed(text)
    progress = block.progress if looped else block.progress | made | _popped(text)
    changed = block.changed | _changed(text) | (made & block.condition)
    counted = (
        block.counted if looped else block.counted | (_changed(text) if match and match["operator"] else frozenset())
    )
    fresh = block.fresh if looped else block.fresh | (made - _changed(text))
    block = replace(block, changed=changed, progress=progress, counted=counted)
    return replace(block, fresh=fresh, ended=ended, empty=False)


def _popped(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"(\w+)\.(?:pop|popleft|remove|append)\(", text))


def _condition(text: str) -> frozenset[str]:
    match = re.match(r"while\s+(.+?):", text)
    return (
        frozenset(NAME.findall(match[1])) - {"and", "or", "not", "True", "in", "is", "None", "len"}
        if match
        else frozenset()
    )


def _targets(text: str) -> frozenset[str]:
    match = re.match(r"for\s+(.+?)\s+in\s", text) or re.match(r"(?:async\s+)?def\s+\w+\s*\((.*)\)", text)
    return frozenset(NAME.findall(match[1])) if match else frozenset()


def _changed(text: str) -> frozenset[str]:
    """The names that a statement makes out of themselves: a sum, a list that grows."""
    grown = re.match(r"(\w+)\.(?:append|extend|add|update)\(", text)
    if grown:
        return frozenset({grown[1]})
    match = ASSIGNED.match(text)
    if not match:
        return frozenset()
    names = frozenset(NAME.findall(match["names"]))
    return names if match["operator"] else names & frozenset(NAME.findall(match["value"]))
