"""Questions as boxes of a picture (SVG), three side by side.

All measures are in units of a picture 360 wide, which is the width of a phone's page: a letter keeps its size there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import chain

from kb.site.label import label_lines, plain
from kb.site.layout import Node

COLUMNS = 3
WIDTH, HEIGHT = 104, 58
"""Of a box."""
COLUMN_GAP = 24
PICTURE = COLUMNS * WIDTH + (COLUMNS - 1) * COLUMN_GAP
LETTER, LINE = 12, 15
TEXT_LEFT = 11
TEXT_MARGINS = TEXT_LEFT + 5

ARROWHEAD = (
    '<defs><marker id="kb-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
    ' orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>'
)


@dataclass(frozen=True, slots=True)
class Box:
    """A node at its place: `x` and `y` are the middle of the box."""

    node: Node
    x: float
    y: float
    height: float = HEIGHT
    width: float = WIDTH


def box_svg(box: Box) -> str:
    """The box with as much of the title as it holds."""
    left, top = box.x - box.width / 2, box.y - box.height / 2
    lines = _label(box.node.title, (box.width - TEXT_MARGINS) / LETTER, int(box.height // LINE))
    label = "".join(chain(*zip(_line_starts(left, box.y, len(lines)), lines, strict=True)))
    return f"{_outline(left, top, box.width, box.height)}<text>{label}</tspan></text>"


@lru_cache(maxsize=1 << 12)
def _line_starts(left: float, y: float, count: int) -> tuple[str, ...]:
    """What stands before each of `count` lines of a label, and ends the one above."""
    first, x = y - (count - 1) * LINE / 2, number(left + TEXT_LEFT)
    tags = (f'<tspan x="{x}" y="{number(first + i * LINE)}">' for i in range(count))
    return tuple(f"</tspan>{tag}" if i else tag for i, tag in enumerate(tags))


@lru_cache(maxsize=1 << 12)
def _outline(left: float, top: float, width: float, height: float) -> str:
    return (
        f'<rect x="{number(left)}" y="{number(top)}" width="{number(width)}" height="{number(height)}" rx="6"/>'
        f'<path d="M{number(left + 5)} {number(top + 8)}v{number(height - 16)}"/>'
    )


@lru_cache(maxsize=1 << 15)
def _label(title: str, width: float, most: int) -> tuple[str, ...]:
    # Each question stands in the pictures of all its neighbours.
    return tuple(escape(line) for line in label_lines(plain(title), width, most))


@lru_cache(maxsize=1 << 14)
def number(value: float) -> str:
    """A measure with one decimal where it needs one."""
    return f"{value:.1f}".removesuffix(".0")
