"""The letters with which a match of a regular expression can begin, and those of which it can be.

More of them than there are do no harm, fewer would: what is not understood here may begin with any letter, or none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from re import Pattern

# Python's own reader of patterns is private, but the only one that reads them as `re` does.
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as reader  # type: ignore[attr-defined]
from typing import Any

ASCII = 128
"""Below it, each letter has a bit; all others share one."""
OTHERS = 1 << ASCII
ALL = (OTHERS << 1) - 1
ALIKE = frozenset("iks")
"""Letters of ASCII that are like others beyond it where case does not count: like ı, the sign for Kelvin, and ſ."""
LINE_END = 1 << ord("\n")
CATEGORIES = {
    getattr(ops, f"CATEGORY_{name}"): re.compile(pattern)
    for name, pattern in (
        ("DIGIT", r"\d"),
        ("NOT_DIGIT", r"\D"),
        ("SPACE", r"\s"),
        ("NOT_SPACE", r"\S"),
        ("WORD", r"\w"),
        ("NOT_WORD", r"\W"),
    )
}


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters as bits, and whether a match can be empty."""

    bits: int
    empty: bool

    @staticmethod
    def any() -> Letters:
        """Any letter, or none."""
        return Letters(ALL, True)

    def may_be(self, letter: str) -> bool:
        """Whether a match can begin where this letter comes next; empty at the end of a text."""
        return self.empty or (letter != "" and bool(self.bits & _bit(ord(letter))))


@lru_cache(maxsize=4096)
def letters(pattern: Pattern[str]) -> Letters:
    """The letters with which a match of the pattern can begin."""
    tree = _tree(pattern)
    return _row(tree, tree.state.flags)


@lru_cache(maxsize=1024)
def _tree(pattern: Pattern[str]) -> Any:
    return reader.parse(pattern.pattern, pattern.flags & ~re.UNICODE)


@lru_cache(maxsize=4096)
def begins_lines(pattern: Pattern[str]) -> bool:
    """Whether a match of the pattern can begin only where a line does."""
    return _begins_lines(_tree(pattern))


def _begins_lines(row: Iterable[tuple[Any, Any]]) -> bool:
    for kind, value in row:
        if kind is ops.SUBPATTERN:
            return _begins_lines(value[3])
        return kind is ops.AT and value in (ops.AT_BEGINNING, ops.AT_BEGINNING_STRING)
    return False


def all_letters(pattern: Pattern[str], first: int) -> int | None:
    """All letters of matches that begin with one of ASCII, as bits; None where what stands around them matters too."""
    if pattern.flags & re.IGNORECASE:
        return None
    return _from(_tree(pattern), first)


def _from(row: Sequence[tuple[Any, Any]], first: int) -> int | None:
    """Those of parts one after the other, of which the first one takes the first letter."""
    if not row:
        return None
    kind, value = row[0]
    begun: int | None = None
    if kind in (ops.LITERAL, ops.IN):
        begun = _bit(first)
    elif kind is ops.BRANCH:
        begun = _either(_from(each, first) for each in value[1] if _row(each, 0).may_be(chr(first)))
    elif kind is ops.SUBPATTERN and not value[1] and not value[2]:
        begun = _from(value[3], first)
    elif kind in (ops.MAX_REPEAT, ops.MIN_REPEAT) and value[0]:
        begun = _all_letters(value[2])
    return _either((begun, _all_letters(row[1:])))


def _all_letters(row: Iterable[tuple[Any, Any]]) -> int | None:
    return _either(_part(kind, value) for kind, value in row)


def _part(kind: Any, value: Any) -> int | None:
    if kind in (ops.LITERAL, ops.IN):
        return KINDS[kind](value, 0).bits
    if kind is ops.BRANCH:
        return _either(map(_all_letters, value[1]))
    if kind is ops.SUBPATTERN and not value[1] and not value[2]:
        return _all_letters(value[3])
    return _all_letters(value[2]) if kind in (ops.MAX_REPEAT, ops.MIN_REPEAT) else None


