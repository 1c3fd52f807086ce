"""The inline patterns of Python-Markdown, tried only on texts that hold what each of them begins with.

A text of a page is short, and most patterns are for what it has none of. Python-Markdown searches it for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER_PREFIX, AtomicString

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


class QuickInline(InlineProcessor):
    """Does what `InlineProcessor` does. Its other methods below are private there: a test compares their sources."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns to a tree, as `InlineProcessor` does."""
        registry = self.md.inlinePatterns
        needed = {registry.get_index_for_name(name): parts for name, parts in NEEDED.items() if name in registry}
        rows = ((pattern, needed.get(number, ANY)) for number, pattern in enumerate(registry))
        # One or two signs: looked for without a loop.
        self._tried = [(pattern, signs[0], signs[-1]) for pattern, signs in rows]
        # Where a pattern is not named, an empty sign is among them, which every text holds.
        signs = sorted({sign for _, *signs in self._tried for sign in signs})
        self._signs = re.compile("|".join(map(re.escape, signs)))
        self._excluding = any(pattern.ANCESTOR_EXCLUDES for pattern in registry)
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 -- its name there
        if isinstance(data, AtomicString) or not self._signs.search(data):
            return data
        apply: Any = self._InlineProcessor__applyPattern  # type: ignore[attr-defined] # private there
        for number in range(patternIndex, len(self._tried)):
            pattern, needed, other = self._tried[number]
            start, matched = 0, True
            while matched and (needed in data or other in data):
                data, matched, start = apply(pattern, data, number, start)
        return data

    def _InlineProcessor__processPlaceholders(  # noqa: N802 -- its name there
        self,
        data: str | None,
        parent: Element,
        isText: bool = True,  # noqa: N803 -- its name there
    ) -> list[Any]:
        if not data or INLINE_PLACEHOLDER_PREFIX in data:
            found: list[Any] = super()._InlineProcessor__processPlaceholders(data, parent, isText)  # type: ignore[misc]
            return found
        if isText:
            parent.text = parent.text + data if parent.text else data
        else:
            parent.tail = parent.tail + data if parent.tail else data
        return []

    def _InlineProcessor__build_ancestors(self, parent: Element | None, parents: list[str]) -> None:  # noqa: N802 -- too
        # Nobody else asks for them.
        if self._excluding:
            super()._InlineProcessor__build_ancestors(parent, parents)  # type: ignore[misc]


def register(markdown: Markdown) -> Markdown:
    """Give a converter this processor instead of its own."""
    markdown.treeprocessors.register(QuickInline(markdown), "inline", PRIORITY)
    return markdown
