"""One converter for all pages converts each as a converter of its own would."""

from __future__ import annotations

import hashlib
import inspect

import markdown
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.extensions import toc
from markdown.extensions.toc import TocTreeprocessor
from mkdocs.commands import build
from mkdocs.structure import pages

from kb.site import contents
from kb.site.conversion import OPTIONS, one_markdown
from kb.site.maths import READING
from tests.conftest import ROOT

TEXTS = [
    path.read_text(encoding="utf-8").split("---\n", 2)[2] for path in sorted((ROOT / "docs" / "questions").glob("*.md"))
]


def report(*_: str) -> None:
    """What is wrong in a page is told elsewhere."""


CONFIGS = OPTIONS | {"kb.site.maths": {"reporter": report}, "kb.site.sanitise": {"reporter": report}}


def converted(text: str) -> tuple[str, object]:
    """A text as MkDocs has it converted, with its table of contents."""
    extensions = [*READING, "toc", "kb.site.sanitise", "kb.site.maths"]
    engine = markdown.Markdown(extensions=extensions, extension_configs=CONFIGS)
    return engine.convert(text), getattr(engine, "toc_tokens", None)


def test_a_converter_that_converted_other_pages_converts_the_same() -> None:
    expected = [converted(text) for text in TEXTS]
    with one_markdown():
        assert expected == [converted(text) for text in TEXTS]
        assert expected[::-1] == [converted(text) for text in reversed(TEXTS)]


def test_other_options_take_another_converter() -> None:
    with one_markdown():
        first = markdown.Markdown(extensions=["toc"], extension_configs={})
        assert first is markdown.Markdown(extensions=["toc"], extension_configs={})
        assert first is not markdown.Markdown(extensions=["toc"], extension_configs={"toc": {"permalink": True}})


def test_options_that_a_hook_changes_in_place_are_other_options() -> None:
    options = {"toc": {"permalink": False}}
    with one_markdown():
        first = markdown.Markdown(extensions=["toc"], extension_configs=options)
        options["toc"]["permalink"] = True
        assert first is not markdown.Markdown(extensions=["toc"], extension_configs=options)


def test_mkdocs_makes_its_converter_and_its_pages_as_hooks_pages_believes() -> None:
    """Where this fails, read kb.site.making and kb.site.conversion beside the new MkDocs before mending the test."""
    render = inspect.getsource(pages.Page.render)
    assert "md = markdown.Markdown(" in render
    names = (
        "RawHTMLPreprocessor",
        "ExtractAnchorsTreeprocessor",
        "RelativePathTreeprocessor",
        "ExtractTitleTreeprocessor",
    )
    assert [1] * 4 == [render.count(f"_{name}(") for name in names]
    assert render.count("._register(md)") == 4
    # Of the files a page asks where a link leads, and nothing else.
    assert {"self.files.get_file_from_path"} == {
        part.split("(")[0]
        for part in inspect.getsource(pages._RelativePathTreeprocessor).split()
        if "self.files." in part
    }
    populate, lay_out = inspect.getsource(build._populate_page), inspect.getsource(build._build_page)
    order = ["on_pre_page(", "page.read_source(", "on_page_markdown(", "page.render(", "on_page_content("]
    assert sorted(order, key=populate.index) == order
    order = [
        "get_context(",
        "env.get_template(",
        "on_page_context(",
        "template.render(",
        "on_post_page(",
        "output.strip()",
    ]
    assert sorted(order, key=lay_out.index) == order
    assert 'log.info(f"Page skipped: ' in lay_out


PLACES = [
    "[TOC]",
    "# 一",
    "## 二 `x`",
    "## Two  words ",
    "## Two words",
    "### a_1",
    "### a*b* &amp; < [c](d) ![e](f)",
    "# \\* \u00a0 \x7f",
    "# 三 {#_2}",
    "# 四 { data-toc-label='<b>x</b>' }",
    "# 五[^1]\n\n[^1]: 注",
    "段",
    "- [TOC]",
    "> [TOC]",
    "\\[TOC]",
    "**[TOC]**",
    "```\n[TOC]\n```",
    "&#91;TOC]",
]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(PLACES), max_size=6).map("\n\n".join))
def test_headings_are_told_and_the_table_stands_where_it_is_asked_for(text: str) -> None:
    extensions = ["toc", "fenced_code", "attr_list", "footnotes", "kb.site.sanitise"]
    usual, quick = (
        markdown.Markdown(extensions=extensions, extension_configs={"toc": {"permalink": True}}) for _ in range(2)
    )
    contents.register(quick)
    assert quick.convert(text) == usual.convert(text)
    assert quick.toc_tokens == usual.toc_tokens  # type: ignore[attr-defined] # set by the extension


def test_headings_are_told_as_the_quick_one_believes() -> None:
    """Where this fails, read kb.site.contents beside the new Python-Markdown before mending the test."""
    parts = (TocTreeprocessor.run, toc.unique, toc.render_inner_html, toc.strip_tags)
    digests = [hashlib.sha256(inspect.getsource(part).encode()).hexdigest()[:12] for part in parts]
    assert digests == ["b9cb40c4714f", "d36d89947efa", "a9e720f3fe9b", "6e8f3265a7d8"]


def test_what_is_a_block_is_settled_once_a_converter_is_made() -> None:
    with one_markdown():
        ours = markdown.Markdown(extensions=[*READING, "toc"], extension_configs=OPTIONS)
        ours.convert(TEXTS[0])
    usual = markdown.Markdown(extensions=[*READING, "toc"], extension_configs=OPTIONS)
    for text in TEXTS[:3]:
        usual.reset().convert(text)
    assert ours.block_level_elements == usual.block_level_elements
    assert all(ours.is_block_level(tag) == usual.is_block_level(tag) for tag in ("p", "DIV", "span", "hr/", None))
