"""Code in colours as HTML: what of it is ours, and how it has little markup, where what looks alike is one element.

Half of Python's tokens are brackets, operators and numbers. They are bare elements here, as are strings; a token in the
colour of its listing is plain text. `miandian.css` says how the elements look; other tokens keep the theme's classes.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from kb.pages.characters import without_odd

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
LISTING = re.compile(r'(<pre><span></span><code>|<code class="highlight">)(.*?)(?=</code>)', re.DOTALL)
TOKEN = re.compile(r'<span class="([a-z0-9]{1,3})">([^<]*)</span>')
OURS = re.compile(
    r'<div class="highlight">(?:<span class="filename">(?:[^<>&\r]++|&(?:amp|lt|gt|quot|#x27);)*+</span>)?'
    r"<pre><span></span><code>"
    r'(?:[^<>&\r]++|&(?:amp|lt|gt|quot|#39);|<span class="(?!(?:js|md|mdx)")[a-z0-9]{1,3}">[^<>\r]*+</span>)*+'
    r"</code></pre></div>"
)
"""A listing in which whatever a contributor wrote is text."""
REWRITTEN = MappingProxyType({"&quot;": '"', "&#39;": "'", "&#x27;": "'", "\xa0": "&nbsp;"})
"""What the sanitiser writes otherwise."""
JOINT = re.compile(r"</([bu])>(\s*)<\1>")


class Listing(str):
    """The HTML of a listing that is ours: it needs no sanitiser, which would take longer for it than for its page."""

    __slots__ = ()

    def clean(self) -> str:
        """The listing as the sanitiser would write it."""
        html = str(self)
        for old, new in REWRITTEN.items():
            html = html.replace(old, new)
        return without_odd(html)


def is_ours(html: str) -> bool:
    """Whether a listing is in the plain form, with nothing in it that is not ours or text."""
    return OURS.fullmatch(html) is not None


def lean(html: str) -> str:
    """A page's content, its listings (as Pygments and pymdownx write them) with less markup and the same look."""
    return LISTING.sub(lambda listing: listing[1] + _lean(listing[2]), html)


def _lean(code: str) -> str:
    return JOINT.sub(r"\2", TOKEN.sub(_token, code))


def _token(token: re.Match[str]) -> str:
    element = ELEMENTS.get(token[1])
    if element is None:
        return f"<i class={token[1]}>{token[2]}</i>"
    return f"<{element}>{token[2]}</{element}>" if element else token[2]
