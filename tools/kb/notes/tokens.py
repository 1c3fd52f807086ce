"""The tokens of plain text that may hold formulas, and a place among them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>\d+(?:\.\d+)?(?:[eE][-−]?\d+)?)|(?P<word>[A-Za-z]+)|(?P<greek>[α-ωΑ-Ωϵϕ∇∂∞∑∏∫])"
    r"|(?P<super>[⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁻]+)|(?P<sub>[₀-₉ₙₜᵢⱼ]+)|(?P<root>√|根号)|(?P<op><=|>=|"
    r"[-=<>≤≥≈≠∈~∝→+−–±×·*/÷⊙⊗^_(){},\[\]|])|(?P<other>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text."""

    kind: str
    text: str
    start: int


class NoFormula(Exception):
    """The text at this place reads as prose."""


@dataclass(slots=True)
class Reader:
    """The place in the tokens, and what was learned on the way there."""

    tokens: list[Token]
    known: Collection[str]
    place: int = 0
    words: bool = False
    """Whether longer words may stand for quantities, as they do in an equation on a line of its own."""
    proofs: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)

    def peek(self, skip: bool = True) -> Token:
        """The next token, white space passed over."""
        place = self.place
        while skip and self.tokens[place].kind == "space":
            place += 1
        return self.tokens[place]

    def take(self, skip: bool = True) -> Token:
        """The next token, which then lies behind."""
        while skip and self.tokens[self.place].kind == "space":
            self.place += 1
        token = self.tokens[self.place]
        self.place += 1
        return token


def tokenize(text: str) -> list[Token]:
    """The tokens of a text, with one of kind `end` behind the last."""
    tokens = [Token(match.lastgroup or "other", match[0], match.start()) for match in TOKEN.finditer(text)]
    return [*tokens, Token("end", "", len(text))]
