"""How long a page takes to read: a rough figure, the same for everybody."""

from __future__ import annotations

import math
import re

from kb.pages import prose

CHARACTERS_A_MINUTE = 350
"""Chinese, read to be understood: slower than a story."""
WORDS_A_MINUTE = 200
SECONDS_A_FORMULA = 8
"""A display formula; one within a line is read as a word."""
SECONDS_A_LINE = 2
"""A line of code."""

CHINESE = bytes(range(0xE4, 0xEA))
"""What a Chinese character begins with in UTF-8."""
WORD = re.compile(r"[A-Za-z0-9][\w.'-]*")
# Two patterns, each of which begins with what it is found by.
TARGETS = (re.compile(r"\[\[[^\[\]|\n]*\|"), re.compile(r"\]\([^)\n]*\)"))


def reading_minutes(body: str) -> int:
    """The minutes that a page's Markdown takes to read: at least one."""
    text, display, inline = prose.counted_formulas(prose.without_code(body))
    for target in TARGETS:
        text = target.sub(" ", text)
    written = text.encode(errors="surrogatepass")
    characters, words = len(written) - len(written.translate(None, CHINESE)), len(WORD.findall(text)) + inline
    code = sum(_code_lines(body))
    seconds = display * SECONDS_A_FORMULA + code * SECONDS_A_LINE
    return max(1, math.ceil(characters / CHARACTERS_A_MINUTE + words / WORDS_A_MINUTE + seconds / 60))


def _code_lines(body: str) -> list[int]:
    blocks = ((opening.end(), closing.start()) for opening, closing in prose.fences(body) if closing is not None)
    return [sum(map(bool, map(str.strip, body[start:end].splitlines()))) for start, end in blocks]
