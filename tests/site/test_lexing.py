"""Lexers that look their rules up give the tokens of Pygments."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

from kb.pages import prose
from kb.site import lexing
from kb.site.lexing import Run, State, quick
from kb.site.listings import coloured as listings_html
from tests.conftest import ROOT

COMMON = [
    "bash",
    "c",
    "cpp",
    "csharp",
    "css",
    "cuda",
    "diff",
    "docker",
    "go",
    "haskell",
    "html",
    "http",
    "ini",
    "java",
    "javascript",
    "json",
    "julia",
    "kotlin",
    "latex",
    "lua",
    "make",
    "markdown",
    "matlab",
    "objective-c",
    "perl",
    "php",
    "powershell",
    "pycon",
    "python",
    "r",
    "ruby",
    "rust",
    "scala",
    "sql",
    "swift",
    "text",
    "toml",
    "typescript",
    "xml",
    "yaml",
]
SIGNS = [
    *"\n\t '\"`#/\\(){}[]<>=+-*.,:;_$@!&|%",
    "0x1F",
    "1.5e-3",
    "def ",
    "class ",
    "return",
    "x",
    "Ж",
    "中",
    "ſ",
    "K",
    "<!--",
]
LISTING = re.compile(r"[`~]{3,}\s*([\w+-]*)")


def listings() -> list[tuple[str, str]]:
    """The listings of the documentation, with their languages."""
    found = []
    for path in sorted((ROOT / "docs").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        for opening, closing in prose.fences(text):
            named = LISTING.search(opening[0])
            if closing is not None and named is not None:
                found.append((named[1] or "text", text[opening.end() : closing.start()]))
    return found


LISTINGS = listings()
LEXERS = {name: get_lexer_by_name(name) for name in [*COMMON, "js"]}
QUICK = {name: quick(get_lexer_by_name(name)) for name in LEXERS}


@pytest.fixture(autouse=True)
def _from_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexing, "SELDOM", 0)


def tokens(lexer: Lexer, text: str) -> list[Any]:
    return list(lexer.get_tokens_unprocessed(text))


def damaged(text: str, chance: random.Random) -> Iterator[str]:
    """The text with a part lost, moved, or with signs in it."""
    start, end = sorted(chance.choices(range(len(text) + 1), k=2))
    yield text[:start] + text[end:]
    yield text[end:] + text[start:end] + text[:start]
    yield text[:start] + "".join(chance.choices(SIGNS, k=4)) + text[start:]


def test_the_languages_of_the_documentation_are_among_those_tried() -> None:
    assert {language for language, _ in LISTINGS} <= LEXERS.keys()


def test_listings_have_the_same_tokens_whole_and_damaged() -> None:
    chance = random.Random(1)
    for number, (language, listing) in enumerate(LISTINGS):
        for text in (listing, *(damaged(listing, chance) if number % 4 == 0 else ())):
            assert tokens(QUICK[language], text) == tokens(LEXERS[language], text)


@pytest.mark.parametrize("language", COMMON)
def test_any_language_reads_any_listing_as_before(language: str) -> None:
    chance = random.Random(language)
    for _, listing in chance.sample(LISTINGS, 6):
        for text in (listing, *damaged(listing, chance)):
            assert tokens(QUICK[language], text) == tokens(LEXERS[language], text)


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(COMMON), st.lists(st.sampled_from(SIGNS) | st.characters(codec="utf-8"), max_size=30).map("".join)
)
def test_any_text_has_the_same_tokens(language: str, parts: list[str]) -> None:
    text = "".join(parts)
    assert tokens(QUICK[language], text) == tokens(LEXERS[language], text)


def test_few_rules_are_tried_and_those_of_pygments_stay_as_they_were() -> None:
    usual, ours = get_lexer_by_name("python"), quick(get_lexer_by_name("python"))
    rules: Any = usual._tokens["root"]
    state: Any = ours._tokens["root"]
    assert isinstance(state, State)
    assert isinstance(rules, list)
    assert type(usual)._tokens["root"] is rules
    for letter in ("x", "(", " ", "中", ""):
        tried = iter(state)
        look, *_ = next(tried)
        look(letter, 0)
        assert len(list(tried)) * 4 < len(rules)


@pytest.mark.parametrize("language", COMMON)
def test_the_states_of_pygments_own_loop_give_the_same_tokens(language: str) -> None:
    """Lexers with a loop of their own go on to that of `RegexLexer`."""
    for _, listing in random.Random(language).sample(LISTINGS, 3):
        lexer = QUICK[language]
        assert list(type(lexer).get_tokens_unprocessed(lexer, listing)) == tokens(LEXERS[language], listing)


@pytest.mark.parametrize("language", COMMON)
def test_a_listing_is_prepared_as_pygments_does(language: str) -> None:
    text = "\ufeff\n\n" + LISTINGS[0][1].replace("\n", "\r\n") + "\tx"
    found = [(kind, part) for _, kind, part in lexing.tokens(QUICK[language], text)]
    assert found == list(LEXERS[language].get_tokens(text))


def apart(lexer: Lexer, text: str) -> list[Any]:
    """The tokens of a listing, those of its runs one by one."""
    found: list[Any] = []
    for place, kind, part in lexing.runs(lexer, text):
        found += (
            [(place + at, *token) for at, *token in part.tokens] if isinstance(part, Run) else [(place, kind, part)]
        )
    return found


@pytest.mark.parametrize("language", COMMON)
def test_runs_are_of_the_same_tokens(language: str) -> None:
    chance = random.Random(language)
    for _, listing in chance.sample(LISTINGS, 2):
        for text in (listing, *damaged(listing, chance)):
            assert apart(QUICK[language], text) == list(lexing.tokens(LEXERS[language], text))


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(COMMON), st.lists(st.sampled_from(SIGNS) | st.characters(codec="utf-8"), max_size=30).map("".join)
)
def test_of_any_text_too(language: str, text: str) -> None:
    assert apart(QUICK[language], text) == list(lexing.tokens(LEXERS[language], text))
    assert listings_html(lexing.runs(QUICK[language], text)) == listings_html(lexing.tokens(LEXERS[language], text))


def test_in_a_listing_most_signs_stand_in_runs() -> None:
    listing = "f(x[0], (y + 1) * 2)\n" * 9
    kinds = [part for _, _, part in lexing.runs(QUICK["python"], listing) if isinstance(part, Run)]
    assert {"(", "[", "], (", " + ", ") * ", ")\n"} == {"".join(text for *_, text in run.tokens) for run in kinds}
    # A place is kept for each; what is the same is the same.
    assert len({id(run) for run in kinds}) == 6


def test_a_lexer_without_rules_stays_as_it_is() -> None:
    assert tokens(quick(get_lexer_by_name("text")), "a\n") == tokens(get_lexer_by_name("text"), "a\n")
