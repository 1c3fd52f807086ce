"""Bullets and numbers that a page's copy left alone on the line above what they mark, put back before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.notes.lines import Line
from kb.notes.wording import question_score

BULLETS = ("-", "*", "•", "+")
MARKED = re.compile(r"[-*•+#]|Q\d|\d{1,3}\s*[-.、,，)）:：|]")
"""How a line begins that is no entry of the bullet above it."""
FEWEST_BULLETS, NESTED = 2, 4
"""Lone bullets that make a list, and how far the bullets below its entries are indented."""
NUMBER = re.compile(r"(?P<asked>Q|问题|Question)?\s*(?P<n>\d{1,3})\s*[.、:：)）]?$", re.IGNORECASE)
FEWEST_NUMBERS = 3
"""Lone numbers that make a sequence."""
ASKS, MOST = 1.0, 0.6
"""Log-odds of what a number stands above, and the share of numbers that must stand above such a line."""


LABEL = re.compile(
    r"(?:\*\*|__)?(?:Question|Problem statement|Q|问题?)\s*[.:：。]?\s*(?:\*\*|__)?\s*[:：]?$", re.IGNORECASE
)
"""What some write on a line of its own above each question."""
FEWEST_LABELS = 2
OF_QUESTION = re.compile(
    r"\W*(?:difficulty|level|category|topic|frequency|难度|频率|标签|分类)\s*[:：].{1,40}$", re.IGNORECASE
)
"""What stands between a lone number and its question."""


def rejoin(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, each at its place, with lone marks before the line they belong to."""
    bullets = sum(line.text in BULLETS for line in lines) >= FEWEST_BULLETS
    return tuple(_with_labels(tuple(_with_numbers(tuple(_with_bullets(lines)) if bullets else lines))))


def _with_labels(lines: Sequence[Line]) -> Iterator[Line]:
    """Plain lines right below the label Question as if it stood before them."""
    targets = {place + 1 for place, line in enumerate(lines[:-1]) if LABEL.match(line.text)}
    plain = all(lines[place].text and not MARKED.match(lines[place].text) for place in targets)
    told = plain and len(targets) >= FEWEST_LABELS
    for place, line in enumerate(lines):
        if told and place + 1 in targets:
            yield Line("", 0, line.number)
        else:
            yield Line(f"Question: {line.text}", line.indent, line.number) if told and place in targets else line


def _with_bullets(lines: Sequence[Line]) -> Iterator[Line]:
    """Bullets below an entry whose own bullet stood alone are indented: so a copy writes a list within a list."""
    fenced, alone, within = False, False, False
    for line in lines:
        fenced ^= line.text.startswith(("```", "~~~"))
        entry = alone and not line.blank and not MARKED.match(line.text)
        bullet = line.text.startswith(tuple(f"{mark} " for mark in BULLETS))
        alone = line.text in BULLETS and not fenced
        within = entry or alone or (within and (bullet or line.blank))
        if alone:
            yield Line("", 0, line.number)
        elif entry:
            yield Line(f"- {line.text}", 0, line.number)
        else:
            yield Line(line.text, line.indent + NESTED * (within and bullet), line.number)


def _with_numbers(lines: Sequence[Line]) -> Iterator[Line]:
    """1, 2, 3, each alone above a line that asks, before that line. Page numbers leave out numbers, or ask nothing."""
    marks = dict(_marks(lines))
    between = {other for place, below in marks.items() for other in range(place, below)}
    targets = {below: lines[place].text.rstrip(".、:：)） ") for place, below in marks.items()}
    for place, line in enumerate(lines):
        if place in between:
            yield Line("", 0, line.number)
        elif place in targets:
            yield Line(f"{targets[place]}. {line.text}", line.indent, line.number)
        else:
            yield line


def _marks(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """The places of lone numbers that make a sequence, each with the place of the line it belongs to."""
    found: list[tuple[int, int]] = []
    last = 0
    for place, line in enumerate(lines):
        match = NUMBER.match(line.text)
        below = _below(lines, place)
        if match and below is not None and int(match["n"]) == last + 1 and not NUMBER.match(lines[below].text):
            found.append((place, below))
            last += 1
    asking = sum(question_score(lines[below].text) >= ASKS for _, below in found)
    if len(found) >= FEWEST_NUMBERS and asking >= MOST * len(found):
        yield from found


def _below(lines: Sequence[Line], place: int) -> int | None:
    """The place of the line that a mark belongs to: the next that is filled, and says more than how hard it is."""
    near = range(place + 1, min(place + 4, len(lines)))
    filled = [other for other in near if not lines[other].blank]
    found = next((other for other in filled if not OF_QUESTION.match(lines[other].text)), None)
    return found if found is not None and (filled[0] != found or found <= place + 2) else None
