"""Code in colours, by Pygments, within limits.

Its lexers are regular expressions, and some of them take time with the square or worse of what a listing holds. So a
listing gets a few seconds of the processor at most; one that needs more, or is too long, is shown without colours and
told of. It takes the place of `pymdownx.highlight`, under any engine that runs extensions of Python-Markdown.
"""

from __future__ import annotations

import html
import signal
import threading
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import pygments
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from pymdownx.highlight import Highlight, HighlightExtension

from kb.pages import prose
from kb.pages.lint.code import LARGEST, too_long
from kb.site import listings
from kb.site.lexing import quick, runs
from kb.site.listings import Listing

SECONDS = 2.0
"""For one listing; the slowest sensible one takes a twentieth of it."""
AGAIN = 0.1
"""Seconds after which it is told once more, should a lexer have caught what stops it."""
FIRST = 60
"""Letters by which a listing is known again."""
WITHOUT = "text"
"""The language in which nothing has a colour; to read it takes no time."""
TOO_SLOW = f"to colour this listing takes more than {SECONDS:g} seconds; shorten it, or call the fence 'text'"

Reporter = Callable[[str, str], None]
"""Told a listing that is left without colours, and why."""


class TooSlow(BaseException):
    """Work took longer than it may. No `Exception`, which lexers may catch."""


def makeExtension(**options: Any) -> ColoursExtension:  # noqa: N802 -- the name Python-Markdown looks for
    """The extension, for `markdown_extensions`. Options: those of pymdownx.highlight, and `reporter`."""
    return ColoursExtension(**options)


class ColoursExtension(HighlightExtension):  # type: ignore[misc] # it has no types
    """As pymdownx.highlight. Option `reporter`: called for each listing that is left without colours, and why."""

    def __init__(self, *, reporter: Reporter = lambda *_: None, **options: Any) -> None:
        super().__init__(**options)
        self._report = reporter

    def get_pymdownx_highlighter(self) -> Callable[..., Colours]:
        """What superfences and inlinehilite make their highlighter with."""
        return lambda *arguments, **options: Colours(self._report, *arguments, **options)


PLAIN: dict[str, object] = {
    "hl_lines": [],
    "linestart": -1,
    "linestep": -1,
    "linespecial": -1,
    "classes": [],
    "id_value": "",
    "attrs": {},
}
"""The options of a listing with nothing but a title."""
CHANGING = ("linenums", "noclasses", "extend_pygments_lang", "auto_title", "line_spans", "line_anchors")
"""Settings under which a listing is more than its lines."""


@cache
def _lines() -> HtmlFormatter[str]:
    # Made once: to make it takes a fifth of the time of a listing.
    return HtmlFormatter(nowrap=True)


@lru_cache(maxsize=256)
def _lexer(language: str, stripnl: bool) -> Lexer | None:
    try:
        return quick(get_lexer_by_name(language, stripnl=stripnl))
    except ClassNotFound:
        return None


class Colours(Highlight):  # type: ignore[misc] # it has no types
    """A highlighter that leaves a listing without colours rather than take long."""

    def __init__(self, report: Reporter, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._report = report
        changed = any(getattr(self, name) for name in CHANGING) or self.pygments_lang_class
        self._usual = self.use_pygments and self.title_mode == "text" and not changed

    def highlight(self, src: str, language: str, *arguments: Any, **options: Any) -> str | Listing | Element:
        """The listing as HTML, in colours if it can be."""

        def coloured(name: str) -> str | Listing | Element:
            found: str | Listing | Element | None = self._plain(src, name, *arguments, **options)
            return super(Colours, self).highlight(src, name, *arguments, **options) if found is None else found

        if len(src) > LARGEST:
            self._report(src, too_long(src))
            return coloured(WITHOUT)
        if language == WITHOUT:
            return coloured(language)
        try:
            return within(SECONDS, lambda: coloured(language))
        except TooSlow:
            self._report(src, TOO_SLOW)
            return coloured(WITHOUT)

    def _plain(self, src: str, language: str, css_class: str = "", **options: Any) -> str | Listing | None:
        """A listing with nothing but a title, as pymdownx writes it; None for any other."""
        title = options.pop("title", None)
        options.pop("code_block_count", None)
        lexer = _lexer(language, self.stripnl) if options == PLAIN and self._usual else None
        if lexer is None:
            return None

        above = f'<span class="filename">{html.escape(title.strip())}</span>' if title else ""

        def whole() -> str:
            lines = pygments.format(lexer.get_tokens(src), _lines())
            return f'<div class="{css_class}">{above}<pre><span></span><code>{lines}</code></pre></div>'

        plain = css_class == "highlight" and not (listings.REWRITTEN.search(src) or listings.REWRITTEN.search(above))
        code = listings.coloured(runs(lexer, src)) if plain else None
        return whole() if code is None else Listing(above, code, whole)


def within(seconds: float, work: Callable[[], str | Listing | Element]) -> str | Listing | Element:
    """What `work` returns. Raises TooSlow where it takes more than so many seconds of the processor.

    Regular expressions can be stopped only by a signal, and only in the main thread, where a build converts its pages.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return work()
    _listen()
    try:
        # Of the processor: how busy the machine is must not change a page.
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN)
        return work()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@cache
def _listen() -> None:
    # Nothing else in a build uses this signal, and to ask for it takes as long as to set the clock.
    signal.signal(signal.SIGVTALRM, _stop)


def _stop(*_: object) -> None:
    raise TooSlow


def located(text: str, found: list[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    """The line of the fence of each listing in a Markdown text, else of its first words; what was told of it."""
    starts = prose.line_starts(text) if found else []
    for listing, message in dict.fromkeys(found):
        begin = _bare(listing)[:FIRST]
        fences = (
            opening.start()
            for opening, closing in prose.fences(text)
            if closing is not None and _bare(text[opening.end() : closing.start()]).startswith(begin)
        )
        yield prose.line_at(starts, next(fences, max(0, text.find(listing.strip()[:FIRST])))), message


def _bare(listing: str) -> str:
    """A listing without spaces, which the conversion expands and takes away."""
    return "".join(listing.split())
