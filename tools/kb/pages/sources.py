"""Add a source to a page's front matter and leave every other byte of the file as it was."""

from __future__ import annotations

import dataclasses

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
    if source in parse_page(text, path).meta.sources:
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
