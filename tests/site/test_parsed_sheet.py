"""Pages for paper, beside those that a parser makes."""

from __future__ import annotations

from pathlib import Path

import lxml.html
from hypothesis import given
from hypothesis import strategies as st

from kb.site.allowed import cleaner
from kb.site.printing import Setting, sheet
from tests.site.parsed_sheet import parsed, parsed_sheet

WORDS = st.sampled_from(
    [
        "甲",
        " ",
        "\n",
        "a",
        '"',
        "'",
        "&amp;",
        "&lt;h2&gt;",
        ' id="a"',
        ' href="b"',
        "https://a.b/c",
        "a.b/c",
        "%E7%94%B2",
    ]
)
TEXTS = st.lists(WORDS, max_size=4).map("".join)
ADDRESSES = st.sampled_from(
    [
        "",
        "#a",
        "../beta/",
        "../beta/#b",
        "../gamma/",
        "../../tags/?a=1&amp;b",
        "https://a.b/c",
        "https://a.b/c/",
        "x.svg",
    ]
)
NAMES = st.sampled_from(["a", "b c", " fn:1 ", "headerlink", "__codelineno-0-1", "katex"])
VALUES = {
    **dict.fromkeys(["id", "for", "name", "aria-describedby", "class"], NAMES),
    **dict.fromkeys(["href", "src"], ADDRESSES),
    **dict.fromkeys(["title", "alt", "open", "aria-label"], TEXTS.map(lambda text: text.replace('"', "&quot;"))),
}
ATTRIBUTES = st.dictionaries(st.sampled_from(sorted(VALUES)), st.none(), max_size=4).flatmap(
    lambda names: st.fixed_dictionaries({name: VALUES[name] for name in names})
)
FORMULA = "<span class=katex><math><mi>x</mi></math><b aria-hidden=true><i>x</i></b></span>"
TAGS = st.sampled_from(
    [*"abip", "h1", "h2", "h5", "h6", "img", "details", "summary", "label", "abbr", "input", "li", "code"]
)


def _element(tag: str, attributes: dict[str, str], content: list[str]) -> str:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{written}>" + ("" if tag in ("img", "input") else f"{''.join(content)}</{tag}>")


HTML = st.recursive(
    TEXTS | st.just("FORMULA"),
    lambda inner: st.builds(_element, TAGS, ATTRIBUTES, st.lists(inner, max_size=4)),
    max_leaves=12,
)


def _setting(page: str) -> Setting:
    anchors = {"questions/alpha/": "alpha", "questions/beta/": "beta"}
    return Setting(page, "topics/basics/print/", anchors, "https://example.org/")


def _same(html: str, page: str) -> None:
    made, own = sheet(html, _setting(page)), _setting(page)
    root = parsed_sheet(html, own)
    assert lxml.html.tostring(parsed(made.html), encoding="unicode") == lxml.html.tostring(root, encoding="unicode")
    assert list(made.notes) == list(own.notes)


@given(HTML, st.sampled_from(["questions/alpha/", "topics/basics/"]))
def test_a_sheet_is_what_a_parser_makes_of_the_page(html: str, page: str) -> None:
    _same(cleaner(forms=False).clean(html).replace("FORMULA", FORMULA).lstrip(), page)


def test_so_is_that_of_each_page(built_site: Path) -> None:
    for place in sorted((built_site / "questions").glob("*/index.html")):
        html = place.read_text(encoding="utf-8").partition("<header class=kb-head>")[2].partition("</header>")[2]
        assert html, place
        _same(html.partition("<div class=kb-scripted data-kb-marks")[0].lstrip(), f"questions/{place.parent.name}/")
