"""Rules of spacing, punctuation and spelling, each with its mend: what a mend would change is what the rule tells.

Only prose is looked at: code, formulas, links' targets, HTML and the titles of other people's works stay as they are.
Spaces and punctuation are autocorrect's (https://github.com/huacnlee/autocorrect).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from kb.pages.lint.masking import HOLDER, held
from kb.pages.lint.text import Finding, Text

Mend = Callable[[Text], str]
"""A mend returns the body, as many lines as before."""

REFERENCES = re.compile(r"^##[ ]参考[ ]*$.*\Z", re.MULTILINE | re.DOTALL)
"""Where a half-width stop parts author, title and place."""

CJK = r"\u3400-\u9fff"
UNSPACED = re.compile(rf"[{CJK}][A-Za-z0-9]|[A-Za-z0-9%‰°℃][{CJK}]")
# The mark first: few characters are one, while every second one is Chinese.
HALF_WIDTH = re.compile(rf"[,.:;!?](?:(?<=[{CJK}）」』”].)(?![A-Za-z0-9])|(?<=[,;!?])[ ]*[{CJK}])")
SPACE_BESIDE = re.compile(r"[，。！？；：、][ ]|[ ][，。！？；：、]")
MISPLACED = re.compile(f"{HALF_WIDTH.pattern}|{SPACE_BESIDE.pattern}")
SPACING = ("space-word",)
PUNCTUATION = ("fullwidth", "no-space-fullwidth")
LIBRARY_RULES = (
    "space-word",
    "space-punctuation",
    "space-bracket",
    "space-dash",
    "space-backticks",
    "space-dollar",
    "fullwidth",
    "no-space-fullwidth",
    "no-space-fullwidth-quote",
    "halfwidth-word",
    "halfwidth-punctuation",
    "spellcheck",
)
"""All rules of autocorrect: those not asked for are switched off."""


def spaced(text: Text) -> str:
    """The body with a space between Chinese characters and Latin words or numbers."""
    if UNSPACED.search(text.prose) is None:
        return text.body
    return _mended(text, UNSPACED, lambda line: _formatted(line, SPACING), text.words)


def punctuated(text: Text) -> str:
    """The body with full-width punctuation behind Chinese, and no space beside it, but for the references."""
    if HALF_WIDTH.search(text.prose) is None and SPACE_BESIDE.search(text.body) is None:
        return text.body
    shown = REFERENCES.sub(lambda match: held(match[0]), text.words)
    return _mended(text, MISPLACED, lambda line: _formatted(line, PUNCTUATION), shown)


def spelled(text: Text) -> str:
    """The body with known wrong spellings of terms put right."""
    wrong = text.vocabulary.wrong(text.prose)
    if wrong is None or wrong.search(text.prose) is None:
        return text.body
    return _mended(text, wrong, text.vocabulary.corrected, text.words)


def spacing(text: Text) -> Iterator[Finding]:
    """A space stands between Chinese characters and Latin words or numbers."""
    return _findings(text, spaced(text), "a space is missing between Chinese and Latin")


def punctuation(text: Text) -> Iterator[Finding]:
    """Chinese has full-width punctuation, without a space beside it."""
    return _findings(text, punctuated(text), "Chinese has full-width punctuation without spaces")


def spelling(text: Text) -> Iterator[Finding]:
    """Terms are spelled as the glossary says."""
    return _findings(text, spelled(text), "the glossary spells it otherwise")


MENDS: tuple[tuple[str, Mend], ...] = (("spelling", spelled), ("spacing", spaced), ("punctuation", punctuated))
"""The rules that `kb lint --fix` mends, in this order."""


def _findings(text: Text, mended: str, reason: str) -> Iterator[Finding]:
    if mended == text.body:
        return
    for number, (before, after) in enumerate(zip(text.body.split("\n"), mended.split("\n"), strict=True), 1):
        if before != after:
            old, new = _difference(before, after)
            yield Finding(number, f"'{old}': {reason}; write '{new}', or run `kb lint --fix`")


def _difference(before: str, after: str) -> tuple[str, str]:
    """The part in which two lines differ, with some letters around it."""
    shorter = min(len(before), len(after))
    first = next((place for place in range(shorter) if before[place] != after[place]), shorter)
    last = next((place for place in range(shorter - first) if before[-1 - place] != after[-1 - place]), shorter - first)
    start = max(0, first - 6)
    return before[start : len(before) - last + 6][:60].strip(), after[start : len(after) - last + 6][:60].strip()


def _mended(text: Text, fault: re.Pattern[str], mend: Callable[[str], str], shown: str) -> str:
    """The body with `mend` done to the prose of each line in which `fault` is found."""
    pairs = zip(text.body.split("\n"), shown.split("\n"), strict=True)
    return "\n".join(_line(line, hidden, mend) if fault.search(hidden) else line for line, hidden in pairs)


def _line(line: str, hidden: str, mend: Callable[[str], str]) -> str:
    """A line with its prose mended and all else put back; the line itself where something else was lost."""
    kept = [a for a, b in zip(line, hidden, strict=True) if b == HOLDER]
    pieces = mend(hidden).split(HOLDER)
    if len(pieces) != len(kept) + 1 or HOLDER in line:
        return line
    return pieces[0] + "".join(a + b for a, b in zip(kept, pieces[1:], strict=True))


def _formatted(line: str, rules: tuple[str, ...]) -> str:
    # Loaded late: most pages have nothing to mend, and the library costs a start a twentieth of a second.
    library: Any = import_module("autocorrect_py")
    library.load_config(_config(rules))
    return str(library.format(line))


@cache
def _config(rules: tuple[str, ...]) -> str:
    return json.dumps({"rules": {name: int(name in rules) for name in LIBRARY_RULES}})
