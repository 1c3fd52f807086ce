"""Code in colours as HTML: what of it is ours, and how it has little markup, where what looks alike is one element.

Half of Python's tokens are brackets, operators and numbers. They are bare elements here, as are strings; a token in the
colour of its listing is plain text. `miandian.css` says how the elements look; other tokens keep the theme's classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from types import MappingProxyType
from typing import Any, NamedTuple

from pygments.token import STANDARD_TYPES, _TokenType

from kb.pages.characters import ODD

LOOKS = MappingProxyType(
    {
        "": "n w x kc sa fm vm err",
        "b": "o ow p c c1 ch cm cs sd",
        "i": "il m mb mf mh mi mo",
        "u": "l s s1 s2 sb sc si ss cpf",
    }
)
"""Elements, and the classes of Pygments that the theme shows in one colour: quiet, of numbers, of strings."""
ELEMENTS = MappingProxyType({name: element for element, names in LOOKS.items() for name in names.split()})
CODE = ("<pre><span></span><code>", '<code class="highlight">')
"""What begins a listing, and code within a line."""
TOKEN = re.compile(r'<span class="([a-z0-9]{1,3})">([^<]*)</span>')
JOINT = re.compile(r"</([bu])>(\s*)<\1>")
JOINED = frozenset("bu")
"""Elements that are one where nothing but space stands between them."""
REWRITTEN = re.compile(ODD.pattern[:-1] + "\r\xa0]")
"""Characters that the sanitiser or Pygments writes otherwise."""


class Listing:
    """A listing that is ours: it needs no sanitiser, which would take longer for it than for its page."""

    __slots__ = ("_whole", "lean")

    def __init__(self, above: str, code: str, whole: Callable[[], str]) -> None:
        above = above.replace("&quot;", '"').replace("&#x27;", "'")
        self.lean = f'<div class="highlight">{above}{CODE[0]}{code}</code></pre></div>'
        """What the sanitiser and then `lean` would make of it."""
        self._whole = whole

    def __str__(self) -> str:
        """The listing as pymdownx writes it."""
        return self._whole()


class _Look(NamedTuple):
    """How the tokens of a type are written. Those of one `run` share an element where nothing stands between them."""

    run: str
    opening: str
    closing: str


class _Looks(dict[_TokenType, _Look | None]):
    """How tokens are written by their types; None for a type without a class of its own."""

    def __missing__(self, kind: _TokenType) -> _Look | None:
        name = STANDARD_TYPES.get(kind)
        element = ELEMENTS.get(name, f"i class={name}") if name else name
        run = element if element in JOINED else element and name
        self[kind] = None if element is None else _Look(run or "", f"<{element}>", f"</{element[:1]}>")
        return self[kind]


_LOOKS = _Looks()


Written = tuple[str, str, str, str]
"""Tokens as HTML; the element that is open then, what closes it, and the space behind its text."""


def coloured(tokens: Iterable[tuple[int, Any, Any]]) -> str | None:
    """The tokens of a listing as `lean` writes what Pygments makes of them; None where only Pygments knows.

    Among them may be runs (see `lexing`). No text may hold any of `REWRITTEN`.
    """
    if (written := _written(tokens)) is None:
        return None
    code = "".join([written[0], *written[2:]])
    return code if code[-1:] in ("", "\n") else f"{code}\n"


def _written(  # noqa: C901 -- a call for each token would take as long as all of it
    tokens: Iterable[tuple[int, Any, Any]], open_run: str = "", closing: str = "", gap: str = ""
) -> Written | None:
    """Tokens behind others: behind what is open, what closes it, and space after which it may go on."""
    pieces: list[str] = []
    add, looks, joined = pieces.append, _LOOKS, JOINED
    for _, kind, text in tokens:
        if kind is None:
            if (known := text.written.get((open_run, gap))) is None:
                known = text.written[open_run, gap] = _written(text.tokens, open_run, closing, gap)
            if known is None:
                return None
            code, open_run, closing, gap = known
            add(code)
            continue
        if (look := looks[kind]) is None:
            return None
        run, opening, ending = look
        marked = "<" in text or ">" in text or "&" in text
        value = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if marked else text
        if not run:
            if value.isspace():
                gap += value
            elif value:
                add(f"{closing}{gap}{value}")
                open_run = closing = gap = ""
            continue
        for number, part in enumerate(value.split("\n")) if "\n" in value else ((0, value),):
            if number:
                gap += "\n"
            if part and open_run == run and (not gap or run in joined):
                add(f"{gap}{part}")
                gap = ""
            elif part:
                add(f"{closing}{gap}{opening}{part}")
                open_run, closing, gap = run, ending, ""
    return "".join(pieces), open_run, closing, gap


def lean(html: str) -> str:
    """A page's content, its listings (as Pygments and pymdownx write them) with less markup and the same look."""
    pieces, position = [], 0
    # A pattern for both signs would look at each tag of the page's formulas.
    for start in sorted([*_ends(html, CODE[0]), *_ends(html, CODE[1])]):
        if start > position and (end := html.find("</code>", start)) >= 0:
            pieces += [html[position:start], _lean(html[start:end])]
            position = end
    return "".join([*pieces, html[position:]])


def _ends(text: str, sign: str) -> Iterator[int]:
    """Where each of these signs ends."""
    end = 0
    while (start := text.find(sign, end)) >= 0:
        yield (end := start + len(sign))


def _lean(code: str) -> str:
    return JOINT.sub(r"\2", TOKEN.sub(_token, code))


def _token(token: re.Match[str]) -> str:
    element = ELEMENTS.get(token[1])
    if element is None:
        return f"<i class={token[1]}>{token[2]}</i>"
    return f"<{element}>{token[2]}</{element}>" if element else token[2]
