"""What a page may hold at most, so that none keeps the linter or the build from its end.

Python-Markdown takes time with the third power of the brackets and stars that a block holds, with the square of the
headings and footnotes, and a level of its recursion for each level of a list. The numbers leave a page ten times and
more what the longest one here has.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator

from kb.model import Problem
from kb.pages import prose

LARGEST = 500_000
"""Bytes of a page."""
LONGEST_BLOCK = 50_000
"""Characters without a blank line."""
HEADINGS = 1_000
OPENED_IN_BLOCK = 1_000
"""Of each of `[`, `<`, `*` and `_` in a block of text; five times as many in a page."""
DOLLARS = 5_000
LEVELS = 30
"""Lists and quotes inside one another."""
INDENT = 4 * LEVELS

BLOCK_END = re.compile(r"\n[ \t]*\n")
HEADING = re.compile(r"(?m)^[ >]*#{1,6}[ \t]|^[ >]*(?:=+|-+)[ \t]*$")
NESTED = re.compile(rf"(?m)^(?:[ \t]*(?:>|(?:[-*+]|\d{{1,9}}[.)])(?=[ \t]))){{{LEVELS + 1}}}")
INDENTED = re.compile(rf"(?m)^[ ]{{{INDENT + 1},}}(?=\S)|^[ ]*\t[ \t]{{{LEVELS},}}(?=\S)")

PERHAPS_NESTED = re.compile(rf"\n[ \t>*+.)\d-]{{{LEVELS + 1}}}")
"""What both begin with, behind the end of a line, which is found faster than a beginning."""

Fault = tuple[int, str]
"""Where in the text, and what is wrong with what to do."""
Limit = Callable[[str], Iterator[Fault]]
_SOUND: set[bytes] = set()
"""Digests of texts that exceed no limit: a build reads each page more than once."""


def problems(text: str, path: str) -> Iterator[Problem]:
    """The limits that the text of a page exceeds; the first kind only, for later ones rely on earlier ones."""
    digest = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
    if digest not in _SOUND:
        found = list(_exceeded(text.replace("\r\n", "\n").replace("\r", "\n"), path))
        if not found:
            _SOUND.add(digest)
        yield from found


def _exceeded(text: str, path: str) -> Iterator[Problem]:
    for limit in RAW_LIMITS:
        if found := [_problem(text, path, fault) for fault in limit(text)]:
            yield from found
            return
    # Code and formulas count for nothing, but to tell them apart takes time.
    suspected = [limit for sign, limit in LIMITS if sign(text)]
    readable = prose.without_code(text) if suspected else ""
    for limit in suspected:
        yield from (_problem(text, path, fault) for fault in limit(readable))


def _problem(text: str, path: str, fault: Fault) -> Problem:
    offset, message = fault
    return Problem(path, text.count("\n", 0, offset) + 1, "too-large", message)


def long_block(text: str) -> Iterator[Fault]:
    """Blocks of sensible length."""
    for start, block in _blocks(text) if len(text) > LONGEST_BLOCK else ():
        if len(block) > LONGEST_BLOCK:
            yield start, f"more than {LONGEST_BLOCK:,} characters without a blank line; part them"
            return


def headings(readable: str) -> Iterator[Fault]:
    """A page with no more headings than a person can look through."""
    for number, match in enumerate(HEADING.finditer(readable), 1):
        if number > HEADINGS:
            yield match.start(), f"more than {HEADINGS:,} headings; split the page"
            return


def opened(readable: str) -> Iterator[Fault]:
    """A block, and a page, with no more brackets and emphasis than a long table of links."""
    outside = prose.without_formulas(readable)
    for mark, text in (("[", readable), ("<", readable), ("*", outside), ("_", outside)):
        for start, block in _blocks(text):
            if block.count(mark) > OPENED_IN_BLOCK:
                yield start, f"more than {OPENED_IN_BLOCK:,} '{mark}' without a blank line; part them, or write code"
                break
        if text.count(mark) > 5 * OPENED_IN_BLOCK:
            yield 0, f"more than {5 * OPENED_IN_BLOCK:,} '{mark}'; split the page"


def dollars(readable: str) -> Iterator[Fault]:
    """No more formulas than a long derivation has."""
    if readable.count("$") > DOLLARS:
        yield 0, f"more than {DOLLARS:,} dollars; split the page"


def nested(readable: str) -> Iterator[Fault]:
    """Lists and quotes that a reader can follow."""
    for pattern in (NESTED, INDENTED):
        if match := pattern.search(readable):
            yield match.start(), f"lists or quotes more than {LEVELS} deep; take some of the marks or spaces away"


RAW_LIMITS: tuple[Limit, ...] = (long_block,)
LIMITS: tuple[tuple[Callable[[str], object], Limit], ...] = (
    (lambda text: text.count("\n") >= HEADINGS, headings),
    (lambda text: any(text.count(mark) > OPENED_IN_BLOCK for mark in "[<*_"), opened),
    (lambda text: text.count("$") > DOLLARS, dollars),
    (lambda text: PERHAPS_NESTED.search(f"\n{text}") and (NESTED.search(text) or INDENTED.search(text)), nested),
)
"""Each limit behind what a text that exceeds it has."""


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for match in BLOCK_END.finditer(text):
        yield start, text[start : match.start()]
        start = match.end()
    yield start, text[start:]
