"""Formulas that a page's copy holds twice: as they were set, and as the TeX behind them: `xtx_t`, `QKTQK^T`.

The TeX is the better half. It is found where a run of characters, read up to some place, is what the rest of it says
without its marks.
"""

from __future__ import annotations

import re
import unicodedata

from kb.notes.symbols import GREEK

WIDE = r"\u3000-\u303f\u4e00-\u9fff\uff00-\uffef$`"
RUN = re.compile(rf"[^\s{WIDE}](?:[^{WIDE}\n]{{0,160}}[^\s{WIDE}])?")
MARKS, SURE = re.compile(r"[_^\\]"), re.compile(r"[_\\]")
COMMAND = re.compile(r"\\([A-Za-z]+)")
STYLES = frozenset({
    "text", "mathrm", "mathbf", "mathit", "mathbb", "mathcal", "operatorname", "left", "right",
    "frac", "dfrac", "tfrac", "quad", "qquad", "limits", "displaystyle", "big", "Big", "bm", "boldsymbol",
})  # fmt: skip
"""Commands that set what follows and show nothing of their own."""
SHOWN = {name: sign for sign, name in GREEK.items()} | {
    "times": "×", "cdot": "⋅", "sqrt": "", "hat": "", "bar": "", "tilde": "",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "approx": "≈",
    "neq": "≠", "ne": "≠", "in": "∈", "mid": "∣", "partial": "∂", "nabla": "∇",
    "infty": "∞",
    "to": "→", "rightarrow": "→", "cdots": "⋯", "dots": "…", "ldots": "…",
    "odot": "⊙", "pm": "±", "epsilon": "ϵ", "varepsilon": "ε",
    "sum": "∑", "prod": "∏", "int": "∫", "Vert": "∥", "phi": "ϕ", "varphi": "φ",
}  # fmt: skip
SHORTEST = 3


def split_doubled(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is the TeX of a formula that stood there twice."""
    if not MARKS.search(text):
        return [(text, False)]
    pieces: list[tuple[str, bool]] = []
    place = 0
    for match in RUN.finditer(text):
        found = _doubled(match[0])
        if found:
            start, middle, end = (match.start() + offset for offset in found)
            pieces += [(text[place:start], False), (text[middle:end], True)]
            place = end
    return [piece for piece in [*pieces, (text[place:], False)] if piece[0]]


def _doubled(run: str) -> tuple[int, int, int] | None:
    """Where a formula begins in a run of characters, where its TeX does, and where that ends."""
    first = SURE.search(run) or MARKS.search(run)
    if first is None or len(run) > 160:
        return None
    starts = [0, *(match.end() for match in re.finditer(r"\s", run[: first.start()]))]
    gaps = (match.start() for match in re.finditer(r"\s", run))
    ends = sorted({len(run), *(gap for gap in gaps if gap > first.start())}, reverse=True)
    for start in starts:
        for end in ends[:8]:
            for middle in range(start + 1, first.start() + 1):
                if run[middle] in (run[start], "\\", "{") and _same(run[start:middle], run[middle:end]):
                    return start, middle, end
    return None


def _same(shown: str, tex: str) -> bool:
    said = _bare(shown)
    if not said or len(shown.strip()) + len(tex) <= SHORTEST or len(said) > len(tex):
        return False
    return said == _bare(_untexed(tex))


def _untexed(tex: str) -> str:
    return COMMAND.sub(lambda match: "" if match[1] in STYLES else SHOWN.get(match[1], match[1]), tex)


def _bare(text: str) -> str:
    """What is to be seen: without marks, braces, white space, accents."""
    plain = unicodedata.normalize("NFKD", text.replace("−", "-").replace("⋅", "·").replace("∗", "*"))
    return re.sub(r"[\s_^{}\\\u0300-\u036f\u200b-\u200f\u2061-\u2064&!,;]", "", plain)
