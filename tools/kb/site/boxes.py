"""Questions as boxes of a picture (SVG), three side by side.

All measures are in units of a picture 360 wide, which is the width of a phone's page: a letter keeps its size there.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape

from kb.site.label import label_lines, plain

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


def box_svg(title: str, x: float, y: float, height: float = HEIGHT, width: float = WIDTH) -> str:
    """A box around a place, with as much of the title as it holds."""
    lines = _label(title, height, width)
    return _empty(x, y, height, width, len(lines)) % lines


@lru_cache(maxsize=1 << 13)
def _empty(x: float, y: float, height: float, width: float, count: int) -> str:
    """A box with an open place for each of `count` lines. Many pictures have one at the same place."""
    left, top, first = x - width / 2, y - height / 2, y - (count - 1) * LINE / 2
    lines = (f'<tspan x="{number(left + TEXT_LEFT)}" y="{number(first + i * LINE)}">%s</tspan>' for i in range(count))
    return (
        f'<rect x="{number(left)}" y="{number(top)}" width="{number(width)}" height="{number(height)}" rx="6"/>'
        f'<path d="M{number(left + 5)} {number(top + 8)}v{number(height - 16)}"/><text>{"".join(lines)}</text>'
    )


@lru_cache(maxsize=1 << 15)
def _label(title: str, height: float, width: float) -> tuple[str, ...]:
    # Each question stands in the pictures of all its neighbours.
    lines = label_lines(plain(title), (width - TEXT_MARGINS) / LETTER, int(height // LINE))
    return tuple(escape(line) for line in lines)


@lru_cache(maxsize=1 << 14)
def number(value: float) -> str:
    """A measure with one decimal where it needs one."""
    return f"{value:.1f}".removesuffix(".0")
