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
from kb.site.katex import RefusedFormula, set_formula
from kb.site.links import Names
from kb.site.maths import READING, READING_OPTIONS
from kb.site.sanitise import SanitiseExtension

REFERENCES = re.compile(r"^## 参考[ ]*$.*\Z", re.MULTILINE | re.DOTALL)
IMAGE = re.compile(r'(<img [^>]*?src=")([^":]+/)?([^"/]+)(")')
HOLDER = re.compile(r"xKbFormula(\d{1,6})x")
FORMULA_MARK = re.compile(r"\\(?=[(\[])")
ORDER = re.compile(r"\[(?=/?(?:latex|\$\$?)\]|sound:)", re.IGNORECASE)
"""What Anki obeys wherever it stands: LaTeX, which it runs, and sounds."""
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
    images = tuple(dict.fromkeys(html.unescape(match[3]) for match in IMAGE.finditer(full)))
    en = _without_orders(html.escape(page.meta.en))
    return Card(_line(page.meta.title), en, to_html(exports.short_answer(body)), full, images)


def _line(text: str) -> str:
    return to_html(text).removeprefix("<p>").removesuffix("</p>")


def to_html(text: str) -> str:
    r"""The HTML of a Markdown text, sanitised as the site's, with formulas as `\(…\)` and `\[…\]`."""
    formulas: list[str] = []
    plain = "".join(_with_holders(text, formulas))
    extensions: list[str | Extension] = [*READING, "pymdownx.highlight", SanitiseExtension(forms=False)]
    converted = Markdown(extensions=extensions, extension_configs=READING_OPTIONS).convert(plain)
    converted = _without_orders(LOCAL_LINK.sub(r"\1", IMAGE.sub(r"\1\3\4", converted)))
    return HOLDER.sub(lambda match: _at(formulas, int(match[1])) or match[0], converted)


def _without_orders(text: str) -> str:
    """A text in which Anki sees no formula, for its MathJax knows links to scripts, and no order."""
    # MathJax reads texts and stops at elements; orders are looked for in the source.
    return ORDER.sub("&#91;", FORMULA_MARK.sub(r"\g<0><span></span>", text))


def _at(formulas: list[str], number: int) -> str:
    return formulas[number] if number < len(formulas) else ""


def _with_holders(text: str, formulas: list[str]) -> Iterator[str]:
    """The text with a word in the place of each formula, which is put aside: Markdown would read its marks."""
    position = 0
    for start, end, tex, display in sorted(_formulas(prose.without_code(text))):
        yield f"{text[position:start]}xKbFormula{len(formulas)}x"
        formulas.append(_formula(tex, display))
        position = end
    yield text[position:]


def _formula(tex: str, display: bool) -> str:
    """A formula for MathJax; as code where KaTeX refuses it, for MathJax refuses hardly anything."""
    # Also the quotes: a formula may stand in the text of a picture, which is an attribute.
    written = ORDER.sub("&#91;", html.escape(tex))
    try:
        set_formula(tex, display)
    except RefusedFormula:
        return f"<code>{written}</code>"
    return rf"\[{written}\]" if display else rf"\({written}\)"


def _formulas(visible: str) -> Iterator[tuple[int, int, str, bool]]:
    for match in prose.DISPLAY.finditer(visible):
        yield match.start(), match.end(), match["tex"].strip(), True
    rest = prose.DISPLAY.sub(lambda match: prose.blank(match[0]), visible)
    for match in prose.INLINE.finditer(rest):
        yield match.start(), match.end(), match["tex"], False
