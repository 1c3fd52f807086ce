"""Lexers of Pygments that try only rules which can match at a letter.

A state of a lexer has dozens of rules, and Pygments tries one after the other at each token. With what letters a rule's
matches can begin is known from its pattern: so a state's rules are looked up by the letter that comes next. Pygments'
own loop goes through those left, in their order, and does with them what it always does; the tokens are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from re import Pattern
from typing import Any, TypeAlias

from pygments.lexer import Lexer

from kb.site.first_letters import Letters, letters

Rule: TypeAlias = tuple[Callable[..., Any], Any, Any]
"""How Pygments keeps a rule: what matches, what it becomes, the state that follows."""

SELDOM = 50
"""So many tokens a state gives before its rules are looked at: a page with a single short listing does not pay."""


class State:
    """The rules of a state, as Pygments goes through them at each place of a text."""

    __slots__ = ("_first", "_known", "_rules", "_used")

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._first: list[Letters] | None = None
        self._known: dict[str, Sequence[Rule]] = {}
        self._used = 0

    def __iter__(self) -> Iterator[Rule]:
        """The rules to try: first one that matches nothing and sees where in the text this is."""
        if self._used < SELDOM:
            self._used += 1
            yield from self._rules
            return
        found: Sequence[Rule] = ()

        def look(text: str, place: int, *_: int) -> None:
            nonlocal found
            letter = text[place : place + 1]
            known = self._known.get(letter)
            found = self._with(letter) if known is None else known

        yield look, None, None
        yield from found

    def _with(self, letter: str) -> Sequence[Rule]:
        """The rules that can match where this letter comes next; where none does, at the end, those that need none."""
        if self._first is None:
            self._first = [_letters(match) for match, _, _ in self._rules]
        found = tuple(rule for rule, first in zip(self._rules, self._first, strict=True) if first.may_be(letter))
        self._known[letter] = found
        return found


def _letters(match: Callable[..., Any]) -> Letters:
    pattern = getattr(match, "__self__", None)
    return letters(pattern) if isinstance(pattern, Pattern) and isinstance(pattern.pattern, str) else Letters.any()


def quick(lexer: Lexer) -> Lexer:
    """The lexer, with the rules of its states looked up; as it is where it has none."""
    rules = getattr(lexer, "_tokens", None)
    if isinstance(rules, dict):
        # The lexer's own: those of its class stay as they are.
        lexer._tokens = {name: State(state) for name, state in rules.items()}  # noqa: SLF001 -- a test holds it
    return lexer
