"""Where on a web page the article is.

The article is the deepest element that holds most of the page's text outside of links: menus, lists of related posts
and footers consist of links, and so weigh next to nothing (the idea of text density: Sun, Song and Liao, *DOM based
content extraction via text density*, SIGIR 2011).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

from lxml.etree import _Element

from kb.notes.readers.conversion import OUTSIDE

Element = _Element

MOST = 0.75
"""Share of an element's weight that a child must hold to be looked into."""
WHOLE = 0.5
"""Share of the page's weight from which an element is the article, whatever its class says."""
NEVER_ENTERED = frozenset(
    ["p", "ul", "ol", "dl", "table", "pre", "blockquote", "figure", "h1", "h2", "h3", "h4", "h5", "h6"]
)

INVISIBLE = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "link",
        "meta",
        "iframe",
        "svg",
        "canvas",
        "object",
        "audio",
        "video",
    ]
)
SURROUNDING: Mapping[str, str] = {
    "nav": "navigation",
    "footer": "footer",
    "aside": "sidebar",
    "form": "form",
    "button": "button",
    "select": "form",
    "textarea": "form",
}
"""Elements that are no part of an article, and what they are."""
ROLES: Mapping[str, str] = {
    "navigation": "navigation",
    "banner": "banner",
    "contentinfo": "footer",
    "search": "form",
    "complementary": "sidebar",
}
CLASSES: Mapping[str, str] = {
    **dict.fromkeys(("nav", "navbar", "menu", "breadcrumb", "breadcrumbs", "pagination", "pager", "toc"), "navigation"),
    **dict.fromkeys(("sidebar", "aside", "widget"), "sidebar"),
    **dict.fromkeys(("comment", "comments", "disqus", "gitalk", "valine"), "comments"),
    **dict.fromkeys(("share", "sharing", "social", "toolbar", "like", "reward", "donate", "vote"), "buttons"),
    **dict.fromkeys(("related", "recommend", "recommends", "recommended", "recommendation"), "related posts"),
    **dict.fromkeys(("ad", "ads", "advert", "advertisement", "banner", "sponsor", "promo", "qrcode"), "advertisement"),
    **dict.fromkeys(("copyright", "footer", "license"), "footer"),
    **dict.fromkeys(("login", "signin", "signup", "subscribe", "newsletter", "popup", "modal", "cookie"), "pop-up"),
}
"""Words of a class or an id that tell what surrounds an article."""


def reasons(body: Element) -> dict[Element, str]:
    """Why an element is no part of the article, for each at which that begins or ends (with an empty reason)."""
    weights = _weights(body)
    surrounding = {element: reason for element in body.iter() if (reason := _surrounding(element, weights, body))}
    article = _article(body, _weights(body, surrounding.keys()))
    found = surrounding | {article: ""}
    if article is not body:
        found[body] = OUTSIDE
    return found


def is_visible(element: Element) -> bool:
    """Whether a browser shows the element at all."""
    if not isinstance(element.tag, str):
        return False
    if element.tag in INVISIBLE:
        return element.tag == "script" and element.get("type", "").startswith("math/tex")
    return element.get("hidden") is None and "display:none" not in element.get("style", "").replace(" ", "").lower()


def _weights(body: Element, without: Container[Element] = ()) -> dict[Element, int]:
    """Characters outside of links in each element with all that is in it."""
    weights: dict[Element, int] = {}
    for element in reversed(list(body.iter())):
        if not is_visible(element) or element.tag == "a" or element in without:
            weights[element] = 0
            continue
        own = len((element.text or "").strip())
        inner = sum(weights[child] + len((child.tail or "").strip()) for child in element)
        weights[element] = own + inner
    return weights


def _surrounding(element: Element, weights: Mapping[Element, int], body: Element) -> str:
    if not isinstance(element.tag, str) or element is body:
        return ""
    reason = SURROUNDING.get(element.tag) or ROLES.get(element.get("role", "")) or _by_class(element)
    if not reason or weights[element] > WHOLE * weights[body]:
        return ""
    return "" if next(element.iter("pre", "h1"), None) is not None else reason


def _by_class(element: Element) -> str:
    if element.tag in ("body", "article", "main", "h1", "h2", "h3", "code", "span"):
        return ""
    return next((CLASSES[word] for word in _class_words(element) if word in CLASSES), "")


def _class_words(element: Element) -> Iterator[str]:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    yield from re.split(r"[^a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", names).lower())


def _article(body: Element, weights: Mapping[Element, int]) -> Element:
    current = body
    while True:
        best = max(current, key=lambda child: weights.get(child, 0), default=None)
        if best is None or best.tag in NEVER_ENTERED or weights[best] < max(1, MOST * weights[current]):
            return current
        current = best
        if current.tag == "article":
            return current
