"""The colours of code with little markup: what looks alike is one element.

Half of Python's tokens are brackets, operators and numbers. They are bare elements here, as are strings; a token in the
colour of its listing is plain text. `miandian.css` says how the elements look; other tokens keep the theme's classes.
"""

from __future__ import annotations

import re
from types import MappingProxyType

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
JOINT = re.compile(r"</([bu])>(\s*)<\1>")


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
