"""Lexers of Pygments that try only rules which can match at a letter.

A state of a lexer has dozens of rules, and Pygments tries one after the other at each token. With what letters a rule's
matches can begin is known from its pattern: so a state's rules are looked up by the letter that comes next. Those left
are gone through in their order, and the tokens are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from re import Pattern
from typing import Any, TypeAlias

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace, _TokenType

from kb.site.first_letters import Letters, letters

Rule: TypeAlias = tuple[Callable[..., Any], Any, Any]
"""How Pygments keeps a rule: what matches, what it becomes, the state that follows."""
Token: TypeAlias = tuple[int, _TokenType, str]
"""Where it begins, its type, its text."""

SELDOM = 50
"""So many tokens a state gives before its rules are looked at: a page with a single short listing does not pay."""


class State(dict[str, Sequence[Rule]]):
    """The rules of a state by the letter that comes next, and as Pygments goes through them at each place of a text."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__()
        self._rules = rules
        self._first: list[Letters] | None = None
        self._used = 0

    def __iter__(self) -> Iterator[Any]:
        """The rules to try: first one that matches nothing and sees where in the text this is."""
        found: Sequence[Rule] = ()

        def look(text: str, place: int, *_: int) -> None:
            nonlocal found
            found = self[text[place : place + 1]]

        yield look, None, None
        yield from found

    def __missing__(self, letter: str) -> Sequence[Rule]:
        """The rules that can match where this letter comes next; where none does, at the end, those that need none."""
        if self._used < SELDOM:
            self._used += 1
            return self._rules
        if self._first is None:
            self._first = [_letters(match) for match, _, _ in self._rules]
        found = tuple(rule for rule, first in zip(self._rules, self._first, strict=True) if first.may_be(letter))
        self[letter] = found
        return found


def _letters(match: Callable[..., Any]) -> Letters:
    pattern = getattr(match, "__self__", None)
    return letters(pattern) if isinstance(pattern, Pattern) and isinstance(pattern.pattern, str) else Letters.any()


def quick(lexer: Lexer) -> Lexer:
    """The lexer, with the rules of its states looked up; as it is where it has none."""
    rules = getattr(lexer, "_tokens", None)
    if isinstance(rules, dict):
        # The lexer's own: those of its class stay as they are.
        states = lexer._tokens = {name: State(state) for name, state in rules.items()}  # noqa: SLF001 -- a test holds it
        if type(lexer).get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed:
            lexer.get_tokens_unprocessed = partial(_tokens, lexer, states)
    return lexer


def tokens(lexer: Lexer, text: str) -> Iterable[Token]:
    """The tokens of a listing, as `get_tokens` gives them."""
    if lexer.filters or type(lexer).get_tokens is not Lexer.get_tokens:
        return ((0, kind, part) for kind, part in lexer.get_tokens(text))
    prepared: str = lexer._preprocess_lexer_input(text)  # noqa: SLF001 -- a test holds it
    found: Iterable[Token] = lexer.get_tokens_unprocessed(prepared)
    return found


def _tokens(lexer: Lexer, states: Mapping[str, State], text: str, stack: Sequence[str] = ("root",)) -> Iterator[Token]:
    """What the loop of `RegexLexer` gives, which goes through the rules one by one."""
    open_states = list(stack)
    state = states[open_states[-1]]
    place = 0
    while True:
        for matched, action, following in state[text[place : place + 1]]:
            if found := matched(text, place):
                if type(action) is _TokenType:
                    yield place, action, found[0]
                elif action is not None:
                    yield from action(lexer, found)
                place = found.end()
                if following is not None:
                    _follow(open_states, following)
                    state = states[open_states[-1]]
                break
        else:
            letter = text[place : place + 1]
            if not letter:
                return
            if letter == "\n":
                open_states = ["root"]
                state = states["root"]
            yield place, Whitespace if letter == "\n" else Error, letter
            place += 1


def _follow(open_states: list[str], following: tuple[str, ...] | int | str) -> None:
    """Go on to the states that follow; at least one stays open."""
    if isinstance(following, int):
        del open_states[max(1, len(open_states) + following) :]
        return
    for name in (following,) if isinstance(following, str) else following:
        if name == "#push":
            open_states.append(open_states[-1])
        elif name != "#pop":
            open_states.append(name)
        elif len(open_states) > 1:
            open_states.pop()
