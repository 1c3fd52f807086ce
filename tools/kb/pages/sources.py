"""Change the sources in a page's front matter and leave every other byte of the file as it was."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import yaml

from kb.model import Source
from kb.pages import frontmatter
from kb.pages.parse import parse_page
from kb.pages.render import WIDTH

KEY = "sources"


def add_source(text: str, path: str, source: Source) -> str:
    """The text of the page `path` with `source` after its other sources; the text itself where it stands there.

    Raises FaultyPages where the front matter cannot be read.
    """
    if any(
        (known.note, known.locator) == (source.note, source.locator) for known in parse_page(text, path).meta.sources
    ):
        return text
    front = frontmatter.split(text, path)
    item = yaml.dump(
        dataclasses.asdict(source), default_flow_style=True, allow_unicode=True, sort_keys=False, width=WIDTH
    ).strip()
    lines = text.split("\n")
    end = "\r" if lines[0].endswith("\r") else ""
    value = next((value for key, value in front.node.value if key.value == KEY), None)
    if isinstance(value, yaml.SequenceNode) and not value.flow_style:
        _insert_below(lines, value, item, end)
    elif isinstance(value, yaml.SequenceNode):
        _insert_inside(lines, value, item)
    else:
        lines[front.body_line - 2 : front.body_line - 2] = [f"{KEY}:{end}", f"- {item}{end}"]
    return "\n".join(lines)


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


def _insert_below(lines: list[str], value: yaml.SequenceNode, item: str, end: str) -> None:
    """After the last item of a list of lines, as far to the right as the first."""
    indent = " " * value.start_mark.column
    last = value.value[-1].end_mark
    row = last.line + 1 if last.column else last.line
    lines.insert(row + 1, f"{indent}- {item}{end}")


def _insert_inside(lines: list[str], value: yaml.SequenceNode, item: str) -> None:
    """Before the bracket that closes a list on one line."""
    row, column = value.end_mark.line + 1, value.end_mark.column - 1
    before, after = lines[row][:column].rstrip(), lines[row][column:]
    lines[row] = f"{before}{', ' if value.value else ''}{item}{after}"
