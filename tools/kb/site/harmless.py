"""HTML that the sanitiser would let stand as it is, known without a parser.

Most pages have no raw HTML: their elements are those of Markdown, each closed where its parent is. What a parser could
make of such a page otherwise lies in what stands within what, in the characters, and in the attributes. The first two
are told by a pattern; of each tag with attributes the sanitiser itself is asked, once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from kb.pages.characters import ODD
from kb.site.listings import Listing

Clean = Callable[[str], str]
"""The sanitiser."""

OTHERWISE = re.compile(rf"[\r\xa0{ODD.pattern[1:-1]}]")
"""Characters that it writes otherwise; in each class of the pattern they would make it thrice as long to compile."""
NEVER = "<>&"
"""Those that are no text."""
VALUE = rf'"(?:[^"{NEVER}]|&amp;)*+"'
ATTRIBUTES = rf"(?: (?:alt|class|href|id|src|start|title)={VALUE})"
TEXT = rf"[^{NEVER}]++|&(?:amp|lt|gt|para);"
WORDS = rf"(?:{TEXT}|</?(?:code|del|em|strong|sub|sup)>|<br />|<img{ATTRIBUTES}++ />)"
"""Text and what may stand in a link; there is no link in a link."""
LINE = rf"(?:{WORDS}|<a{ATTRIBUTES}++>{WORDS}*+</a>)*+"
"""What may stand in a paragraph: it ends where a block begins."""
ALIGNED = r'(?: style="text-align: (?:left|center|right);")?'
TABLE = (
    rf"<table>\n<thead>\n<tr>\n(?:<th{ALIGNED}>{LINE}</th>\n)*+</tr>\n</thead>\n"
    rf"<tbody>\n(?:<tr>\n(?:<td{ALIGNED}>{LINE}</td>\n)*+</tr>\n)*+</tbody>\n</table>"
)
"""What stands elsewhere in a table is put before it."""
ALONE = "|".join(
    rf"<{tag}{ATTRIBUTES}*+>{LINE}</{tag}>" for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "summary")
)
AROUND = rf"</(?:blockquote|details|div|li|ol|ul)>|<(?:blockquote|details|div|li|ol|ul){ATTRIBUTES}*+>"
PAGE = rf"(?:{LINE}(?:{ALONE}|{AROUND}|{TABLE}|<hr />))*+{LINE}"
WITH_ATTRIBUTES = re.compile(r"<[a-z0-9]+ [a-z][^>]*>")
ALIGNING = re.compile(r'<t[dh] style="[^"]*">')
MANY = 1 << 15
"""So many tags are remembered: pages share most of theirs."""


class Harmless:
    """Knows HTML that a sanitiser lets stand."""

    def __init__(self, clean: Clean) -> None:
        self._clean = clean
        self._known: set[str] = set()

    def cleaned(self, text: str, raw: Iterable[object]) -> str | None:
        """What the sanitiser makes of a page; None where it has to be asked.

        `raw` is what was put into the page after its tree was written.
        """
        if not (all(map(_bare, raw)) and not OTHERWISE.search(text) and _page().fullmatch(text)):
            return None
        new = set(WITH_ATTRIBUTES.findall(text)) - self._known
        if not all(map(self._stands, new)):
            return None
        if len(self._known) > MANY:
            self._known.clear()
        self._known |= new
        return text.replace(" />", ">").replace("&para;", "¶")

    def _stands(self, tag: str) -> bool:
        """Whether a tag stays as it is, wherever it is."""
        if tag.startswith("<img "):
            return self._clean(tag) == tag.replace(" />", ">")
        closed = f"{tag}</{tag[1:].split(' ')[0]}>"
        # A cell by itself is none; `PAGE` has found its only attribute.
        return ALIGNING.fullmatch(tag) is not None or self._clean(closed) == closed


@cache
def _page() -> re.Pattern[str]:
    # Compiled where a page is made: most processes of a build after a change make none.
    return re.compile(PAGE)


def _bare(raw: object) -> bool:
    """Whether no tag comes with this but those of a listing. Of an element of raw HTML, nothing remains here."""
    return type(raw) is Listing or (type(raw) is str and raw != "" and "<" not in raw)
