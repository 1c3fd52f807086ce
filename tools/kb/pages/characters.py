"""Characters that no page holds: those that command a terminal, that XML forbids, and that turn the order of a line.

With the last kind, a line of code reads otherwise than it runs (https://trojansource.codes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from kb.model import Problem

RULE = "odd-character"
ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
    "\U0001fffe\U0001ffff\U0010fffe\U0010ffff\ud800-\udfff]"
)
CURE = "take it out, or type it anew"


def without_odd(text: str) -> str:
    """A text without these characters."""
    return ODD.sub("", text)


def problems(text: str, path: str) -> Iterator[Problem]:
    """The first such character of a text, with its line."""
    if match := ODD.search(text):
        yield _problem(path, text.count("\n", 0, match.start()) + 1, match[0])


def written(node: yaml.Node | None, path: str, above: int) -> Iterator[Problem]:
    """Such characters in YAML, where they can be written as escapes; `above` lines stand above it in the file."""
    if isinstance(node, yaml.ScalarNode) and (match := ODD.search(str(node.value))):
        yield _problem(path, node.start_mark.line + 1 + above, match[0])
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from written(item, path, above)
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for item in pair:
                yield from written(item, path, above)


def _problem(path: str, line: int, character: str) -> Problem:
    return Problem(path, line, RULE, f"the character U+{ord(character):04X}, which nobody sees; {CURE}")
