"""Plain-text formulas to TeX: `12H2+13H`, `h × s^2`, `θ_t`, `√d`, `4bLnsD/h`.

Each place of a text is tried. What reads as a formula becomes one only on evidence: an operator that prose has no use
for, a Greek letter, a power or an index, or letters that the question declared.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from kb.notes.expression import relation
from kb.notes.tokens import NoFormula, Reader, Token, tokenize

JOINED = re.compile(r"\$(\\(?:sum|prod|int)[^$]*)\$ ?\$([^$]+)\$")
"""A sum and what is summed, which a space parted."""
QUANTITY = re.compile(r"[A-Za-z\d\u0370-\u03ff\u2200-\u22ff]|根号")
"""What each formula has one of."""
POWER = re.compile(r"[\d.]+\\times 10\^\{-?\d+\}")
DECLARED = re.compile(
    r"(?:=|为|是|设|记作|令)\s*([A-Za-z])(?![A-Za-z\d-])|(?<![A-Za-z\d-])([A-Za-z])\s*(?=[=×^]|层|维|个头|为)"
)


def declared(text: str) -> frozenset[str]:
    """The single letters that a text introduces as quantities: `hidden size=D`, `层数为 L`."""
    return frozenset(letter for match in DECLARED.finditer(text) for letter in match.groups() if letter)


def set_formulas(text: str, known: Collection[str] = ()) -> str:
    """The text with each plain formula between dollar signs; `known` are letters that stand for quantities."""
    if not QUANTITY.search(text):
        return text
    tokens = tokenize(text)
    out: list[str] = []
    place = 0
    while tokens[place].kind != "end":
        found = _formula_at(tokens, place, known)
        if found is None:
            step = _after_word(tokens, place)
            out.append(text[tokens[place].start : tokens[step].start])
            place = step
        else:
            tex, place = found
            out.append(f"${tex}$")
    return JOINED.sub(r"$\1 \2$", "".join(out))


def set_equation(text: str) -> str | None:
    """The TeX of a line that is one equation, its quantities named by words; None where it is anything else."""
    if "=" not in text or not re.search(r"[×·÷−√\u0370-\u03ff^]|\s[*+]\s", text) or len(text) > 200:
        return None
    reader = Reader(tokenize(text.strip()), (), words=True)
    try:
        tex = relation(reader)
    except (NoFormula, RecursionError):
        return None
    return tex.strip() if reader.peek().kind == "end" and "relation" in reader.proofs else None


def _after_word(tokens: list[Token], place: int) -> int:
    """The place after the word at `place`, hyphens and digits in it included: `pre-norm` and `bf16` are one."""
    if tokens[place].kind not in ("word", "number"):
        return place + 1
    place += 1
    while tokens[place].kind in ("word", "number") or (
        tokens[place].text in ("-", "_", "/", "–") and tokens[place + 1].kind in ("word", "number")
    ):
        place += 1
    return place


def _formula_at(tokens: list[Token], place: int, known: Collection[str]) -> tuple[str, int] | None:
    if tokens[place].kind in ("space", "other", "super", "sub"):
        return None
    if tokens[place].text == "(" and place and tokens[place - 1].kind in ("word", "number"):
        return None
    reader = Reader(tokens, known, place)
    try:
        tex = relation(reader, leading=True)
    except (NoFormula, RecursionError):
        return None
    if not (reader.proofs - {"letters"} or (len(reader.letters) > 1 and "letters" in reader.proofs)) or not _ends_well(
        tokens, reader.place
    ):
        return None
    tex, place = _with_range(tokens, tex, reader.place)
    return re.sub(r"\s+(?=[,)}^_=+\-/]|$)", "", tex).strip(), place


def _with_range(tokens: list[Token], tex: str, place: int) -> tuple[str, int]:
    """A power of ten with the one up to which it goes: `1e-5 到 5e-5`."""
    if not POWER.fullmatch(tex):
        return tex, place
    words = [token for token in tokens[place : place + 4] if token.kind != "space"][:2]
    if len(words) < 2 or words[0].text not in ("到", "至", "~", "～") or "e" not in words[1].text.lower():
        return tex, place
    reader = Reader(tokens, (), tokens.index(words[1], place))
    return f"{tex}\\sim {relation(reader)}", reader.place


def _ends_well(tokens: list[Token], place: int) -> bool:
    """A formula does not end within a word: `L2` of `L2缓存` is none."""
    after = tokens[place]
    before = tokens[place - 1]
    if after.text == "(" and before.kind == "word":
        return tokens[place + 1].kind == "other"
    return not (after.kind in ("word", "number") and before.kind in ("word", "number", "sub")) and after.text not in (
        "_",
        "^",
    )
