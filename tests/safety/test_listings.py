"""Listings in colours pass by the sanitiser, and become what they became in it."""

from __future__ import annotations

from typing import Any

import pygments
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from pygments.formatters.html import HtmlFormatter
from pygments.token import STANDARD_TYPES, Token, _TokenType

from kb.pages.characters import without_odd
from kb.site import allowed, colours, listings
from kb.site.listings import Listing
from kb.site.maths import READING
from tests.conftest import ROOT

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "questions").glob("*.md"))]
WORDS = ["&quot;", "&amp;", "&#39;", "&nbsp;", "\u00a0", "</span>", '<span class="n">', "\x7f", "\u202e", "def f(): "]
SIGNS = st.sampled_from([*"<>&\"'=/ \n\t#", *WORDS]) | st.characters(codec="utf-8")
FENCE = '```python title="a &quot; \' b"\nx = \'<b>\' & "y"  # &nbsp;&quot;\n```'
FENCES = [FENCE, FENCE.replace("&nbsp;", "\u00a0")]
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
    return listings.lean(Markdown(extensions=extensions, extension_configs=configs).convert(text)), found


@pytest.fixture
def sanitised(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """What texts become where every listing goes through the sanitiser."""
    texts = [*TEXTS, *(text.format(*[fence] * 2) for text in AROUND for fence in FENCES)]
    with monkeypatch.context() as patch:
        patch.setattr(listings, "coloured", lambda _: None)
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
        sanitised = without_odd(allowed.cleaner(False).clean(str(listing)))
        assert listing.lean == listings.lean(sanitised)


KINDS = [*STANDARD_TYPES, Token.Name.Unknown]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.text("x& <\n"))))
def test_any_tokens_are_written_as_pygments_writes_them_with_less_markup(parts: list[tuple[_TokenType, str]]) -> None:
    code = listings.coloured((0, kind, text) for kind, text in parts)
    if code is not None:
        usual = pygments.format(parts, HtmlFormatter(nowrap=True))
        assert listings.CODE[0] + code == listings.lean(f"{listings.CODE[0]}{usual}</code>").removesuffix("</code>")


def test_tokens_of_a_kind_without_a_class_of_its_own_are_left_to_pygments() -> None:
    assert listings.coloured([(0, Token.Name.Unknown, "x")]) is None


def test_the_classes_of_all_kinds_are_short_and_not_those_that_scripts_look_for() -> None:
    """Such are what `lean` looks for, and what the sanitiser lets stand."""
    names = set(STANDARD_TYPES.values()) - {""}
    assert all(listings.TOKEN.fullmatch(f'<span class="{name}">x</span>') for name in names)
    assert not any(allowed.THEIRS.match(name) for name in names)


@pytest.mark.parametrize("letter", "\x0b\x7f\xa0\u202e")
def test_what_the_sanitiser_writes_otherwise_goes_through_it(letter: str) -> None:
    highlighter = colours.Colours(lambda *_: None, Markdown())
    for text, title in ((letter, "x"), ("x", f"x{letter}x")):
        assert isinstance(highlighter.highlight(text, "python", "highlight", title=title, **colours.PLAIN), str)


def test_listings_do_not_go_through_the_sanitiser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "coloured", lambda _: "<form>here</form>")
    assert "<form>here</form>" in converted(f"段\n\n{FENCE}\n\n段")[0]
