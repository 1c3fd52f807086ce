"""What is known to be harmless does not go through the sanitiser, and is what it would have been."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from kb.pages.characters import without_odd
from kb.site import allowed
from kb.site.harmless import Harmless
from kb.site.maths import READING
from tests.cases import Case
from tests.conftest import ROOT
from tests.safety.conftest import HTML, OWN_PAGES

TEXTS = [
    path.read_text(encoding="utf-8").split("---\n", 2)[2] for path in sorted((ROOT / "docs" / "questions").glob("*.md"))
]
Sanitised = tuple[str, list[tuple[str, str]]]


def converted(text: str) -> Sanitised:
    """The HTML of a text as the site makes it, and what was told of it."""
    found: list[tuple[str, str]] = []
    report = {"reporter": lambda *told: found.append(told)}
    configs: dict[str, dict[str, Any]] = {
        "toc": {"permalink": True, "permalink_title": "本节"},
        "kb.site.sanitise": report,
        "kb.site.maths": {"reporter": lambda *_: None},
        "pymdownx.tabbed": {"alternate_style": True},
    }
    extensions = [*READING, "toc", "kb.site.colours", "kb.site.sanitise", "kb.site.maths"]
    return Markdown(extensions=extensions, extension_configs=configs).convert(text), found


def all_sanitised(text: str) -> Sanitised:
    """As `converted`, with the sanitiser asked of the whole."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Harmless, "cleaned", lambda *_: None)
        return converted(text)


def test_pages_without_raw_html_do_not_go_through_the_sanitiser() -> None:
    passed = []

    def clean(text: str) -> str:
        passed.append(text)
        return allowed.cleaner(False).clean(text)

    harmless = Harmless(clean)
    rows = "<table>\n<thead>\n<tr>\n<th>题</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>项</td>\n</tr>\n</tbody>\n</table>"
    items = '<ul>\n<li><a href="../x/">甲</a></li>\n</ul>'
    page = f'<h2 id="a">题</h2>\n<p>段 <strong>重</strong><br />\n</p>\n{rows}\n{items}'
    assert harmless.cleaned(page, ["x &amp; y"]) == page.replace(" />", ">")
    # Only tags with attributes, each once.
    assert sorted(passed) == ['<a href="../x/"></a>', '<h2 id="a"></h2>']
    harmless.cleaned(page, [])
    assert len(passed) == 2


def test_pages_become_what_the_sanitiser_makes_of_them() -> None:
    for text in TEXTS[::4]:
        assert converted(text) == all_sanitised(text)


@pytest.mark.parametrize("case", [*HTML, *OWN_PAGES], ids=str)
def test_so_do_hostile_ones_and_our_own(case: Case) -> None:
    assert converted(case.parts[0]) == all_sanitised(case.parts[0])


WORDS = (
    '段 **重** *轻* `码` `"` `a"class="md-x` &copy; &amp; &lt; & < > " \' \\* [甲](../a.md) [乙](javascript:x)'
    ' [丙](//a.b) ![图](a.png) ![`"id="b`](http://a.b/c.png) <http://a.b> <b> </b> <p> </p> <a> <!-- --> $x$ $$ {.md-x}'
    " {#__config} {#甲 .乙} {onclick=x} [[甲](b)](c) [^1] H~2~ \u00a0 \u202e \x0b <br> \x02 klzzwxh:0000 ~~删~~"
)
BLOCKS = (
    "\n|\n\n|# 题|## 题 |- 项|- 项\n    - 项|1. 项|7. 项|    |> 引|---|[^1]: 注|```\n<b>\n```|```python\nx\n```|{.甲}|"
    ': {.乙}|词\n:   义|!!! note "题"\n\n    段|??? note\n\n    段|=== "一"\n\n    段|'
    '<div markdown="1">|</div>|$$\nx\n$$|<p markdown="1">段</p>'
)
TABLES = ["\n\n甲 | 乙\n---|:-:\n`x` | **重**\n1 |\n\n", "\n\n| 甲 |\n|---|\n| {onclick=x} |\n\n"]
PIECES = st.sampled_from([*WORDS.split(" "), *BLOCKS.split("|"), *TABLES, *["\n\n"] * 8, *[" "] * 8])


@settings(deadline=None, max_examples=400)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_so_does_anything(text: str) -> None:
    assert converted(text) == all_sanitised(text)


LEAVES = st.sampled_from(
    ["", "字", "&amp;", "&para;", "<br />", '<img alt="" src="a.png" />', "<hr />", "\n", "&quot;", "\x0b"]
)
INLINE = ("code", "em", "strong", 'a href="b"', 'a href="b" title="&amp;"', "sub", "p", "p class=x", "h2", "summary")
AROUND = ("div", "details", 'details class="note"', "blockquote", "ul><li", 'ol start="2"><li')
TABLED = ("table", "thead", "tbody", "tr", "td", 'td style="text-align: left;"', 'td style="x"', "th")


def element(tag: str, parts: list[str]) -> str:
    """An element around these; an item only in a list, as Markdown puts them."""
    names = [part.split(" ")[0] for part in tag.split("><")]
    return f"<{tag}>{''.join(parts)}{''.join(f'</{name}>' for name in reversed(names))}"


@settings(deadline=None, max_examples=400)
@given(
    st.recursive(
        LEAVES,
        lambda inner: st.builds(element, st.sampled_from([*INLINE, *AROUND, *TABLED]), st.lists(inner, max_size=4)),
        max_leaves=20,
    )
)
def test_of_trees_only_such_are_taken_for_harmless_as_stay_what_they_are(text: str) -> None:
    clean = allowed.cleaner(False).clean
    found = Harmless(clean).cleaned(text, [])
    assert found is None or found == without_odd(clean(text))


@pytest.mark.parametrize("raw", ["<b>", "", "x <i>"])
def test_raw_html_goes_through_the_sanitiser(raw: str) -> None:
    assert Harmless(allowed.cleaner(False).clean).cleaned("<p>段</p>", [raw]) is None
