"""Formulas that KaTeX refuses, found without converting the pages in which there is none.

To know for certain what is a formula, a page must be converted, which takes ten times as long as everything else. Where
each dollar of a text belongs to a formula that the reader of `kb.pages.prose` sees, and KaTeX sets all of them, the
conversion would find nothing either; else it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb.pages import prose
from kb.pages.lint.text import Text
from kb.site.katex import RefusedFormula, set_formula


def refused(text: Text) -> Iterator[tuple[int, str]]:
    """Line and message of each formula of a text that KaTeX refuses."""
    if "$" not in text.visible or _all_set(text):
        return
    # Loaded late: the conversion needs the Markdown engine, which most runs do not.
    from kb.site import maths

    for line, tex, message in maths.refused(text.body):
        yield line, maths.explain(tex, message)


def _all_set(text: Text) -> bool:
    if "$" in text.prose.replace(r"\$", ""):
        return False
    return all(_is_set(tex, display) for tex, display in _formulas(text.visible))


def _formulas(visible: str) -> Iterator[tuple[str, bool]]:
    # A quote's marks stand within a formula of several lines, so such a one is left to the conversion.
    for match in prose.DISPLAY.finditer(visible):
        yield match["tex"], True
    rest = prose.DISPLAY.sub("", visible)
    yield from ((match["tex"], False) for match in prose.INLINE.finditer(rest))


def _is_set(tex: str, display: bool) -> bool:
    if "\n>" in tex or "\n\n" in tex:
        return False
    try:
        set_formula(tex, display)
    except RefusedFormula:
        return False
    return True
