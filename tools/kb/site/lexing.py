"""Lexers of Pygments that try only rules which can match at a letter.

A state of a lexer has dozens of rules, and Pygments tries one after the other at each token. With what letters a rule's
matches can begin is known from its pattern: so a state's rules are looked up by the letter that comes next. Those left
are gone through in their order, and the tokens are the same. Brackets, signs and spaces that stand together are the
same tokens wherever they do, which is known from the patterns too: they are read once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from re import Pattern
from types import MappingProxyType
from typing import Any, TypeAlias

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace, _TokenType

from kb.site.first_letters import ASCII, OTHERS, Letters, all_letters, begins_lines, letters

Rule: TypeAlias = tuple[Callable[..., Any], Any, Any]
"""How Pygments keeps a rule: what matches, what it becomes, the state that follows."""
Token: TypeAlias = tuple[int, _TokenType, str]
"""Where it begins, its type, its text."""

SELDOM = 50
"""So many tokens a state gives before its rules are looked at: a page with a single short listing does not pay."""


RUN = r"(?<=[^\n])[{}]++(?=[\x00-\x7f]|\Z)"
RUN_TO_END = rf"{RUN}\n?|(?<=[^\n])\n"
"""Letters within a line. Behind them stands no letter beyond ASCII, of which it is not known what it belongs to."""
SIGNS = MappingProxyType({number: chr(number) for number in range(ASCII) if not re.match(r"[\w\n]", chr(number))})
"""Letters of which runs can be."""
LINE_END = ("\n", r"\n")
"""Patterns of nothing but the end of a line."""
MANY = 1 << 12
"""So many runs of a state are remembered."""


class Run:
    """Tokens that stand together often: brackets, signs and spaces; and how they were written."""

    __slots__ = ("tokens", "written")

    def __init__(self, tokens: Iterable[Token]) -> None:
        self.tokens = tuple(tokens)
        self.written: dict[tuple[str, str], Any] = {}


class State(dict[str, Sequence[Rule]]):
    """The rules of a state by the letter that comes next, and as Pygments goes through them at each place of a text."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__()
        self._rules = rules
        self._first: list[Letters] | None = None
        self._used = 0
        self.quiet: Callable[[str, int], re.Match[str] | None] | None = None
        """What finds a run in a text, at a place; None where there can be none, and before the rules were looked at."""
        self._runs: dict[str, Run] = {}

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
            self.quiet = _quiet(self._rules, self._first)
        found = tuple(rule for rule, first in zip(self._rules, self._first, strict=True) if first.may_be(letter))
        self[letter] = found
        return found

    def run(self, text: str) -> Run:
        """The tokens of a run."""
        if text not in self._runs:
            if len(self._runs) > MANY:
                self._runs.clear()
            self._runs[text] = Run(self._read(text))
        return self._runs[text]

    def _read(self, text: str) -> Iterator[Token]:
        place = 0
        while place < len(text):
            rules = ((matched(text, place), action) for matched, action, _ in self[text[place]] if _within(matched))
            found, action = next(((found, action) for found, action in rules if found), (None, Error))
            part = found[0] if found else text[place]
            yield place, action, part
            place += len(part)


def _within(match: Callable[..., Any]) -> bool:
    """Whether a match may be within a line."""
    pattern = getattr(match, "__self__", None)
    return not (isinstance(pattern, Pattern) and isinstance(pattern.pattern, str) and begins_lines(pattern))


def _quiet(rules: Sequence[Rule], first: Sequence[Letters]) -> Callable[[str, int], re.Match[str] | None] | None:
    letters = quiet_letters(rules, first)
    one = "".join(re.escape(chr(number)) for number in range(ASCII) if letters >> number & 1)
    ends = [rule for rule, of in zip(rules, first, strict=True) if of.may_be("\n") and _within(rule[0])]
    end = ends and _reach(ends[0], ord("\n")) and getattr(ends[0][0], "__self__", re.compile("")).pattern in LINE_END
    return re.compile((RUN_TO_END if end else RUN).format(one)).match if one else None


def quiet_letters(rules: Sequence[Rule], first: Sequence[Letters]) -> int:
    """Letters, as bits, whose tokens are known within a line from those letters alone, and leave the state as it is."""
    plain: dict[int, int] = {}
    for number, letter in SIGNS.items():
        reach = 0
        for rule, of in zip(rules, first, strict=True):
            if of.may_be(letter) and _within(rule[0]):
                if (found := _reach(rule, number)) is None:
                    break
                reach |= found
        else:
            plain[number] = reach
    while True:
        letters = sum(1 << number for number in plain)
        kept = {number: reach for number, reach in plain.items() if not reach & ~(letters | OTHERS)}
        if len(kept) == len(plain):
            return letters
        plain = kept


def _reach(rule: Rule, first: int) -> int | None:
    """The letters of which a token by this rule can be that begins with this one; None where more matters."""
    match, action, following = rule
    pattern = getattr(match, "__self__", None)
    if type(action) is not _TokenType or following is not None or not isinstance(pattern, Pattern):
        return None
    return all_letters(pattern, first) if isinstance(pattern.pattern, str) and not _letters(match).empty else None


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
    return _read(lexer, text, lexer.get_tokens_unprocessed)


def runs(lexer: Lexer, text: str) -> Iterable[Token | tuple[int, None, Run]]:
    """As `tokens`, with runs of them where there are any."""
    read = lexer.get_tokens_unprocessed
    return _read(lexer, text, partial(read, together=True) if isinstance(read, partial) else read)


def _read(lexer: Lexer, text: str, read: Callable[[str], Iterable[Any]]) -> Iterable[Any]:
    if lexer.filters or type(lexer).get_tokens is not Lexer.get_tokens:
        return ((0, kind, part) for kind, part in lexer.get_tokens(text))
    return read(lexer._preprocess_lexer_input(text))  # noqa: SLF001 -- a test holds it


def _tokens(
    lexer: Lexer,
    states: Mapping[str, State],
    text: str,
    stack: Sequence[str] = ("root",),
    *,
    together: bool = False,
) -> Iterator[Any]:
    """What the loop of `RegexLexer` gives, which goes through the rules one by one; or with runs put together."""
    open_states = list(stack)
    state = states[open_states[-1]]
    place = 0
    while True:
        if together and (quiet := state.quiet) and (run := quiet(text, place)):
            yield place, None, state.run(run[0])
            place = run.end()
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
