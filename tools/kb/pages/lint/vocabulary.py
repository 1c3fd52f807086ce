"""What the glossary says of words: the names it knows, and wrong spellings with the right ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from kb.model import FaultyPages

LETTERS = re.compile("[A-Za-z]+")
BEFORE, AFTER = r"(?<![A-Za-z0-9_./@#\\-])", r"(?![A-Za-z0-9_/@-]|\.[A-Za-z0-9])"


@dataclass(frozen=True)
class Vocabulary:
    """The names of the glossary, by their folded form, and its wrong spellings with the right ones."""

    names: Mapping[str, str] = field(default_factory=dict)
    spelling: Mapping[str, str] = field(default_factory=dict)

    def wrong(self, text: str) -> re.Pattern[str] | None:
        """What finds the wrong spellings of a text; None where it can hold none."""
        # By the letters that a word begins with: one pattern of all words takes ten times as long.
        begins = self._by_letters.keys() & set(LETTERS.findall(text))
        likely = [*(word for letters in begins for word in self._by_letters[letters]), *self._by_letters.get("", ())]
        # A pattern of words that are not there would cost more than to look for each.
        suspects = sorted(word for word in likely if word in text)
        return _pattern(tuple(suspects)) if suspects else None

    @cached_property
    def _by_letters(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self.spelling:
            letters = LETTERS.match(word)
            found.setdefault(letters[0] if letters else "", []).append(word)
        return found

    def corrected(self, text: str) -> str:
        """The text with each wrong spelling put right."""
        wrong = self.wrong(text)
        return wrong.sub(lambda match: self.spelling[match[0]], text) if wrong else text


@lru_cache(maxsize=1000)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """The longest word first; one of Latin letters stands alone, while Chinese has no gaps between words."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(f"{BEFORE}{re.escape(w)}{AFTER}" if w[0].isascii() else re.escape(w) for w in ordered))


NO_VOCABULARY = Vocabulary()


def load_vocabulary(root: Path) -> Vocabulary:
    """What the glossary below `root` says; nothing where it is missing or broken, which another rule tells."""
    # Loaded late: a linter that knows what the glossary says needs no reader of it.
    from kb.pages.glossary import load_glossary

    try:
        glossary = load_glossary(root)
    except FaultyPages:
        return NO_VOCABULARY
    names = {name.casefold(): name for term in glossary.terms for name in term.names}
    return Vocabulary(names, {wrong: right for wrong, right in glossary.spelling.items() if wrong != right})
