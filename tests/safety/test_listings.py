"""Listings in colours pass by the sanitiser, and become what they became in it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from kb.pages.characters import without_odd
from kb.site import allowed, colours, listings
from kb.site.listings import Listing
from kb.site.maths import READING
from tests.conftest import ROOT

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "questions").glob("*.md"))]
WORDS = ["&quot;", "&amp;", "&#39;", "&nbsp;", "\u00a0", "</span>", '<span class="n">', "\x7f", "\u202e", "def f(): "]
SIGNS = st.sampled_from([*"<>&\"'=/ \n\t#", *WORDS]) | st.characters(codec="utf-8")
FENCE = "```python\nx = '<b>' & \"y\"  # \u00a0&nbsp;&quot;\n```"
AROUND = [
    "{}",
    "段\n{}\n段",
    "- 项\n\n    {}",
    "> {}",
    "<b>开\n\n{}\n\n段",
    '<div markdown="1">\n\n{}\n\n</div>',
    '<table markdown="1">\n\n{}\n\n</table>',
    "<select>\n\n{}\n\n</select>",
    "<button>\n\n{}",
    "<textarea>\n\n{}",
    "<script>\n\n{}\n\n</script>",
    "<svg><desc>\n\n{}",
    "<!--\n\n{}\n\n-->",
    "<p>\n\n{}\n\n</p>",
    "<a href=x><i>\n\n{}\n\n{}",
    '??? note "题"\n\n    {}',
    '=== "一"\n\n    {}\n\n=== "二"\n\n    {}',
    "脚[^1]\n\n[^1]: 注\n\n    {}",
    "$x$\n\n{}\n\n<div>$y$</div>",
]


def converted(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The HTML of a text as the site makes it, and what was told of it."""
    found: list[tuple[str, str]] = []
    report = {"reporter": lambda *told: found.append(told)}
    extensions = [*READING, "toc", "kb.site.colours", "kb.site.sanitise", "kb.site.maths"]
    configs: dict[str, dict[str, Any]] = {
        "kb.site.sanitise": report,
        "kb.site.maths": report,
        "pymdownx.tabbed": {"alternate_style": True},
    }
    return Markdown(extensions=extensions, extension_configs=configs).convert(text), found


@pytest.fixture
def sanitised(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """What texts become where every listing goes through the sanitiser."""
    texts = [*TEXTS, *(text.format(*[FENCE] * 2) for text in AROUND)]
    with monkeypatch.context() as patch:
        patch.setattr(listings, "is_ours", lambda _: False)
        return {text: converted(text) for text in texts}


def test_a_page_becomes_what_it_becomes_with_its_listings_sanitised(
    sanitised: dict[str, tuple[str, list[tuple[str, str]]]],
) -> None:
    for text, expected in sanitised.items():
        assert converted(text) == expected


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(["python", "html", "text", "c"]), st.lists(SIGNS))
def test_any_listing_is_written_as_the_sanitiser_writes_it(language: str, parts: list[str]) -> None:
    text = "".join(parts)
    highlighter = colours.Colours(lambda *_: None, Markdown())
    listing = highlighter.highlight(text, language, "highlight", title=text, **colours.PLAIN)
    if isinstance(listing, Listing):
        assert listing.clean() == without_odd(allowed.cleaner(False).clean(listing))


@pytest.mark.parametrize(
    "inside",
    [
        "<b>x</b>",
        '<span class="md">x</span>',
        '<span class="n" onclick="x">x</span>',
        '<span class="n"><i></span>',
        "&x;",
        "<",
    ],
)
def test_what_is_not_in_the_plain_form_is_sanitised(inside: str) -> None:
    plain = '<div class="highlight"><pre><span></span><code>{}</code></pre></div>'
    assert listings.is_ours(plain.format('<span class="n">x</span> &lt;'))
    assert not listings.is_ours(plain.format(inside))


def test_listings_do_not_go_through_the_sanitiser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Listing, "clean", lambda _: "<u>here</u>")
    assert converted(f"段\n\n{FENCE}\n\n段")[0] == "<p>段</p>\n<u>here</u>\n<p>段</p>"
