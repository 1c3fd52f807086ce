"""Inline patterns that are tried only where they can match give what all of them give."""

from __future__ import annotations

import hashlib
import inspect
import textwrap

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.inlinepatterns import LinkInlineProcessor, ReferenceInlineProcessor
from markdown.treeprocessors import InlineProcessor
from pymdownx.arithmatex import InlineArithmatexPattern
from pymdownx.delimiterprocessor import DelimiterProcessor

from kb.site import inline
from kb.site.inline_runs import FORMULA, RUNS
from kb.site.maths import READING, MathsExtension
from tests.conftest import ROOT

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))]
PIECES = [
    "`",
    "$",
    "$$",
    "\\",
    "[^1]",
    "[",
    "](",
    ")",
    "![",
    "<",
    ">",
    "  \n",
    "&amp;",
    "&",
    "*",
    "**",
    "_",
    "x",
    "中",
    " ",
    "。",
    "\n\n",
    "$x$",
    "\\\\",
    "**中**",
    "*x*",
    "**(x)",
    "[中](x)",
    "[*x*](y)",
    "![x](y)",
    "[x][y]",
    "\n\n[y]: z\n\n",
    "\n\n- ",
    "`x`",
]


def converter() -> Markdown:
    return Markdown(extensions=[*READING, "toc", MathsExtension(reporter=lambda *_: None)])


USUAL, QUICK = converter(), inline.register(converter())


def test_every_page_becomes_what_it_was() -> None:
    for text in TEXTS:
        assert QUICK.reset().convert(text) == USUAL.reset().convert(text)


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
@example("**z*_***\\**")
@example("\\\\$x$ $y$")
def test_any_line_becomes_what_it_was(text: str) -> None:
    assert QUICK.reset().convert(text) == USUAL.reset().convert(text)


def test_each_pattern_of_the_site_is_named() -> None:
    """One that is not is only slower; but one that comes in place of another may need something else."""
    assert len(QUICK.inlinePatterns) == len(inline.NEEDED)
    assert all(name in QUICK.inlinePatterns for name in inline.NEEDED)


def test_python_markdown_tries_patterns_as_the_processor_believes() -> None:
    """Where this fails, read kb.site.inline beside the new Python-Markdown before mending the test."""
    source = inspect.getsource(InlineProcessor._InlineProcessor__handleInline)  # type: ignore[attr-defined] # private
    assert source.endswith(
        textwrap.indent(
            """\
if not isinstance(data, util.AtomicString):
    startIndex = 0
    count = len(self.inlinePatterns)
    while patternIndex < count:
        data, matched, startIndex = self.__applyPattern(
            self.inlinePatterns[patternIndex], data, patternIndex, startIndex
        )
        if not matched:
            patternIndex += 1
return data
""",
            " " * 8,
        )
    )


def test_python_markdown_puts_elements_in_place_as_the_processor_believes() -> None:
    """Where one of these fails, read kb.site.inline beside the new Python-Markdown before mending the test."""
    private = InlineProcessor.__dict__
    digests = {
        name: hashlib.sha256(inspect.getsource(private[f"_InlineProcessor__{name}"]).encode()).hexdigest()[:12]
        for name in ("processPlaceholders", "processElementText", "build_ancestors", "applyPattern", "stashNode")
    }
    assert digests == {
        "processPlaceholders": "3f4a6088e773",
        "processElementText": "bc7748728767",
        "build_ancestors": "8697cbaff052",
        "applyPattern": "8862b35197c0",
        "stashNode": "4812d8b6fd27",
    }


@given(st.text("$\\ x\n\x02", max_size=8))
def test_a_formula_is_found_as_arithmatex_finds_it(text: str) -> None:
    usual = QUICK.inlinePatterns["arithmatex-inline"].getCompiledRegExp().match(f"${text}")
    found = FORMULA.match(f"${text}")
    assert (found and (found.end(), found[1])) == (usual and (usual.end(), usual[3]))


def test_patterns_that_are_applied_at_once_are_what_they_were() -> None:
    """Where this fails, read kb.site.inline_runs beside the new packages before mending the test."""
    parts = (
        InlineProcessor.run,
        InlineArithmatexPattern,
        LinkInlineProcessor,
        ReferenceInlineProcessor,
        DelimiterProcessor,
    )
    digests = [hashlib.sha256(inspect.getsource(part).encode()).hexdigest()[:12] for part in parts]
    assert digests == ["893af956ef4e", "a4c29c3c1c81", "ab676effb9a8", "a187c4ea33d0", "575ddf6df8d0"]
    assert set(RUNS) <= set(inline.NEEDED)


def test_patterns_that_ask_where_they_stand_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(QUICK.inlinePatterns["link"]), "ANCESTOR_EXCLUDES", ("h1", "li"))
    text = "# [a](b)\n\n*x [a](b)*\n\n- [a](b)\n"
    assert QUICK.reset().convert(text) == USUAL.reset().convert(text)
    assert QUICK.reset().convert(text).count("<a ") == 1
