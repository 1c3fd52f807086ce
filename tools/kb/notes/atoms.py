"""The parts of a plain-text formula that operators join: powers and indexes, roots, functions, words."""

from __future__ import annotations

import re
from collections.abc import Callable

from kb.notes.quantities import greek, letter, named, number, spelled
from kb.notes.symbols import FUNCTIONS, NAMED, SPELLED, SUBSCRIPTS, SUPERSCRIPTS
from kb.notes.tokens import NoFormula, Reader, Token

Inner = Callable[[Reader], str]
"""Reads the formula within brackets."""

INDEX_SIGNS = (",", "+", "-", "_", "*")
LOGARITHMS = ("log", "ln")
"""Functions that are written without brackets too."""


def power(reader: Reader, inner: Inner, skip: bool = True) -> str:
    """A quantity with what stands above and below it. Raises NoFormula where the text there reads as prose."""
    tex = _atom(reader, inner, skip)
    while True:
        token = reader.peek(skip=False)
        if token.kind == "super":
            tex += f"^{{{reader.take().text.translate(SUPERSCRIPTS)}}}"
        elif token.kind == "sub":
            tex += f"_{{{reader.take().text.translate(SUBSCRIPTS)}}}"
        elif token.text in ("^", "_"):
            reader.take()
            tex += token.text + _exponent(reader, inner)
        else:
            return tex
        reader.proofs.add("power")


def _exponent(reader: Reader, inner: Inner) -> str:
    token = reader.peek(skip=False)
    if token.text in ("{", "("):
        return _braced(reader, inner)
    if token.kind in ("number", "greek", "word"):
        text = reader.take(skip=False)
        tex = greek(text.text) if text.kind == "greek" else text.text
        return tex.strip() if len(tex.strip()) == 1 or text.kind == "greek" else f"{{{tex}}}"
    if token.text in ("-", "−"):
        reader.take(skip=False)
        return f"{{-{_exponent(reader, inner)}}}"
    raise NoFormula


def _braced(reader: Reader, inner: Inner) -> str:
    """What stands in braces; letters in them are an index such as the `KV` of `c_t^{KV}`, never a product."""
    opening = reader.take(skip=False)
    place = reader.place
    try:
        tex = inner(reader)
        closed = reader.take().text in ("}", ")")
    except NoFormula:
        closed = False
    if not closed:
        reader.place = place
        tex = _letters(reader) if opening.text == "{" else ""
    if not tex:
        raise NoFormula
    return f"{{{tex}}}"


def _letters(reader: Reader) -> str:
    """The letters, digits and signs up to a closing brace, as they are; nothing where something else comes first."""
    tex = ""
    while reader.peek(skip=False).kind in ("word", "number") or reader.peek(skip=False).text in INDEX_SIGNS:
        tex += reader.take(skip=False).text
    return tex if reader.take(skip=False).text == "}" else ""


def _atom(reader: Reader, inner: Inner, skip: bool) -> str:
    token = reader.take(skip)
    if token.kind == "number":
        return number(reader, token.text)
    if token.kind == "greek":
        reader.proofs.add("greek")
        return greek(token.text)
    if token.kind == "root":
        return _root(reader, inner)
    if token.kind == "word":
        return _word(reader, inner, token)
    if token.text == "(":
        return f"({_until_closed(reader, inner)})"
    raise NoFormula


def _until_closed(reader: Reader, inner: Inner) -> str:
    """What stands in round brackets, a condition behind a bar included: `(y|x)`, `(p||q)`."""
    tex = inner(reader)
    while reader.peek().text == "|":
        reader.take()
        double = reader.peek(skip=False).text == "|"
        if double:
            reader.take()
        tex += ("\\,\\|\\," if double else "\\mid ") + inner(reader)
        reader.proofs.add("function")
    if reader.take().text != ")":
        raise NoFormula
    return tex


def _root(reader: Reader, inner: Inner) -> str:
    token = reader.peek(skip=False)
    reader.proofs.add("root")
    if token.text == "(":
        reader.take()
        return f"\\sqrt{{{_until_closed(reader, inner)}}}"
    if token.kind == "word" and len(token.text) > 1 and token.text not in reader.known:
        raise NoFormula
    return f"\\sqrt{{{power(reader, inner, skip=False).strip()}}}"


def _word(reader: Reader, inner: Inner, token: Token) -> str:
    """A letter, a product of known letters, a Greek name, a function; any other word is prose."""
    word = token.text
    if reader.peek(skip=False).text == "(" and word.lower() in FUNCTIONS:
        return _function(reader, inner, word)
    if word in SPELLED:
        return spelled(reader, word)
    if reader.words and len(word) > 1:
        return named(reader, word)
    if len(word) == 1:
        return letter(reader, word)
    if word in LOGARITHMS and reader.peek().kind in ("word", "number", "greek"):
        return f"\\{word} {power(reader, inner)}"
    growth = re.fullmatch(r"([a-z])log([a-z])", word)
    if growth:
        return f"{growth[1]}\\log {growth[2]}"
    powers = len(word) <= 3 and reader.peek(skip=False).text == "^"
    if (set(word) <= set(reader.known) and len(word) <= 6) or powers:
        reader.proofs.add("letters")
        reader.letters.update(word)
        return word
    raise NoFormula


def _function(reader: Reader, inner: Inner, word: str) -> str:
    reader.take()
    arguments = [inner(reader)]
    while reader.peek().text == ",":
        reader.take()
        arguments.append(inner(reader))
    if reader.take().text != ")":
        raise NoFormula
    reader.proofs.add("function")
    if word == "sqrt":
        return f"\\sqrt{{{','.join(arguments)}}}"
    name = f"\\{word}" if word in NAMED else f"\\operatorname{{{word}}}"
    return f"{name}({','.join(arguments)})"
