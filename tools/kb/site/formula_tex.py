"""The TeX that a formula's MathML stands for, where it is written the plain way: books read it from finished pages.

Written once more in docs/assets/javascripts/tex-of.js, for readers who copy a formula, and for the build, which leaves
unsaid in pages what is told there; tests hold the two together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from xml.etree.ElementTree import Element

from kb.site.assets import ROOT

NAMES_FILE = ROOT / "docs/assets/javascripts/tex-of.js"
WORD = re.compile(r"\\[A-Za-z]+$")
COMMAND = re.compile(r"\\[A-Za-z]+")
OPENING = "([{⟨⌊⌈"
APPLIED = "\N{FUNCTION APPLICATION}"


def _names() -> dict[str, dict[str, str]]:
    text = NAMES_FILE.read_text(encoding="utf-8").partition("const NAMES = ")[2].partition(";\nconst ")[0]
    names: dict[str, dict[str, str]] = json.loads(text)
    return names


NAMES = _names()
SIGNS = frozenset(NAMES["signs"].values())
LARGE = frozenset({r"\sum", r"\prod", r"\int"})


def tex_of(row: Iterable[Element]) -> str:
    """The TeX of elements of MathML beside each other; of what has no plain way, something that is not its TeX."""
    sides: dict[str, str] = {}
    children = list(row)
    parts = []
    for place, child in enumerate(children):
        applied = place + 1 < len(children) and children[place + 1].text == APPLIED
        if child.tag == "mi" and applied and child.text not in NAMES["functions"]:
            parts.append(rf"\operatorname{{{child.text or ''}}}")
        elif child.tag == "mo" and child.get("fence") == "true" and not child.get("minsize"):
            side = "left" if place == 0 else "right" if child is children[-1] else "middle"
            parts.append(_joined(rf"\{side}", _sign(child) if child.text else "."))
        else:
            parts.append(_written(child, sides))
    return _joined(*parts)


def _joined(*parts: str) -> str:
    """Parts one after the other: a space ends a command before a letter."""
    row = ""
    for part in parts:
        row += f" {part}" if part[:1].isascii() and part[:1].isalpha() and WORD.search(row) else part
    return row


def _written(element: Element, sides: dict[str, str]) -> str:
    write = FORMS.get(str(element.tag))
    return write(element, sides) if write else tex_of(element)


def _grouped(tex: str) -> str:
    """An argument: in braces, unless it is one token."""
    return tex if _bare(tex) else f"{{{tex}}}"


def _bare(token: str) -> bool:
    """Whether a token can be an argument without braces: KaTeX wants them around operators such as sums."""
    return len(token) == 1 or (token in SIGNS and token not in LARGE)


def _base(element: Element, sides: dict[str, str]) -> str:
    tex = _written(element[0], sides)
    whole = element[0].tag != "mrow" or COMMAND.fullmatch(tex) or tex.startswith(r"\left")
    return tex if whole else f"{{{tex}}}"


def _below(element: Element, sides: dict[str, str]) -> str:
    return f"{_base(element, sides)}_{_grouped(_written(element[1], {}))}"


def _above(element: Element, sides: dict[str, str]) -> str:
    return _base(element, sides) + _index(element[1])


def _both(element: Element, sides: dict[str, str]) -> str:
    return _below(element, sides) + _index(element[2])


def _index(element: Element) -> str:
    return "'" if element.text == "′" else f"^{_grouped(_written(element, {}))}"


def _over(element: Element, sides: dict[str, str]) -> str:
    if element.get("accent") != "true":
        return _above(element, sides)
    return _joined(NAMES["accents"].get(element[1].text or "", "?"), _grouped(_written(element[0], {})))


def _fraction(element: Element, _: dict[str, str]) -> str:
    return rf"\frac{{{_written(element[0], {})}}}{{{_written(element[1], {})}}}"


def _root(element: Element, _: dict[str, str]) -> str:
    return _joined(r"\sqrt", _grouped(tex_of(element)))


def _space(element: Element, _: dict[str, str]) -> str:
    return NAMES["widths"].get(element.get("width", ""), "?")


def _text(element: Element, _: dict[str, str]) -> str:
    text = element.text or ""
    return NAMES["spaces"].get(text) or r"\text{" + text.replace("\N{NO-BREAK SPACE}", " ") + "}"


def _identifier(element: Element, _: dict[str, str]) -> str:
    text, variant = element.text or "", element.get("mathvariant", "")
    if len(text) > 1:
        return NAMES["functions"].get(text) or rf"\mathrm{{{text}}}"
    if variant in NAMES["variants"] and not (variant == "normal" and (text in NAMES["signs"] or not text.isalpha())):
        return _joined(NAMES["variants"][variant], text)
    return NAMES["letters"].get(text) or _sign(element)


def _number(element: Element, _: dict[str, str]) -> str:
    return _joined(NAMES["variants"].get(element.get("mathvariant", ""), ""), element.text or "")


def _operator(element: Element, sides: dict[str, str]) -> str:
    text = element.text or ""
    if text == APPLIED:
        return ""
    if (size := NAMES["sizes"].get(element.get("minsize", ""))) is not None:
        side = ("l" if text in OPENING else "r") if element.get("fence") == "true" else ""
        return _joined(size + side, _sign(element))
    if text in NAMES["bars"] and element.get("stretchy") == "false":
        sides[text] = "r" if sides.get(text) == "l" else "l"
        return rf"\{sides[text]}{NAMES['bars'][text]}"
    return NAMES["operators"].get(text) or _sign(element)


def _sign(element: Element) -> str:
    text = element.text or ""
    return NAMES["signs"].get(text, text)


FORMS: Mapping[str, Callable[[Element, dict[str, str]], str]] = {
    "msub": _below,
    "munder": _below,
    "msup": _above,
    "mover": _over,
    "msubsup": _both,
    "munderover": _both,
    "mfrac": _fraction,
    "msqrt": _root,
    "mspace": _space,
    "mtext": _text,
    "mi": _identifier,
    "mn": _number,
    "mo": _operator,
}
"""How each element is written. Others are rows."""
