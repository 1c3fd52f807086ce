"""A web page as lines of Markdown: its title, its article, and around them what is told to be no part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree

from kb.notes.readers.article import Element, reasons
from kb.notes.readers.conversion import Conversion, Piece, joined
from kb.notes.readers.inline import words
from kb.notes.readers.markdown import pieces

OPENING = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*(?P<name>[A-Za-z0-9_-]+)", re.IGNORECASE)
SITE = re.compile(r"\s*(?:[|｜]|\s[-–—_]+\s|_|-(?=[^-]*(?:博客|社区|知乎|掘金|牛客|简书|CSDN)))\s*[^|｜]*$")
"""What a page's title has behind the article's: the name of the site."""
HIDDEN = re.compile(r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"<[^<>]*>")
DATES = ("article:published_time", "og:published_time", "publishdate", "pubdate", "date")


def is_html(text: str) -> bool:
    """Whether a text is a web page, whatever its name says."""
    return OPENING.match(text[:2000]) is not None


def charset(content: bytes) -> str:
    """The encoding that a page names for itself; empty where it names none."""
    found = CHARSET.search(content[:4096])
    return found["name"].decode("ascii").lower() if found else ""


def convert(text: str) -> Conversion:
    """The page as Markdown; empty where it has no text."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(_plain(text).encode("utf-8", "replace"), parser)
    body = root.find("body") if root is not None else None
    if root is None or body is None or not _says_something(body):
        return joined(Piece(line.strip()) for line in _untagged(text).split("\n"))
    title = _title(root)
    heading = next((heading for heading in body.iter("h1") if _same(words(heading), title)), None)
    found = reasons(body) | ({heading: ""} if heading is not None else {})
    return joined([*_head(root, "" if heading is not None else title), *pieces(body, found)])


def _says_something(body: Element) -> bool:
    return next(body.iter("img"), None) is not None or any(str(text).strip() for text in body.itertext())


def _untagged(text: str) -> str:
    """The words of a page that the parser gives up on, such as one with thousands of elements inside one another."""
    return unescape(TAG.sub("\n", HIDDEN.sub("\n", text)))


def _plain(text: str) -> str:
    # libxml2 ends the page at a null character.
    return text.replace("\x00", "") or "<html></html>"


def _same(heading: str, title: str) -> bool:
    """Whether a heading is the page's title, which may have the name of the site behind it."""
    bare = "".join(heading.split())
    return bool(bare) and "".join(title.split()).startswith(bare)


def _head(root: Element, title: str) -> Iterator[Piece]:
    """The title, where the page does not show it, and the date that only the page's head tells."""
    if title:
        yield Piece(f"# {title}")
    date = next((date for name in DATES if (date := _meta(root, name))), "")
    if re.match(r"20\d\d-\d\d-\d\d", date):
        yield Piece(f"发布于 {date[:10]}")


def _title(root: Element) -> str:
    named = _meta(root, "og:title") or next((element.text or "" for element in root.iter("title")), "")
    text = " ".join(named.split())
    return SITE.sub("", text) or text


def _meta(root: Element, name: str) -> str:
    for element in root.iter("meta"):
        if (element.get("property") or element.get("name") or "").lower() == name:
            return (element.get("content") or "").strip()
    return ""
