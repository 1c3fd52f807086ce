"""The inline patterns of Python-Markdown, tried only on texts that hold what each of them begins with.

A text of a page is short, and most patterns are for what it has none of. Python-Markdown searches it for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_PREFIX, INLINE_PLACEHOLDER_RE, AtomicString

from kb.site.inline_runs import RUNS, Run

ANY = ("",)
PRIORITY = 20
"""That of the processor whose place this one takes."""
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "backtick": ("`",),
        "kb-large-formula": ("$$",),
        "arithmatex-inline": ("$",),
        "escape": ("\\",),
        "footnote": ("[^",),
        "reference": ("[",),
        "link": ("[",),
        "image_link": ("![",),
        "image_reference": ("![",),
        "short_reference": ("[",),
        "short_image_ref": ("![",),
        "autolink": ("<",),
        "automail": ("<",),
        "linebreak": ("  \n",),
        "html": ("<",),
        "entity": ("&",),
        "delimiter": ("*", "_"),
    }
)
"""Of what a text must hold one, for a pattern to be found in it. Patterns that are not named are always tried."""
REFERENCES = frozenset({"reference", "image_reference", "short_reference", "short_image_ref"})
"""Patterns that become something only where a page has references, `[name]: address`."""


class Row(NamedTuple):
    """A pattern, two signs of which a text must hold one, and how it is applied to a text at once if it can be."""

    number: int
    pattern: Any
    sign: str
    other: str
    run: Run | None


class QuickInline(InlineProcessor):
    """Does what `InlineProcessor` does. Methods of this name are private there: a test compares their sources."""

    stashed_nodes: dict[str, Any]

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        registry = md.inlinePatterns
        named = {registry.get_index_for_name(name): name for name in NEEDED if name in registry}
        rows: list[Row] = []
        for number, pattern in enumerate(registry):
            signs = NEEDED.get(name := named.get(number, ""), ANY)
            # One or two signs: looked for without a loop.
            rows.append(Row(number, pattern, signs[0], signs[-1], RUNS.get(name)))
        without = [row for row in rows if named.get(row.number) not in REFERENCES]
        self._rows = {True: _from_each(rows, len(rows)), False: _from_each(without, len(rows))}
        # Where a pattern is not named, an empty sign is among them, which every text holds.
        self._signs = re.compile("|".join(sorted({re.escape(sign) for row in rows for sign in row[2:4]})))

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns to a tree, as `InlineProcessor` does."""
        self._tried = self._rows[bool(self.md.references)]
        self._excluding = any(row.pattern.ANCESTOR_EXCLUDES for row in self._rows[True][0])
        if self._excluding:
            return super().run(tree, ancestors)
        self.stashed_nodes = {}
        waiting = [tree]
        for element in waiting:
            waiting += self._children(element)
        return tree

    def _children(self, element: Element) -> list[Element]:
        """Apply the patterns to the texts of an element's children; what is to be looked through then."""
        waiting, placed = [], []
        # What comes out of a tail becomes a child, and is one of those gone through.
        for child in element:
            text = child.text
            if text and (data := self._found(text)) and not isinstance(text, AtomicString):
                child.text = None
                nodes = self._placed(data, child)
                waiting += nodes
                placed.append((child, nodes))
            if child.tail and (data := self._found(child.tail)):
                holder = Element("d")
                nodes = self._placed(data, holder, is_text=False)
                child.tail = holder.tail or None
                _insert(element, nodes, list(element).index(child) + 1)
            if len(child):
                waiting.append(child)
        for child, nodes in placed:
            _insert(child, nodes)
        return waiting

    def _found(self, text: str) -> str | None:
        """The text with placeholders; None where there are none."""
        data = self._InlineProcessor__handleInline(text) if self._signs.search(text) else text
        return data if INLINE_PLACEHOLDER_PREFIX in data else None

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 -- its name there
        if isinstance(data, AtomicString) or not self._signs.search(data):
            return data
        apply: Any = self._InlineProcessor__applyPattern  # type: ignore[attr-defined] # private there
        for row in self._tried[patternIndex]:
            number, pattern, needed, other, run = row
            if needed not in data and (other is needed or other not in data):
                continue
            start, matched = 0, True
            if run and not self._excluding:
                data, start, matched = self._run(row, run, data)
            while matched and (needed in data or other in data):
                data, matched, start = apply(pattern, data, number, start)
        return data

    def _run(self, row: Row, run: Run, data: str) -> tuple[str, int, bool]:
        """The text with what was found at once; where Python-Markdown has to go on, and whether it has to."""
        pieces: list[str] = []
        position, left = 0, False
        for start, end, node in run(row.pattern, data):
            if left := node is None:
                break
            if isinstance(node, Element) and node.text and not isinstance(node.text, AtomicString):
                node.text = self._InlineProcessor__handleInline(node.text, row.number + 1)
            name = f"{len(self.stashed_nodes):04d}"
            self.stashed_nodes[name] = node
            pieces += (data[position:start], INLINE_PLACEHOLDER % name)
            position = end
        if not pieces:
            # It may be of a kind that Python-Markdown knows again.
            return data, 0, left
        begun = "".join(pieces)
        return begun + data[position:], len(begun), left

    def _placed(self, data: str, parent: Element, *, is_text: bool = True) -> list[Element]:
        """What `processPlaceholders` does, where each placeholder stands for something."""
        text, *rest = INLINE_PLACEHOLDER_RE.split(data)
        nodes = [self.stashed_nodes.get(name) for name in rest[::2]]
        if type(data) is not str or None in nodes or data.count(INLINE_PLACEHOLDER_PREFIX) != len(nodes):
            self.ancestors = []
            return [node for node, _ in super()._InlineProcessor__processPlaceholders(data, parent, is_text)]  # type: ignore[misc]
        _add(parent, text, is_text)
        result: list[Element] = []
        for node, text in zip(nodes, rest[1::2], strict=True):
            last, inside = (result[-1], False) if result else (parent, is_text)
            if isinstance(node, str):
                _add(last, node + text, inside)
            elif node is not None:
                self._open(node)
                result.append(node)
                _add(node, text, False)
        return result

    def _open(self, node: Element) -> None:
        """Put what placeholders stand for into an element, and into those right below it."""
        for child in [node, *node]:
            if child.tail and INLINE_PLACEHOLDER_PREFIX in child.tail:
                self._InlineProcessor__processElementText(node, child, False)  # type: ignore[attr-defined] # private there
            if (text := child.text) and INLINE_PLACEHOLDER_PREFIX in text:
                child.text = None
                _insert(child, self._placed(text, child))

    def _InlineProcessor__processPlaceholders(  # noqa: N802 -- its name there
        self,
        data: str | None,
        parent: Element,
        isText: bool = True,  # noqa: N803 -- its name there
    ) -> list[Any]:
        if not data or INLINE_PLACEHOLDER_PREFIX in data:
            found: list[Any] = super()._InlineProcessor__processPlaceholders(data, parent, isText)  # type: ignore[misc]
            return found
        _add(parent, data, isText)
        return []


def _from_each(rows: Sequence[Row], count: int) -> list[list[Row]]:
    """The rows from each number on."""
    return [[row for row in rows if row.number >= number] for number in range(count + 1)]


def _add(element: Element, text: str, inside: bool) -> None:
    """Add text to that of an element, or to what stands behind it."""
    if not text:
        return
    if inside:
        element.text = element.text + text if element.text else text
    else:
        element.tail = element.tail + text if element.tail else text


def _insert(element: Element, nodes: Iterable[Element], place: int = 0) -> None:
    for number, node in enumerate(nodes, place):
        element.insert(number, node)


def register(markdown: Markdown) -> Markdown:
    """Give a converter this processor instead of its own."""
    markdown.treeprocessors.register(QuickInline(markdown), "inline", PRIORITY)
    return markdown
