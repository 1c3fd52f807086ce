"""TeX as a line of text that people can read in a list of results: `\\frac{QK^\\top}{\\sqrt{d}}` is `QK^T/√d`."""

from __future__ import annotations

import re
from operator import itemgetter

GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega varepsilon vartheta varphi"
)
GREEK = dict(zip(GREEK_NAMES.split(), "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩεθφ", strict=True))
SIGNS = GREEK | {
    "cdot": "·", "times": "×", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈",
    "to": "→", "rightarrow": "→", "Rightarrow": "⇒", "iff": "⇔", "leftarrow": "←", "gets": "←", "infty": "∞",
    "in": "∈", "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "pm": "±", "top": "T ",
    "ldots": "…", "dots": "…", "cdots": "…", "odot": "⊙", "otimes": "⊗", "oplus": "⊕", "propto": "∝", "sim": "~",
    "ll": "≪", "gg": "≫", "lt": "<", "gt": ">", "mid": "|", "vert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖",
    "lvert": "|", "rvert": "|", "ell": "ℓ", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈",
    "rceil": "⌉", "quad": " ", "qquad": " ", "prime": "′", "forall": "∀", "exists": "∃", "cup": "∪", "cap": "∩",
    "subset": "⊂", "star": "*", "circ": "∘", "left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "",
    "Bigl": "", "Bigr": "", "bigg": "", "Bigg": "", "displaystyle": "", "textstyle": "", "limits": "", "nonumber": "",
}  # fmt: skip
FONT = re.compile(
    r"\\(?:mathrm|mathbf|mathbb|mathcal|mathit|mathsf|mathtt|boldsymbol|bm|text|textbf|textit|texttt|operatorname\*?|"
    r"hat|bar|tilde|vec|overline|underline|widehat|widetilde|underbrace|overbrace|boxed)(?:\s*\{([^{}]*)\}|\s+(\w)|(?=[^A-Za-z]))"
)
FRACTION = re.compile(r"\\[dt]?frac\s*(?:\{([^{}]*)\}|(\d))\s*(?:\{([^{}]*)\}|(\w))")
ROOT = re.compile(r"\\sqrt\s*(?:\[[^\]]*\])?\s*(?:\{([^{}]*)\}|(\w|\\[A-Za-z]+))")
SCRIPT = re.compile(r"([_^])\s*\{\s*([^{}]*?)\s*\}")
ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}(?:\{[^{}]*\})?")
COMMAND = re.compile(r"\\([A-Za-z]+)\s?")
NAME_AFTER_WORD = re.compile(r"\\(?<=\w\\)(?=[A-Za-z])")
BRACE = re.compile(r"[{}\\]")
ESCAPE = re.compile(r"\\[,;:!> ]|~")
WORD = re.compile(r"\w*|\\[A-Za-z]+")
ATOM = re.compile(r"√?\\?\w+(?:[_^]\w+)*")
TIGHT = re.compile(r" ?([=/^_()]) ?")
DEEPEST = 8
"""Levels of braces that are taken apart."""


def readable(tex: str) -> str:
    """A formula as text; commands that are not known keep their name."""
    # To look for a pattern takes longer than to look for its sign, and most formulas are short.
    text = ESCAPE.sub(" ", tex)
    if "\\begin" in text or "\\end" in text:
        text = ENVIRONMENT.sub(" ", text)
    text = text.replace("\\\\", " ").replace("&", "").replace("\\|", "‖")
    if "\\" in text:
        text = COMMAND.sub(lambda match: SIGNS.get(match[1], match[0]), text)
    for _ in range(DEEPEST):
        before = text
        if "\\" in text:
            text = FONT.sub(lambda match: match[1] or match[2] or "", text)
        if "{" in text:
            text = SCRIPT.sub(_script, text)
        if "\\" in text:
            text = ROOT.sub(lambda match: f"√{_group(match[1] or match[2])}", text)
            text = FRACTION.sub(lambda match: f"{_group(match[1] or match[2])}/{_group(match[3] or match[4])}", text)
        if text == before:
            break
    # A function stands apart from what it is multiplied by.
    if "\\" in text:
        text = COMMAND.sub(lambda match: f"{match[1]} ", NAME_AFTER_WORD.sub(r" \\", text))
    # A template such as `\1` would be filled in by Python each time.
    return TIGHT.sub(itemgetter(1), " ".join(BRACE.sub("", text).split()))


def _script(match: re.Match[str]) -> str:
    return match[1] + (match[2] if WORD.fullmatch(match[2]) else f"({match[2]})")


def _group(inner: str | None) -> str:
    text = (inner or "").strip()
    return text if ATOM.fullmatch(text) else f"({text})"
