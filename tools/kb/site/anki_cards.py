"""The two sides of a card: a page as HTML that Anki shows, formulas in the marks that its MathJax reads."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown import Markdown
from markdown.extensions import Extension

from kb.model import Page
from kb.pages import prose
from kb.site import exports
from kb.site.links import Names
from kb.site.maths import READING, READING_OPTIONS
from kb.site.sanitise import SanitiseExtension

REFERENCES = re.compile(r"^## 参考[ ]*$.*\Z", re.MULTILINE | re.DOTALL)
IMAGE = re.compile(r'(<img [^>]*?src=")([^":]+/)?([^"/]+)(")')
LOCAL_LINK = re.compile(r'<a (?:[^>]*? )?href="(?!https?:|mailto:)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Card:
    """A question's card: the title, the answer in 30 seconds, and the rest; `images` are names below docs/assets/."""

    title: str
    en: str
    short: str
    full: str
    images: tuple[str, ...]


def card(page: Page, known: Names, site_url: str = "") -> Card:
    """The card of a page. Links lead to the site at `site_url`; without one they are their words."""
    body = exports.linked(REFERENCES.sub("", page.body), known, site_url, "/")
    full = to_html(exports.without_short_answer(body))
    images = tuple(dict.fromkeys(match[3] for match in IMAGE.finditer(full)))
    return Card(_line(page.meta.title), html.escape(page.meta.en), to_html(exports.short_answer(body)), full, images)


def _line(text: str) -> str:
    return to_html(text).removeprefix("<p>").removesuffix("</p>")


def to_html(text: str) -> str:
    r"""The HTML of a Markdown text, sanitised as the site's, with formulas as `\(…\)` and `\[…\]`."""
    formulas: list[str] = []
    plain = "".join(_with_holders(text, formulas))
    extensions: list[str | Extension] = [*READING, "pymdownx.highlight", SanitiseExtension(forms=False)]
    converted = Markdown(extensions=extensions, extension_configs=READING_OPTIONS).convert(plain)
    converted = LOCAL_LINK.sub(r"\1", IMAGE.sub(r"\1\3\4", converted))
    return re.sub(r"xKbFormula(\d+)x", lambda match: formulas[int(match[1])], converted)


def _with_holders(text: str, formulas: list[str]) -> Iterator[str]:
    """The text with a word in the place of each formula, which is put aside: Markdown would read its marks."""
    position = 0
    for start, end, tex, display in sorted(_formulas(prose.without_code(text))):
        opening, closing = (r"\[", r"\]") if display else (r"\(", r"\)")
        yield f"{text[position:start]}xKbFormula{len(formulas)}x"
        formulas.append(f"{opening}{html.escape(tex, quote=False)}{closing}")
        position = end
    yield text[position:]


def _formulas(visible: str) -> Iterator[tuple[int, int, str, bool]]:
    for match in prose.DISPLAY.finditer(visible):
        yield match.start(), match.end(), match["tex"].strip(), True
    rest = prose.DISPLAY.sub(lambda match: prose.VISIBLE.sub(" ", match[0]), visible)
    for match in prose.INLINE.finditer(rest):
        yield match.start(), match.end(), match["tex"], False
