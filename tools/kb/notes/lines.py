"""A line of a note, cleaned of what no reader sees, with its number in the file as given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

BULLETS = "•●○◦▪■□◆◇▶►➢➤✓✔☆★※⚫🔹🔸"
INVISIBLE = re.compile(
    r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\u00ad\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
PRIVATE = re.compile(r"[\ue000-\uf8ff]")
RADICALS = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff]")
KEYCAP = re.compile(r"(\d)\ufe0f?\u20e3\s*")
VARIANTS = re.compile(r"[\ufe00-\ufe0f]")
LETTERS = re.compile("[\U0001d400-\U0001d7ff]")
"""Letters of formulas as a page's MathML has them: 𝑥."""
SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it says, how far it is indented, and where it stands."""

    text: str
    """Without white space at both ends."""
    indent: int = 0
    number: int = field(default=0, compare=False)

    @property
    def blank(self) -> bool:
        """Whether nothing stands on the line."""
        return not self.text

    @property
    def source(self) -> str:
        """The line with its indentation."""
        return " " * self.indent + self.text


def normalise(text: str) -> str:
    """A line without invisible characters, with plain spaces, real bullets, ⽤ as 用, 1️⃣ as 1."""
    text = SPACES.sub(" ", INVISIBLE.sub("", text.replace("\t", "    ")))
    text = VARIANTS.sub("", KEYCAP.sub(r"\1. ", text).replace("🔟", "10. "))
    text = LETTERS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = RADICALS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return PRIVATE.sub("•", text).rstrip()


def to_lines(texts: Iterable[str]) -> tuple[Line, ...]:
    """The lines of a note, numbered from 1."""
    return tuple(_line(normalise(text), number) for number, text in enumerate(texts, 1))


def _line(text: str, number: int) -> Line:
    bare = text.strip()
    return Line(bare, len(text) - len(text.lstrip()), number)
