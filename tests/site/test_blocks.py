"""Block processors that are asked only about blocks that concern them make what all of them make."""

from __future__ import annotations

import inspect
import textwrap
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockparser import BlockParser

from kb.site import blocks
from kb.site.maths import READING, MathsExtension
from tests.conftest import ROOT

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))]
LINES = [
    "",
    "",
    "x",
    "中文",
    '!!! note "题"',
    "??? note",
    '??? "题"',
    '=== "一"',
    "# 题",
    "x #",
    "===",
    "---",
    "- - -",
    "***",
    "* * *x",
    "x\n___\ny",
    "12.  x",
    "1.x",
    "- x",
    "* x",
    "1. x",
    "> x",
    ": x",
    "|a|b|",
    "|-|-|",
    "a | b",
    "- | -",
    "[^1]: x",
    "x[^1]",
    "[a]: b",
    "[a]",
    "$$",
    "$$x$$",
    "```",
    "<div markdown>",
    "</div>",
    "<b>",
]


def converter() -> Markdown:
    options: dict[str, dict[str, Any]] = {"pymdownx.tabbed": {"alternate_style": True}}
    maths = MathsExtension(reporter=lambda *_: None)
    return Markdown(extensions=[*READING, "toc", maths], extension_configs=options)


USUAL, QUICK = converter(), blocks.register(converter())


def test_every_page_becomes_what_it_was() -> None:
    for text in TEXTS:
        assert QUICK.reset().convert(text) == USUAL.reset().convert(text)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.tuples(st.sampled_from(["", "", " ", "    ", "        ", "\t"]), st.sampled_from(LINES)), max_size=24)
)
def test_any_blocks_become_what_they_were(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(indent + line for indent, line in lines)
    assert QUICK.reset().convert(text) == USUAL.reset().convert(text)


@pytest.mark.parametrize("opening", ['??? note "题"', '=== "一"', '!!! note "题"', "- x", "> x"])
def test_what_nests_too_deep_becomes_what_it_was(opening: str) -> None:
    """A processor that gave up remembers where it was; what comes next must not differ for that."""
    text = (
        "\n\n".join("    " * level + opening for level in range(130)) + "\n\n" + "    " * 130 + "x\n\ny\n\n    z\n\nz"
    )
    usual, quick = converter(), blocks.register(converter())
    for each in (text, "a\n\n    b\n\nc"):
        results = []
        for one in (usual, quick):
            try:
                results.append(one.reset().convert(each))
            except RecursionError:
                results.append("too deep")
        assert results[0] == results[1]


def test_each_processor_that_is_named_is_there() -> None:
    assert all(name in QUICK.parser.blockprocessors for name in blocks.NEEDED)


def test_python_markdown_parses_blocks_as_ours_does() -> None:
    """Where this fails, read kb.site.blocks beside the new Python-Markdown before mending the test."""
    assert inspect.getsource(BlockParser.parseBlocks).endswith(
        textwrap.indent(
            """\
while blocks:
    for processor in self.blockprocessors:
        if processor.test(parent, blocks[0]):
            if processor.run(parent, blocks) is not False:
                # run returns True or None
                break
""",
            " " * 8,
        )
    )
