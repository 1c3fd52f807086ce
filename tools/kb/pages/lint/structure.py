"""Rules of a page's parts: its sections, headings and formulas' dollars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.pages.lint.text import Finding, Text
from kb.pages.marks import CHECK, DRAFT_NOTICE, LOST_IMAGE, NO_ANSWER

ABSTRACT = '!!! abstract "30 秒回答"'
SECTIONS = ("详细解答", "代码", "易错点", "追问", "参考")
"""The sections of a question in their order."""
OPTIONAL = frozenset({"代码"})
UNREVIEWED = re.compile(
    rf'^!!! warning "(?:可能重复|专题存疑|{CHECK})"|{re.escape(DRAFT_NOTICE)}|{re.escape(LOST_IMAGE)}|'
    rf"{re.escape(NO_ANSWER)}|（原笔记[^）\n]*已丢失）",
    re.MULTILINE,
)
SIGNS = ("!!! warning", DRAFT_NOTICE, LOST_IMAGE, NO_ANSWER, "（原笔记")
"""Without one of them there is none: to look for each is faster than for all at once."""
DOLLAR = re.compile(r"(?<!\\)\$+")
UNDERLINE = re.compile(r"^(?:=+|-{2,})[ \t]*$", re.MULTILINE)
NO_PARAGRAPH = re.compile(r"\s*$|[ ]{0,3}(?:[#>|*+-]|\d+\.)")
"""What above such a line makes it a line of its own, or of something else."""


def missing_section(text: Text) -> Iterator[Finding]:
    """A complete question has its short answer and every section."""
    if text.kind != "question" or not text.complete:
        return
    first = text.body.lstrip("\n").split("\n", 1)[0].rstrip()
    if first != ABSTRACT:
        yield Finding(1, f"the page does not begin with '{ABSTRACT}'; put the answer in a few sentences below it")
    present = {words for _, level, words in text.headings if level == 2}
    for section in SECTIONS:
        if section not in present | OPTIONAL:
            yield Finding(1, f"the section '## {section}' is missing; write it, or set 'status: draft'")


def section_order(text: Text) -> Iterator[Finding]:
    """The sections of a question stand in the usual order, each once."""
    if text.kind != "question":
        return
    last = -1
    for line, level, words in text.headings:
        if level != 2 or words not in SECTIONS:
            continue
        place = SECTIONS.index(words)
        if place <= last:
            order = "、".join(SECTIONS)
            yield Finding(line, f"'## {words}' stands too late or twice; the order is {order}")
        last = max(last, place)


def unknown_section(text: Text) -> Iterator[Finding]:
    """A complete question has no sections of its own making."""
    if text.kind != "question" or not text.complete:
        return
    for line, level, words in text.headings:
        if level == 2 and words not in SECTIONS:
            yield Finding(line, f"'## {words}' is no section of a question; make it '### {words}' within one")


def unreviewed(text: Text) -> Iterator[Finding]:
    """A complete question keeps no mark of an import: what was guessed, lost, or may be there twice."""
    if text.kind != "question" or not text.complete:
        return
    if not any(sign in text.visible for sign in SIGNS):
        return
    for match in UNREVIEWED.finditer(text.visible):
        message = f"'{match[0].strip()}' is a mark of the import; check what it speaks of, then delete it"
        yield Finding(text.line(match.start()), message)


def heading_level(text: Text) -> Iterator[Finding]:
    """Headings begin at the second level, for the title is the first, and go down one level at a time."""
    above = 1
    for line, level, words in text.headings:
        if level == 1:
            yield Finding(line, f"'# {words}' is a second title; write '## {words}'")
        elif level > above + 1:
            yield Finding(line, f"'{'#' * level}' follows '{'#' * above}'; write '{'#' * (above + 1)} {words}'")
        above = level
    yield from _underlined(text)


def _underlined(text: Text) -> Iterator[Finding]:
    for match in UNDERLINE.finditer(text.visible):
        above_it = text.visible[text.visible.rfind("\n", 0, max(0, match.start() - 1)) + 1 : max(0, match.start() - 1)]
        if NO_PARAGRAPH.match(above_it) is None:
            message = "this line makes the one above a heading; leave a line blank between, or write '##'"
            yield Finding(text.line(match.start()), message)


def unclosed_formula(text: Text) -> Iterator[Finding]:
    """Each dollar opens or closes a formula."""
    if "$" not in text.prose:
        return
    seen = 0
    for match in DOLLAR.finditer(text.prose):
        line = text.line(match.start())
        if line != seen:
            yield Finding(line, rf"'{match[0]}' opens or closes no formula; close it, or write '\$' for a dollar")
        seen = line
