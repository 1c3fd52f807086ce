"""Formulas that KaTeX refuses, found without converting the pages in which there is none.

To know for certain what is a formula, a page must be converted, which takes ten times as long as everything else. Where
each dollar of a text belongs to a formula that the reader of `kb.pages.prose` sees, and KaTeX sets all of them, the
conversion would find nothing either; else it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from kb.pages import prose
from kb.pages.lint.text import Text
from kb.site import katex
from kb.site.formula_store import Formula

FEW = 100
LEVELS = 20
LONGEST = 1_000
FAR = re.compile("[\\U00010000-\\U0010ffff]")
BRACE = re.compile(r"(?<!\\)[{}]")


def written(text: Text) -> tuple[Formula, ...] | None:
    """The formulas of a text; None where only the conversion tells what is one."""
    if "$" not in text.visible:
        return ()
    if "$" in text.prose.replace(r"\$", ""):
        return None
    found = tuple(dict.fromkeys(prose.formulas_by_kind(text.visible)))
    # A quote's marks stand within a formula of several lines.
    return None if any("\n>" in tex or "\n\n" in tex for tex, _ in found) else found


def sound(formulas: Iterable[Formula]) -> set[Formula]:
    """Those of the formulas that KaTeX sets: the usual ones it only reads, many at a time."""
    asked = dict.fromkeys(formulas)
    # The start of KaTeX takes as long as to look for a hundred of them on the disk.
    kept = {row for row in asked if katex.is_kept(*row)} if len(asked) <= FEW else set()
    usual = {row for row in asked if row not in kept and _usual(row[0])}
    rest = asked.keys() - kept - usual
    return kept | (katex.readable(usual) if usual else set()) | {row for row in rest if _is_set(*row)}


def _usual(tex: str) -> bool:
    """Whether a formula is such that KaTeX sets it if it can read it: short, flat, of letters that it has."""
    if len(tex) > LONGEST or FAR.search(tex):
        return False
    depth = deepest = 0
    for brace in BRACE.findall(tex) if tex.count("{") > LEVELS else ():
        depth += 1 if brace == "{" else -1
        deepest = max(deepest, depth)
    return deepest <= LEVELS


def _is_set(tex: str, display: bool) -> bool:
    try:
        katex.set_formula(tex, display)
    except katex.RefusedFormula:
        return False
    return True


def refused(
    text: Text, formulas: tuple[Formula, ...] | None, settable: Collection[Formula]
) -> Iterator[tuple[int, str]]:
    """Line and message of each formula of a text that KaTeX refuses; `formulas` are `written` in it."""
    if formulas is not None and all(formula in settable for formula in formulas):
        return
    # Loaded late: the conversion needs the Markdown engine, which most runs do not.
    from kb.site import maths

    for line, tex, message in maths.refused(text.body):
        yield line, maths.explain(tex, message)
