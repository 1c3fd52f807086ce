"""Formulas and listings, set aside while the sanitiser reads the rest of a page.

Both are ours, and most of a page. A word that nobody can guess stands in the place of each.
"""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Callable, Mapping, Sequence

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from kb.site.listings import Listing

ALONE = re.compile(f"<p>{HTML_PLACEHOLDER_RE.pattern}</p>")
"""What is a block by itself."""
WORD = re.compile("kb[0-9a-f]{32}")
BOX = re.compile(f"<div>{WORD.pattern}</div>")
"""What stands in the place of a listing: an element as it is one, so that what stands around it is read the same."""


class SetAside(Postprocessor):
    """Puts words that nobody can guess in the place of formulas and listings, which the sanitiser is to leave alone."""

    border: int | None
    kept: dict[str, str]
    listings: dict[str, Listing]

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.forget()

    def run(self, text: str) -> str:
        """The text without formulas and listings."""
        if self.border is None:
            return text
        return HTML_PLACEHOLDER_RE.sub(self._keep, ALONE.sub(self._keep_listing, text))

    def _keep_listing(self, match: re.Match[str]) -> str:
        listing = self.md.htmlStash.rawHtmlBlocks[int(match[1])]
        if not isinstance(listing, Listing):
            return match[0]
        self.listings[box := f"<div>{self._word()}</div>"] = listing
        return box

    def _keep(self, match: re.Match[str]) -> str:
        number = int(match[1])
        if self.border is None or number < self.border:
            return match[0]
        self.kept[word := self._word()] = str(self.md.htmlStash.rawHtmlBlocks[number])
        return word

    def _word(self) -> str:
        # Chance is asked for once a page, which has dozens of formulas.
        return f"kb{self._secret}{next(self._numbers):08x}"

    def cleaned(self, text: str, clean: Callable[[str], str]) -> tuple[str, str]:
        """The text and what `clean` makes of it, without the listings if each stays where it stood."""
        found = clean(text)
        if all(box in found for box in self.listings):
            return text, found
        text, self.listings = _put_back(text, BOX, {box: str(found) for box, found in self.listings.items()}), {}
        return text, clean(text)

    def raw(self) -> Sequence[object]:
        """What stood in the stash of raw HTML before the formulas."""
        return self.md.htmlStash.rawHtmlBlocks[: self.border]

    def forget(self) -> None:
        """Be ready for another page."""
        self.border, self.kept, self.listings = None, {}, {}
        self._secret, self._numbers = secrets.token_hex(12), itertools.count()

    def back(self, text: str) -> str:
        """The text with the formulas and listings again."""
        text = _put_back(text, BOX, {box: listing.lean for box, listing in self.listings.items()})
        return _put_back(text, WORD, self.kept)


def _put_back(text: str, places: re.Pattern[str], found: Mapping[str, str]) -> str:
    return places.sub(lambda place: found.get(place[0], place[0]), text) if found else text
