"""Rules of spacing, punctuation and spelling, each with its mend: what a mend would change is what the rule tells.

Only prose is looked at: code, formulas, links' targets, HTML and the titles of other people's works stay as they are.
Spaces and punctuation are autocorrect's (https://github.com/huacnlee/autocorrect).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import Any

from kb.pages.lint.masking import HOLDER, words
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
PERHAPS_MISPLACED = re.compile(rf"[,.:;!?](?:(?<=[{CJK}）」』”].)|(?<=[,;!?])[ ]*[{CJK}])|{SPACE_BESIDE.pattern}")
"""Also where code or a link follows, which counts as nothing."""
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
    return _mended(text, UNSPACED, UNSPACED, lambda line: _formatted(line, SPACING))


def punctuated(text: Text) -> str:
    """The body with full-width punctuation behind Chinese, and no space beside it, but for the references."""
    references = REFERENCES.search(text.prose)
    end = text.line(references.start()) - 1 if references else None
    return _mended(text, PERHAPS_MISPLACED, MISPLACED, lambda line: _formatted(line, PUNCTUATION), end)


def spelled(text: Text) -> str:
    """The body with known wrong spellings of terms put right."""
    wrong = text.vocabulary.wrong(text.prose)
    return _mended(text, wrong, wrong, text.vocabulary.corrected) if wrong else text.body


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


def _mended(
    text: Text, likely: re.Pattern[str], fault: re.Pattern[str], mend: Callable[[str], str], end: int | None = None
) -> str:
    """The body with `mend` done to the prose of each line, before the line `end`, in which `fault` is found.

    What is prose is asked for only where `likely` is found: few lines have any of it, and it takes time to tell.
    """
    # Where a space that was found is what code or a formula left behind, it is none.
    found = (match for match in likely.finditer(text.prose) if text.body.startswith(match[0], match.start()))
    suspects = sorted({text.line(match.start()) - 1 for match in found})
    if not suspects:
        return text.body
    lines, prose = text.body.split("\n"), text.prose.split("\n")
    for number in suspects if end is None else (number for number in suspects if number < end):
        hidden = words(lines[number], prose[number])
        if fault.search(hidden) is not None:
            lines[number] = _line(lines[number], hidden, mend)
    return "\n".join(lines)


def _line(line: str, hidden: str, mend: Callable[[str], str]) -> str:
    """A line with its prose mended and all else put back; the line itself where something else was lost."""
    kept = [a for a, b in zip(line, hidden, strict=True) if b == HOLDER]
    pieces = mend(hidden).split(HOLDER)
    if len(pieces) != len(kept) + 1 or HOLDER in line:
        return line
    return pieces[0] + "".join(a + b for a, b in zip(kept, pieces[1:], strict=True))


def _formatted(line: str, rules: tuple[str, ...]) -> str:
    return str(_library(rules).format(line))


@lru_cache(maxsize=1)
def _library(rules: tuple[str, ...]) -> Any:
    """autocorrect with these rules and no others, which it keeps until it is told of others."""
    # Loaded late: most pages have nothing to mend, and the library costs a start a twentieth of a second.
    library: Any = import_module("autocorrect_py")
    library.load_config(json.dumps({"rules": {name: int(name in rules) for name in LIBRARY_RULES}}))
    return library
