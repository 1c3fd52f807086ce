"""The quantities of a formula that hold no other: numbers, letters, names."""

from __future__ import annotations

from kb.notes.symbols import GREEK, UNITS
from kb.notes.tokens import NoFormula, Reader


def number(reader: Reader, text: str) -> str:
    """A number; one with an exponent as a power of ten. Raises NoFormula where a word clings to it."""
    if "e" in text.lower():
        reader.proofs.add("power")
        base, _, exponent = text.lower().partition("e")
        return f"{base}\\times 10^{{{exponent.replace('−', '-')}}}"
    after = reader.peek(skip=False)
    raised = after.kind == "word" and len(after.text) <= 3 and reader.tokens[reader.place + 1].text == "^"
    if after.kind == "word" and not set(after.text) <= set(reader.known) and not (reader.words or raised):
        raise NoFormula
    if after.kind == "greek" or (after.kind == "word" and not (after.text in UNITS and len(text) > 1)):
        reader.proofs.add("coefficient")
    return text


def greek(text: str) -> str:
    """The TeX of a Greek letter."""
    name = GREEK.get(text)
    return f"\\{name} " if name else text


def named(reader: Reader, word: str) -> str:
    """A quantity with a name: `moving_mean`."""
    while reader.peek(skip=False).text == "_" and reader.tokens[reader.place + 1].kind == "word":
        reader.take()
        word += "\\_" + reader.take().text
    reader.letters.add(word)
    return f"\\text{{{word}}}"


def letter(reader: Reader, name: str) -> str:
    """`H2` is a power where H is a quantity and the formula has shown itself; else it is a name such as T5."""
    after = reader.peek(skip=False)
    reader.letters.add(name)
    if name == "O" and after.text == "(":
        reader.proofs.add("function")
    if after.kind != "number":
        return name
    if name in reader.known and "coefficient" in reader.proofs and len(after.text) == 1:
        reader.take()
        return f"{name}^{after.text}"
    raise NoFormula


def spelled(reader: Reader, word: str) -> str:
    """A Greek letter that is written out and has an index: `beta1`. Raises NoFormula."""
    after = reader.peek(skip=False)
    if after.kind != "number" and after.text != "_":
        raise NoFormula
    reader.proofs.add("greek")
    reader.letters.add(word)
    if after.kind == "number":
        return f"\\{word}_{reader.take(skip=False).text}"
    return f"\\{word}"
