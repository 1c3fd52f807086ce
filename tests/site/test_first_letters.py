"""What is told of the letters of a pattern holds for its matches."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.site import first_letters

PATTERNS = [
    "a|b*",
    r"(?i)k",
    "[^a]",
    r"\s+x",
    "(?=b)",
    r"(a)?\1",
    "(?:)",
    r"\W",
    "[A-Z中-国]",
    "(?i)[^k]",
    "(?s).",
    "a{0,2}b",
]


@given(st.sampled_from(PATTERNS), st.text("abkKAZ\n ſ中国", max_size=3))
def test_no_match_begins_with_a_letter_that_was_not_told(pattern: str, text: str) -> None:
    found = re.compile(pattern)
    if found.match(text):
        assert first_letters.letters(found).may_be(text[:1])


@pytest.mark.parametrize(
    ("pattern", "first", "all_of_it"),
    [
        ("a|bc|b[de]+", "b", "bcde"),
        ("[ab]c{1,2}", "a", "ac"),
        ("(?:ab)+", "a", "ab"),
        ("[ab]", "b", "b"),
        ("ab*?", "a", "ab"),
    ],
)
def test_all_letters_of_what_begins_with_one(pattern: str, first: str, all_of_it: str) -> None:
    bits = sum(1 << ord(letter) for letter in all_of_it)
    assert first_letters.all_letters(re.compile(pattern), ord(first)) == bits


@pytest.mark.parametrize("pattern", [r"a\b", "(?=a)a", r"(a)\1", "(?i)a", "a(?!b)", "a$", "a.", "a?"])
def test_what_more_than_its_letters_matters_to_has_none(pattern: str) -> None:
    assert first_letters.all_letters(re.compile(pattern), ord("a")) is None


@pytest.mark.parametrize(("pattern", "begins"), [("^a", True), (r"(^\s*)b", True), (r"\Aa", True), ("a|^b", False)])
def test_what_begins_a_line(pattern: str, begins: bool) -> None:
    assert first_letters.begins_lines(re.compile(pattern)) == begins


@pytest.mark.parametrize(
    ("pattern", "can", "cannot"),
    [("ab|c", "ac", "b"), (r"\d+", "7", "a"), ("[^a-y]", "z中", "b"), ("(?i)k", "kK", "x"), (r"^\s*#", " #", "x")],
)
def test_the_letters_of_a_pattern(pattern: str, can: str, cannot: str) -> None:
    found = first_letters.letters(re.compile(pattern))
    assert [*map(found.may_be, can)] == [True] * len(can)
    assert not any(map(found.may_be, cannot))
    assert not found.may_be("")


def test_what_lies_beyond_ascii_is_like_few_letters_in_it() -> None:
    within = re.compile("[\\x00-\\x7f]", re.IGNORECASE)
    beyond = [chr(number) for number in range(first_letters.ASCII, sys.maxunicode + 1) if within.match(chr(number))]
    for letter in map(chr, range(first_letters.ASCII)):
        alike = re.compile(re.escape(letter), re.IGNORECASE)
        assert any(map(alike.match, beyond)) == (letter.lower() in first_letters.ALIKE)
