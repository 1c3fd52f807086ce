"""The block processors of Python-Markdown, asked only about blocks that hold what each of them begins with.

A page has many blocks, and most are paragraphs, which are the last to be asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HRProcessor

ANY = ("",)
INDENT = "    "
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "admonition": ("!!!", INDENT),
        "markdown_block": ("\x02",),
        "details": ("???", INDENT),
        "tabbed": ("===", INDENT),
        "indent": (INDENT,),
        "defindent": (INDENT,),
        "code": (INDENT,),
        "kb-spread-formula": ("$$",),
        "arithmatex-block": ("$$",),
        "table": ("|",),
        "hashheader": ("#",),
        "setextheader": ("\n=", "\n-"),
        "olist": (". ",),
        "deflist": (": ",),
        "quote": (">",),
        "footnote": ("]:",),
        "reference": ("]:",),
        "kb-formula-lines": ("$$",),
    }
)
"""Of what a block must hold one, for a processor to do anything with it. Others are asked about each."""

Row = tuple[BlockProcessor, str, str]
RULES = ("-", "_", "*")
"""What a rule across the page is made of."""


class QuickRule(HRProcessor):
    """Does what `HRProcessor` does, which searches each block through."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether a line of the block is a rule: of one line, only where it begins like one."""
        return ("\n" in block or block.lstrip(" ").startswith(RULES)) and super().test(parent, block)


class QuickBlocks:
    """Does what `BlockParser.parseBlocks` does; a test compares its source."""

    def __init__(self, markdown: Markdown) -> None:
        registry = markdown.parser.blockprocessors
        needed = {registry.get_index_for_name(name): signs for name, signs in NEEDED.items() if name in registry}
        signs = [needed.get(number, ANY) for number in range(len(registry))]
        # One or two signs: looked for without a loop.
        self._rows: list[Row] = [(each, of[0], of[-1]) for each, of in zip(registry, signs, strict=True)]

    def parse(self, parent: Element, blocks: list[str]) -> None:
        """Make elements below `parent` from all blocks."""
        while blocks:
            block = blocks[0]
            for processor, sign, other in self._rows:
                if sign not in block and (other is sign or other not in block):
                    continue
                if processor.test(parent, block):
                    if processor.run(parent, blocks) is not False:
                        break
                    block = blocks[0]
                elif getattr(processor, "current_sibling", None) is not None:
                    # Where elements nest too deep it remembers one, and makes something of the next block, whatever
                    # that holds.
                    self._rows = [(each, *ANY * 2) for each, _, _ in self._rows]


def register(markdown: Markdown) -> Markdown:
    """Let a converter find its blocks in this way."""
    for own in markdown.parser.blockprocessors:
        if type(own) is HRProcessor:
            own.__class__ = QuickRule
    markdown.parser.parseBlocks = QuickBlocks(markdown).parse  # type: ignore[method-assign]
    return markdown
