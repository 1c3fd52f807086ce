"""A recursive-descent reader of one plain-text formula, which it turns into TeX as it goes.

It knows single letters, Greek, numbers, roots, powers, indexes, functions and operators; longer words are prose and
stop it. On its way it notes what proves that the text is a formula at all.
"""

from __future__ import annotations

from kb.notes.atoms import LOGARITHMS, power
from kb.notes.symbols import PRODUCTS, RELATIONS, SUMS
from kb.notes.tokens import NoFormula, Reader


def _attempt(reader: Reader) -> tuple[int, set[str]]:
    return reader.place, set(reader.proofs)


def _restore(reader: Reader, state: tuple[int, set[str]]) -> None:
    reader.place, reader.proofs = state


def relation(reader: Reader, leading: bool = False) -> str:
    """Sums joined by relations, from the reader's place on; `leading` allows one to begin it.

    Raises NoFormula where the text there reads as prose.
    """
    if leading and reader.peek().text in ("<=", ">=", "≤", "≥", "≈", "√") and reader.peek().kind == "op":
        sign = RELATIONS[reader.take().text]
        reader.proofs.add("relation")
        return sign + _sum(reader)
    tex = _sum(reader)
    while reader.peek().text in RELATIONS or reader.peek().text == ",":
        state = _attempt(reader)
        sign = reader.take().text
        try:
            tex += _another(reader) if sign == "," else RELATIONS[sign] + _sum(reader)
        except NoFormula:
            _restore(reader, state)
            break
        if sign != "," and reader.letters and sign not in ("-", "~", "→"):
            reader.proofs.add("relation")
    return tex


def _another(reader: Reader) -> str:
    """After a comma only another equation belongs to the formula: `H=1, L=2`."""
    if "relation" not in reader.proofs:
        raise NoFormula
    tex = _sum(reader)
    if reader.peek().text != "=":
        raise NoFormula
    reader.take()
    return f",\\ {tex}={_sum(reader)}"


def _sum(reader: Reader) -> str:
    tex = ""
    if reader.peek().text in ("-", "−") and reader.tokens[reader.place + 1].kind != "space":
        reader.take()
        tex = "-"
    tex += _product(reader)
    while reader.peek().text in SUMS:
        state = _attempt(reader)
        spaced = reader.peek(skip=False).kind == "space"
        sign = reader.take().text
        try:
            tex += SUMS[sign] + _product(reader)
        except NoFormula:
            _restore(reader, state)
            break
        if reader.letters and (sign not in ("-", "–") or spaced or reader.letters <= set(reader.known)):
            reader.proofs.add("sum")
    return tex


def _product(reader: Reader) -> str:
    tex = power(reader, relation)
    while True:
        state = _attempt(reader)
        sign = reader.peek().text
        try:
            if sign in PRODUCTS:
                reader.take()
                right = power(reader, relation)
                _prove_product(reader, sign)
                tex += PRODUCTS[sign] + right
            elif reader.peek().text in LOGARITHMS:
                tex += power(reader, relation)
            elif reader.peek(skip=False).kind in ("word", "greek", "root") or reader.peek(skip=False).text == "(":
                tex += power(reader, relation, skip=False)
            else:
                return tex
        except NoFormula:
            _restore(reader, state)
            return tex


def _prove_product(reader: Reader, sign: str) -> None:
    if sign in ("×", "·", "÷", "⊙", "⊗"):
        reader.proofs.add("times")
    elif sign == "*" and reader.letters:
        reader.proofs.add("star")
    elif reader.letters and reader.letters <= set(reader.known):
        reader.proofs.add("fraction")
