"""The numbers of a word processor's lists, which stand in no text: counted as the program counts them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    form: str
    text: str
    """The label, such as `%1.%2`."""
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has been counted."""

    levels: dict[str, dict[int, Level]]
    """Levels by the list's number."""
    lists: dict[str, str]
    """The abstract list that each list counts in."""
    counts: defaultdict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def label(self, list_number: str, depth: int) -> str:
        """The label of the next item of a list: `-` for a bullet, empty where it has none."""
        level = self.levels.get(list_number, {}).get(depth)
        if level is None:
            return ""
        if level.form in ("bullet", "none"):
            return "-" if level.form == "bullet" else ""
        counts = self.counts[self.lists[list_number]]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [place for place in counts if place > depth]:
            del counts[deeper]
        text = level.text
        for place in range(9):
            known = self.levels[list_number].get(place)
            if known is not None and f"%{place + 1}" in text:
                text = text.replace(f"%{place + 1}", _written(counts.get(place, known.start), known.form))
        return text.strip()


def read_numbering(root: _Element | None) -> Numbering:
    """The lists that the part `numbering.xml` describes; none where it is missing."""
    if root is None:
        return Numbering({}, {})
    abstract = {
        item.get(W + "abstractNumId", ""): {
            int(level.get(W + "ilvl", "0")): _level(level) for level in item.findall(W + "lvl")
        }
        for item in root.findall(W + "abstractNum")
    }
    lists = {
        item.get(W + "numId", ""): reference.get(W + "val", "")
        for item in root.findall(W + "num")
        if (reference := item.find(W + "abstractNumId")) is not None
    }
    return Numbering({name: abstract.get(target, {}) for name, target in lists.items()}, lists)


def _level(level: _Element) -> Level:
    def value(name: str, otherwise: str) -> str:
        found = level.find(W + name)
        return otherwise if found is None else found.get(W + "val", otherwise)

    start = value("start", "1")
    return Level(value("numFmt", "decimal"), value("lvlText", ""), int(start) if start.isdigit() else 1)


def _written(number: int, form: str) -> str:
    if form.startswith(("chinese", "ideograph", "taiwanese", "japaneseCounting")):
        return _chinese(number)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    return str(number)


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{DIGITS[tens]}十")
    return head + (DIGITS[ones] if ones else "")
