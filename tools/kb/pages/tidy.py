"""Spacing and punctuation of Chinese prose put right, as `kb lint --fix` would; code, formulas and links stay."""

from __future__ import annotations

import re

from kb.pages.lint.text import Text
from kb.pages.lint.wording import CJK, punctuated, spaced

FORMULA = re.compile(r"(\$[^$]+\$)")
ENDS_CHINESE = re.compile(rf"[{CJK}]$")
BEGINS_CHINESE = re.compile(rf"^[{CJK}]")
HALF_WIDTH = re.compile(rf"^[ ]*([,;:?!])[ ]*(?=[{CJK}])")
FULL_WIDTH = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
STEPS = (spaced, punctuated)
"""Each takes a text and gives its Markdown with as many lines."""


def tidied(markdown: str) -> str:
    """The Markdown with a space between Chinese and Latin, and full-width punctuation behind Chinese."""
    for step in STEPS:
        markdown = step(Text(markdown))
    return "\n".join(map(_beside_formulas, markdown.split("\n"))) if "$" in markdown else markdown


def _beside_formulas(line: str) -> str:
    """A line with a space between Chinese and a formula, and full-width punctuation behind a formula before Chinese."""
    if "`" in line or "$$" in line or line.count("$") % 2 or r"\$" in line:
        return line
    pieces = FORMULA.split(line)
    for place in range(1, len(pieces), 2):
        before, after = pieces[place - 1], HALF_WIDTH.sub(lambda match: FULL_WIDTH[match[1]], pieces[place + 1])
        pieces[place - 1] = before + " " * bool(ENDS_CHINESE.search(before))
        pieces[place + 1] = " " * bool(BEGINS_CHINESE.match(after)) + after
    return "".join(pieces)
