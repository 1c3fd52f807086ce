"""Give Python code back the indentation that a page's copy lost.

Each line may stand in the body that the line before opens, beside that line, or beside any block around it. A beam
search reads the listing from the top and keeps the readings that cost least; the first of them that parses wins.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from kb.notes.readings import STRING, Block, Reading, cost_of, leaving_open, leaving_while, placed

BEAM = 40
STEP = "    "


@dataclass(frozen=True, slots=True)
class Recovered:
    """Code with its indentation, and whether another reading would have done as well."""

    text: str
    guessed: bool = False
    parses: bool = True


def parses(code: str) -> bool:
    """Whether Python can read the code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def recover(code: str) -> Recovered:
    """The code so indented that it parses; unchanged where it parses already or no reading does."""
    if parses(code):
        return Recovered(code)
    statements = _statements(code.split("\n"))
    if len(statements) > 400:
        return Recovered(code, parses=False)
    readings = _search(statements)
    texts = [_indented(statements, reading) for reading in readings]
    good = [text for text in texts if parses(text)]
    if not good:
        return Recovered(code, parses=False)
    return Recovered(good[0], guessed=True)


def _statements(lines: Sequence[str]) -> list[tuple[list[str], str]]:
    """Physical lines by logical line: comments and open brackets belong to the statement that they end in."""
    found: list[tuple[list[str], str]] = []
    held: list[str] = []
    joined, depth = "", 0
    for line in lines:
        held.append(line.rstrip())
        text = re.sub(r"#.*", "", STRING.sub("''", line)).strip()
        if not text and not depth:
            continue
        joined += line.strip() + " "
        depth = max(0, depth + sum(map(text.count, "([{")) - sum(map(text.count, ")]}")))
        if not depth and not text.endswith("\\"):
            found.append((held, joined.strip()))
            held, joined = [], ""
    if held:
        found.append((held, joined.strip()))
    return found


def _search(statements: Sequence[tuple[list[str], str]]) -> list[Reading]:
    beam = [Reading(0.0, (), ())]
    for lines, text in statements:
        if not text:
            beam = [Reading(r.cost, (*r.depths, len(r.open)), r.open, r.margin) for r in beam]
            continue
        gap = sum(not line.strip() for line in lines)
        step = [option for reading in beam for option in _options(reading, text, gap)]
        beam = sorted(step, key=lambda reading: (reading.cost, tuple(-depth for depth in reading.depths)))[:BEAM]
    return sorted(beam, key=lambda reading: reading.cost + sum(map(_unfinished, reading.open)))


def _unfinished(block: Block) -> float:
    return leaving_while(block) if block.word == "while" and not block.ended else leaving_open(block)


def _options(reading: Reading, text: str, gap: int) -> list[Reading]:
    blocks = reading.open
    if blocks and blocks[-1].empty:
        return [placed(reading, text, len(blocks), 0.0)]
    found = []
    for depth in range(len(blocks) + 1):
        cost = cost_of(reading, text, depth, gap)
        if cost is not None:
            found.append(placed(reading, text, depth, cost))
    return found


def _indented(statements: Sequence[tuple[list[str], str]], reading: Reading) -> str:
    out = []
    for (lines, _), depth in zip(statements, reading.depths, strict=True):
        first = next((i for i, line in enumerate(lines) if line.strip() and not line.strip().startswith("#")), 0)
        for index, line in enumerate(lines):
            extra = STEP if index > first else ""
            out.append(STEP * depth + extra + line.strip() if line.strip() else "")
    return "\n".join(out)
