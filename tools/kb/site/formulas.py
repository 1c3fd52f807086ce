"""Formulas and code in a page's HTML, taken out while a parser reads the rest: most of it, and nothing in them counts.

A set formula is an element of the class `katex`, the only span within it (see `setting/markup.js`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

FORMULA = re.compile(r'<span class=(?:katex|"katex")(?: [^>]*)?>.*?</span>', re.DOTALL)
CODE = re.compile(r"(?<=<pre><span></span><code>)(?:[^<]++|</?[biu](?: class=[a-z0-9]{1,3})?>)++(?=</code></pre>)")
"""Coloured code (see `kb.site.listings`) in which nothing is but text and its colours."""
EITHER = re.compile(f"{FORMULA.pattern}|{CODE.pattern}", re.DOTALL)

ITALIC = re.compile(r"<i[ >]")


def taken_out(html: str) -> tuple[str, dict[str, str]]:
    """The HTML with a word in the place of each formula and of code, and those by their words: nobody can guess one."""
    secret = secrets.token_hex(16)
    found: dict[str, str] = {}

    def word(either: re.Match[str]) -> str:
        found[name := f"kb{secret}-{len(found)}-"] = either[0]
        return name

    return EITHER.sub(word, html), found


def has_italic(html: str) -> bool:
    """Whether a formula in the HTML has letters in italics."""
    return any(ITALIC.search(formula[0]) for formula in FORMULA.finditer(html))


def put_back(html: str, words: Mapping[str, str]) -> str:
    """The HTML with what was taken out in its place again."""
    if not words:
        return html
    start = re.escape(next(iter(words)).split("-")[0])
    return re.sub(rf"{start}-\d+-", lambda match: words[match[0]], html)