def _either(parts: Iterable[int | None]) -> int | None:
    bits = 0
    for part in parts:
        if part is None:
            return None
        bits |= part
    return bits


def _bit(number: int) -> int:
    return 1 << number if number < ASCII else OTHERS


def _row(row: Iterable[tuple[Any, Any]], flags: int) -> Letters:
    """Of parts one after the other: of the first, and of the next as long as those before can be empty."""
    bits = 0
    for kind, value in row:
        part = KINDS.get(kind, _unknown)(value, flags)
        bits |= part.bits
        if not part.empty:
            return Letters(bits, False)
    return Letters(bits, True)


def _unknown(*_: object) -> Letters:
    return Letters.any()


def _literal(value: int, flags: int) -> Letters:
    return Letters(_in_both_cases(_bit(value), flags), False)


def _other_than(value: int, flags: int) -> Letters:
    return Letters(ALL if flags & re.IGNORECASE or value >= ASCII else ALL & ~_bit(value), False)


def _dot(_: None, flags: int) -> Letters:
    return Letters(ALL if flags & re.DOTALL else ALL & ~LINE_END, False)


def _set(items: list[tuple[Any, Any]], flags: int) -> Letters:
    bits = 0
    for kind, value in items:
        bits |= _item(kind, value)
    if items[0][0] is ops.NEGATE:
        return Letters(ALL if flags & re.IGNORECASE else (ALL & ~bits) | OTHERS, False)
    return Letters(_in_both_cases(bits, flags), False)


def _item(kind: Any, value: Any) -> int:
    if kind is ops.LITERAL:
        return _bit(value)
    if kind is ops.RANGE:
        low, high = value
        return sum(1 << number for number in range(low, min(high + 1, ASCII))) | (OTHERS if high >= ASCII else 0)
    if kind is ops.CATEGORY:
        return _category(value)
    return 0


@lru_cache
def _category(name: Any) -> int:
    return sum(1 << number for number in range(ASCII) if CATEGORIES[name].match(chr(number))) | OTHERS


def _in_both_cases(bits: int, flags: int) -> int:
    """The letters, and what `re` takes for the same where case does not count."""
    if not flags & re.IGNORECASE:
        return bits
    if bits & OTHERS:
        return ALL
    found = {
        other for number in range(ASCII) if bits >> number & 1 for other in (chr(number).lower(), chr(number).upper())
    }
    return sum(_bit(ord(letter)) for letter in found) | (OTHERS if ALIKE & found else 0)


def _choice(value: tuple[None, list[Any]], flags: int) -> Letters:
    parts = [_row(row, flags) for row in value[1]]
    bits = 0
    for part in parts:
        bits |= part.bits
    return Letters(bits, any(part.empty for part in parts))


def _group(value: tuple[Any, int, int, Any], flags: int) -> Letters:
    _, added, taken, row = value
    return _row(row, (flags | added) & ~taken)


def _repeated(value: tuple[int, int, Any], flags: int) -> Letters:
    least, _, row = value
    part = _row(row, flags)
    return Letters(part.bits, part.empty or least == 0)


def _no_letter(*_: object) -> Letters:
    """What looks around: it takes no letter, and narrows what can follow, which does not matter."""
    return Letters(0, True)


KINDS: Mapping[Any, Callable[[Any, int], Letters]] = {
    ops.LITERAL: _literal,
    ops.NOT_LITERAL: _other_than,
    ops.ANY: _dot,
    ops.IN: _set,
    ops.BRANCH: _choice,
    ops.SUBPATTERN: _group,
    ops.ATOMIC_GROUP: _row,
    ops.MAX_REPEAT: _repeated,
    ops.MIN_REPEAT: _repeated,
    ops.POSSESSIVE_REPEAT: _repeated,
    ops.AT: _no_letter,
    ops.ASSERT: _no_letter,
    ops.ASSERT_NOT: _no_letter,
}
