"""The preprocessors of a page's lines, which look only at what they are for.

Most lines are no fence and in none, and most pages have no raw HTML; for those it is enough to see that it is so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from markdown import Markdown
from markdown.extensions.md_in_html import HtmlBlockPreprocessor
from markdown.preprocessors import NormalizeWhitespace, Preprocessor
from markdown.util import ETX, STX
from pymdownx.superfences import (
    NESTED_FENCE_END,
    RE_NESTED_FENCE_START,
    SuperFencesBlockPreprocessor,
    SuperFencesException,
)

UNUSUAL = re.compile(f"[{STX}{ETX}\r\t]|\n +\n")
"""What `NormalizeWhitespace` changes."""
TAG = re.compile("<[a-zA-Z/!?]|&#")
"""Without it, what looks for raw HTML leaves a text as it is."""


class QuickWhitespace(NormalizeWhitespace):
    """Does what `NormalizeWhitespace` does."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines with plain spaces and line ends."""
        return super().run(lines) if UNUSUAL.search("\n".join([*lines, ""])) else [*lines, "", ""]


class QuickHtmlBlocks(HtmlBlockPreprocessor):
    """Does what `HtmlBlockPreprocessor` does."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines with words in the place of raw HTML."""
        return super().run(lines) if TAG.search("\n".join(lines)) else lines


class QuickFences(SuperFencesBlockPreprocessor):  # type: ignore[misc] # it has no types
    """Does what `SuperFencesBlockPreprocessor` does; a test compares its source."""

    def search_nested(self, lines: list[str]) -> list[str]:
        """The lines with words in the place of listings."""
        number = 0
        while number < len(lines):
            if self.fence is None:
                if "```" in lines[number] or "~~~" in lines[number]:
                    self._open(lines[number].rstrip("\r"), number)
                number += 1
            elif self.ws:
                self._read(lines[number].rstrip("\r"), number)
                number += 1
            else:
                number = self._close(lines, number)
        found: list[str] = self.reassemble(lines)
        return found

    def _open(self, line: str, number: int) -> None:
        """Begin a listing, if this line does."""
        before = self.parse_whitespace(line)
        if (fence := RE_NESTED_FENCE_START.match(line, self.ws_len)) is None:
            return
        if fence["unrecognized"]:
            plain = self.handle_unrecognized(fence)
        elif fence["attrs"]:
            plain = self.handle_attrs(fence)
        else:
            plain = self.parse_options(fence)
        if not plain:
            self.clear()
            return
        self._start = number
        self.first = before + self.normalize_ws(fence[0])
        self.ws = before
        self.quote_level = before.count(">")
        self.empty_lines = 0
        self.fence = fence["fence"]
        self.fence_end = re.compile(NESTED_FENCE_END % self.fence)

    def _read(self, line: str, number: int) -> None:
        """Go on in a listing that is indented or quoted."""
        before, content = self.parse_fence_line(line)
        level = before.count(">")
        if self.quote_level:
            self.eval_quoted(before, content, level, self._start, number + 1)
        elif level == 0:
            self.eval_fence(before, content, self._start, number + 1)
        else:
            self.clear()

    def _close(self, lines: list[str], number: int) -> int:
        """Go on in a listing that begins where its lines do; the line behind it."""
        for end in range(number, len(lines)):
            if lines[end].startswith(self.fence) and self.fence_end.match(line := lines[end].rstrip("\r")):
                break
        else:
            return len(lines)
        self.code = [line.rstrip("\r") for line in lines[number:end]]
        try:
            self.process_nested_block("", line, self._start, end + 1)
        except SuperFencesException:
            raise
        except Exception:  # noqa: BLE001 -- as it does
            self.clear()
        return end + 1


QUICK: Mapping[type[Preprocessor], type[Preprocessor]] = MappingProxyType(
    {
        NormalizeWhitespace: QuickWhitespace,
        HtmlBlockPreprocessor: QuickHtmlBlocks,
        SuperFencesBlockPreprocessor: QuickFences,
    }
)


def register(markdown: Markdown) -> Markdown:
    """Let those of a converter do their work in this way."""
    for own in markdown.preprocessors:
        # Others know them, so they stay the same objects.
        own.__class__ = QUICK.get(type(own), type(own))
    return markdown
