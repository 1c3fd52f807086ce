"""Change the sources in a page's front matter and leave every other byte of the file as it was."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import yaml

from kb.model import Source
from kb.pages import frontmatter
from kb.pages.parse import parse_page
from kb.pages.render import FAST_DUMPER, USUAL, WIDTH

KEY = "sources"
LONGEST_SOURCE = 300
"""Characters of one, generously."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a text, from 0, before which something goes, and how far to the right."""

    row: int
    indent: str


@dataclass(frozen=True, slots=True)
class Sourced:
    """A page's text with what an import asks of it: parsed once, however many notes name the page."""

    text: str
    body: str
    generated: str
    sources: tuple[Source, ...]
    place: Place | None = None
    """Where the next source goes, once it is known, in a list with a line for each."""

    @property
    def is_full(self) -> bool:
        """Whether the front matter has no room for another source."""
        head = self.text[: len(self.text) - len(self.body)]
        return (
            len(head) > frontmatter.LONGEST - LONGEST_SOURCE or frontmatter.brackets(head) >= frontmatter.MOST_BRACKETS
        )


def read_sources(text: str, path: str) -> Sourced:
    """The sources of the page `path`. Raises FaultyPages where its front matter cannot be read."""
    page = parse_page(text, path)
    return Sourced(text, page.body, page.meta.generated, page.meta.sources)


def add_source(text: str, path: str, source: Source) -> str:
    """The text of the page `path` with `source` after its other sources; the text itself where it stands there.

    Raises FaultyPages where the front matter cannot be read.
    """
    return with_source(read_sources(text, path), path, source).text


def with_source(page: Sourced, path: str, source: Source) -> Sourced:
    """A page with `source` after its other sources; the page itself where it stands there."""
    if any((known.note, known.locator) == (source.note, source.locator) for known in page.sources):
        return page
    lines = page.text.split("\n")
    end = "\r" if lines[0].endswith("\r") else ""
    front = None if page.place else frontmatter.split(page.text, path)
    place = page.place if front is None else _place(lines, front, end)
    if place is not None:
        lines.insert(place.row, f"{place.indent}- {_item(source)}{end}")
        place = replace(place, row=place.row + 1)
    elif front is not None and (value := _value(front)) is not None:
        _insert_inside(lines, value, _item(source))
    return replace(page, text="\n".join(lines), sources=(*page.sources, source), place=place)


def _place(lines: list[str], front: frontmatter.FrontMatter, end: str) -> Place | None:
    """Where another source goes, its key written where it is missing; None for a list on one line."""
    value = _value(front)
    if value is None:
        row = front.body_line - 2
        lines.insert(row, f"{KEY}:{end}")
        return Place(row + 1, "")
    if value.flow_style:
        return None
    last = value.value[-1].end_mark
    return Place(last.line + 1 + bool(last.column), " " * value.start_mark.column)


def _item(source: Source) -> str:
    """A source as an item of a list."""
    values = dataclasses.asdict(source)
    return f"{{{', '.join(f'{key}: {_scalar(value)}' for key, value in values.items())}}}"


@lru_cache(maxsize=1024)
def _scalar(value: str | bool) -> str:
    """A value as it stands within braces. All questions of a note name it, and most notes number theirs alike."""
    usual = FAST_DUMPER is not None and USUAL.fullmatch(str(value))
    dumper = FAST_DUMPER if usual else yaml.SafeDumper
    item: str = yaml.dump({"a": value}, Dumper=dumper, default_flow_style=True, allow_unicode=True, width=WIDTH)
    return item.strip().removeprefix("{a: ").removesuffix("}")


def _value(front: frontmatter.FrontMatter) -> yaml.SequenceNode | None:
    value = next((value for key, value in front.node.value if key.value == KEY), None)
    return value if isinstance(value, yaml.SequenceNode) else None


def move_sources(text: str, path: str, note: str, locators: Sequence[str]) -> str:
    """The text of a page with the places of one note in its sources renamed to `locators`.

    Places that the note still has stay as they are; of the others as many are renamed as there are new places, and new
    places beyond them are added. A place that is left over stays: a person may have written it. Raises FaultyPages.
    """
    known = [source.locator for source in parse_page(text, path).meta.sources if source.note == note]
    stale = [locator for locator in known if locator not in locators]
    fresh = [locator for locator in dict.fromkeys(locators) if locator not in known]
    for old, new in zip(stale, fresh, strict=False):
        text = _renamed(text, path, Source(note, old), new)
    for locator in fresh[len(stale) :]:
        text = add_source(text, path, Source(note, locator))
    return text


def _renamed(text: str, path: str, source: Source, locator: str) -> str:
    """The text with another locator of one source, put where the old one stood."""
    front = frontmatter.split(text, path)
    value = next(value for key, value in front.node.value if key.value == KEY)
    for item in value.value:
        nodes = {key.value: node for key, node in item.value}
        if (nodes["note"].value, nodes["locator"].value) == (source.note, source.locator):
            start, end = nodes["locator"].start_mark, nodes["locator"].end_mark
            lines = text.split("\n")
            row = start.line + 1
            quoted = "'" + locator.replace("'", "''") + "'"
            lines[row : end.line + 2] = [lines[row][: start.column] + quoted + lines[end.line + 1][end.column :]]
            return "\n".join(lines)
    return text


def _insert_inside(lines: list[str], value: yaml.SequenceNode, item: str) -> None:
    """Before the bracket that closes a list on one line."""
    row, column = value.end_mark.line + 1, value.end_mark.column - 1
    before, after = lines[row][:column].rstrip(), lines[row][column:]
    lines[row] = f"{before}{', ' if value.value else ''}{item}{after}"
