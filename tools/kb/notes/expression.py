"""A recursive-descent reader of one plain-text formula, which it turns into TeX as it goes.

It knows single letters, Greek, numbers, roots, powers, indexes, functions and operators; longer words are prose and
stop it. On its way it notes what proves that the text is a formula at all.
"""

from __future__ import annotations

import re

from kb.notes.quantities import greek, letter, named, number, spelled
from kb.notes.symbols import (
    FUNCTIONS,
    NAMED,
    PRODUCTS,
    RELATIONS,
    SPELLED,
    SUBSCRIPTS,
    SUMS,
    SUPERSCRIPTS,
)
from kb.notes.tokens import NoFormula, Reader, Token


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
    tex = _power(reader)
    while True:
        state = _attempt(reader)
        sign = reader.peek().text
        try:
            if sign in PRODUCTS:
                reader.take()
                right = _power(reader)
                _prove_product(reader, sign)
                tex += PRODUCTS[sign] + right
            elif reader.peek(skip=False).kind in ("word", "greek", "root") or reader.peek(skip=False).text == "(":
                tex += _power(reader, skip=False)
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


def _power(reader: Reader, skip: bool = True) -> str:
    tex = _atom(reader, skip)
    while True:
        token = reader.peek(skip=False)
        if token.kind == "super":
            tex += f"^{{{reader.take().text.translate(SUPERSCRIPTS)}}}"
        elif token.kind == "sub":
            tex += f"_{{{reader.take().text.translate(SUBSCRIPTS)}}}"
        elif token.text in ("^", "_"):
            reader.take()
            tex += token.text + _exponent(reader)
        else:
            return tex
        reader.proofs.add("power")


def _exponent(reader: Reader) -> str:
    token = reader.peek(skip=False)
    if token.text in ("{", "("):
        return _braced(reader)
    if token.kind in ("number", "greek", "word"):
        text = reader.take(skip=False)
        inner = greek(text.text) if text.kind == "greek" else text.text
        return inner.strip() if len(inner.strip()) == 1 or text.kind == "greek" else f"{{{inner}}}"
    if token.text in ("-", "−"):
        reader.take(skip=False)
        return f"{{-{_exponent(reader)}}}"
    raise NoFormula


def _braced(reader: Reader) -> str:
    reader.take(skip=False)
    inner = relation(reader)
    if reader.take().text not in ("}", ")"):
        raise NoFormula
    return f"{{{inner}}}"


def _atom(reader: Reader, skip: bool) -> str:
    token = reader.take(skip)
    if token.kind == "number":
        return number(reader, token.text)
    if token.kind == "greek":
        reader.proofs.add("greek")
        return greek(token.text)
    if token.kind == "root":
        return _root(reader)
    if token.kind == "word":
        return _word(reader, token)
    if token.text == "(":
        inner = relation(reader)
        if reader.take().text != ")":
            raise NoFormula
        return f"({inner})"
    raise NoFormula


def _root(reader: Reader) -> str:
    token = reader.peek(skip=False)
    reader.proofs.add("root")
    if token.text == "(":
        reader.take()
        inner = relation(reader)
        if reader.take().text != ")":
            raise NoFormula
        return f"\\sqrt{{{inner}}}"
    if token.kind == "word" and len(token.text) > 1 and token.text not in reader.known:
        raise NoFormula
    return f"\\sqrt{{{_power(reader, skip=False).strip()}}}"


def _word(reader: Reader, token: Token) -> str:
    """A letter, a product of known letters, a Greek name, a function; any other word is prose."""
    word = token.text
    if reader.peek(skip=False).text == "(" and word.lower() in FUNCTIONS:
        return _function(reader, word)
    if word in SPELLED:
        return spelled(reader, word)
    if reader.words and len(word) > 1:
        return named(reader, word)
    if len(word) == 1:
        return letter(reader, word)
    growth = re.fullmatch(r"([a-z])log([a-z])", word)
    if growth:
        return f"{growth[1]}\\log {growth[2]}"
    powers = word.isupper() and len(word) <= 3 and reader.peek(skip=False).text == "^"
    if (set(word) <= set(reader.known) and len(word) <= 6) or powers:
        reader.proofs.add("letters")
        reader.letters.update(word)
        return word
    raise NoFormula


def _function(reader: Reader, word: str) -> str:
    reader.take()
    arguments = [relation(reader)]
    while reader.peek().text == ",":
        reader.take()
        arguments.append(relation(reader))
    if reader.take().text != ")":
        raise NoFormula
    reader.proofs.add("function")
    if word == "sqrt":
        return f"\\sqrt{{{','.join(arguments)}}}"
    name = f"\\{word}" if word in NAMED else f"\\operatorname{{{word}}}"
    return f"{name}({','.join(arguments)})"
