"""Mend what is safe, and prove that nothing else changed.

A mend is written only where the page, rendered before and after, has the same elements, the same code and the same
formulas, and the same words once spaces, the width of punctuation and the known spellings are set aside. What cannot be
proved so is left to a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from kb.pages.lint.text import Text
from kb.pages.lint.vocabulary import Vocabulary
from kb.pages.lint.wording import MENDS

Render = Callable[[str], str]
"""From Markdown to HTML, as the site does it."""

EXACT = frozenset({"code", "pre", "math", "annotation"})
"""Elements whose text must stay as it is, to the letter."""
WIDTHS = str.maketrans("，。！？；：、“”‘’（）", ",.!?;:,\"\"''()")


@dataclass(frozen=True, slots=True)
class Mended:
    """A body after its mends: which rules were mended, and which were left because the proof failed."""

    body: str
    rules: tuple[str, ...]
    left: tuple[str, ...]


def mended(text: Text, render: Render) -> Mended:
    """The text with each mend that is proved to change nothing else."""
    body, rules, left = text.body, [], []
    for rule, mend in MENDS:
        after = mend(replace(text, body=body))
        if after == body:
            continue
        if proved(body, after, render, text.vocabulary):
            body = after
            rules.append(rule)
        else:
            left.append(rule)
    return Mended(body, tuple(rules), tuple(left))


def proved(before: str, after: str, render: Render, vocabulary: Vocabulary) -> bool:
    """Whether two texts render alike but for spaces, width of punctuation and known spellings."""
    old, new = _Parts(vocabulary), _Parts(vocabulary)
    old.feed(render(before))
    new.feed(render(after))
    return old.essence() == new.essence()


class _Parts(HTMLParser):
    """What of a rendered page must not change: elements with attributes, exact text, and the bare letters between."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(convert_charrefs=True)
        self.vocabulary = vocabulary
        self.parts: list[str] = []
        self.words: list[str] = []
        self.exact = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_words()
        self.exact += tag in EXACT
        self.parts.append(repr((tag, attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_words()
        self.parts.append(repr((tag, attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._end_words()
        self.exact -= tag in EXACT
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if self.exact:
            self.parts.append(data)
        else:
            self.words.append(data)

    def essence(self) -> list[str]:
        """The parts in order, the last words among them."""
        self._end_words()
        return self.parts

    def _end_words(self) -> None:
        text = self.vocabulary.corrected("".join(self.words))
        self.words = []
        self.parts.append(re.sub(r"\s", "", unicodedata.normalize("NFC", text)).translate(WIDTHS))
