"""Quick preprocessors give the lines that those of the packages give."""

from __future__ import annotations

import hashlib
import inspect
from xml.etree.ElementTree import Element, tostring

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.md_in_html import HTMLExtractorExtra
from markdown.preprocessors import NormalizeWhitespace
from pymdownx.superfences import SuperFencesBlockPreprocessor

from kb.site import preprocessing
from kb.site.maths import READING, READING_OPTIONS
from tests.conftest import ROOT

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))]
LINES = [
    "",
    " ",
    "   ",
    "段",
    "```",
    "```python",
    "``` {.python title='x' hl_lines='1'}",
    "```python title",
    "``` x=",
    "```` ",
    "~~~",
    "   ~~~ ",
    "    ```",
    "        x",
    "> ```",
    "> x",
    ">> ```",
    "> > x",
    "- ```",
    "  x",
    "\t```\t",
    "a\rb\r",
    "\x02\x03",
    "<div>",
    "</div>",
    '<div markdown="1">',
    "a < b &lt; c &#38 &#x26; & &x;y <3 </",
    "<!-- x",
    "-->",
    "`<b>`",
    "<br/>",
]


def converter() -> Markdown:
    return Markdown(extensions=[*READING], extension_configs=READING_OPTIONS)


USUAL, QUICK = converter(), preprocessing.register(converter())


def lines(engine: Markdown, text: str) -> tuple[list[str], list[object]]:
    """A text when all preprocessors have had it, and what they took out."""
    found = text.split("\n")
    for preprocessor in engine.reset().preprocessors:
        found = preprocessor.run(found)
    stash = engine.htmlStash.rawHtmlBlocks
    return found, [tostring(each) if isinstance(each, Element) else each for each in stash]


def test_every_page_has_the_same_lines() -> None:
    for text in TEXTS:
        assert lines(QUICK, text) == lines(USUAL, text)


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(LINES), max_size=14).map("\n".join))
@example("```\n\n ```\n```\nx")
@example("```\nx")
@example(" \n \n")
def test_any_page_has_the_same_lines_and_html(text: str) -> None:
    assert lines(QUICK, text) == lines(USUAL, text)
    assert QUICK.reset().convert(text) == USUAL.reset().convert(text)


def test_each_preprocessor_is_a_quick_one() -> None:
    assert [type(each) for each in QUICK.preprocessors] == [
        preprocessing.QuickWhitespace,
        preprocessing.QuickFences,
        preprocessing.QuickHtmlBlocks,
    ]


def test_the_packages_read_lines_as_the_quick_ones_believe() -> None:
    """Where this fails, read kb.site.preprocessing beside the new packages before mending the test."""
    parts = (NormalizeWhitespace, SuperFencesBlockPreprocessor, HTMLExtractorExtra)
    digests = [hashlib.sha256(inspect.getsource(part).encode()).hexdigest()[:12] for part in parts]
    assert digests == ["a3b603368eaa", "1db62e72db86", "c3e9aa22551e"]
