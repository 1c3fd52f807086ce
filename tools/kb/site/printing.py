"""All questions of a topic on one page for paper: what folds is open, and the address of each link is a footnote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree
from lxml.etree import XPath, _Element

from kb.model import Site, Slug
from kb.site import formulas
from kb.site.views import TopicView

SITE = "https://site.invalid/"
"""Stands for the root of the site while addresses are resolved."""
HEADINGS = ("h1", "h2", "h3", "h4", "h5")
LEFT_OUT = XPath(".//a[@class='headerlink' or starts-with(@id, '__codelineno')] | .//button")
LINKS = XPath(".//a[@href]")
IDS = ("id", "for", "aria-labelledby", "aria-describedby", "aria-controls")
"""Attributes that give an element its id, or name that of another."""
WITH_IDS = XPath(f".//*[{' or '.join(f'@{name}' for name in IDS)}]")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: the address that a link leads to. `path` is that of a page of the site, from its root."""

    address: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's text for paper, with its notes in order."""

    html: str
    notes: tuple[Note, ...]


@dataclass(slots=True)
class Setting:
    """Where a text comes from, where it is printed, and what else is printed there."""

    page: str
    """The address of its own page, from the site's root."""
    printed_on: str
    anchors: Mapping[str, str]
    """The place on the sheet of each page that is printed there, by address."""
    site_url: str
    notes: dict[Note, int] = field(default_factory=dict)
    """The notes in order, and the number of each."""


Step = Callable[[_Element, Setting], None]
Make = Callable[[Callable[[str], str], Setting], Sheet]
"""Makes a sheet of a page, whose content a function gives by its address."""


def print_url(topic: TopicView) -> str:
    """The address of a topic's printable page, from the site's root."""
    return f"{topic.url}print/"


def topic_id(url: str) -> str:
    """The id of a topic's heading: no question has it."""
    return f"topic-{url.split('/')[1]}"


def sheets(
    topic: TopicView,
    site: Site,
    content: Callable[[str], str],
    site_url: str,
    make: Make | None = None,
) -> Callable[[Slug | str], Sheet]:
    """A function that gives the introduction of a topic (by the empty name), or a question of it, by name.

    `content` gives the HTML of a page by its address from the site's root; `make` finds what was made of it before.
    They are made one by one as they are asked for: those of a large topic would take much room.
    """
    anchors = {entry.url: entry.slug for entry in topic.entries if entry.slug in site.pages}
    pages: dict[Slug | str, str] = {"": topic.url, **{slug: url for url, slug in anchors.items()}}

    def sheet_of(name: Slug | str) -> Sheet:
        setting = Setting(pages[name], print_url(topic), anchors, site_url)
        return make(content, setting) if make else sheet(content(setting.page), setting)

    return sheet_of


def sheet(html: str, setting: Setting) -> Sheet:
    """A page's HTML made ready for paper."""
    bare, words = formulas.taken_out(html)
    # Not by lxml.html, whose elements are made in Python, each time that one is met.
    parser = etree.HTMLParser(huge_tree=True)
    root = etree.fromstring(f"<html><body><div>{bare.lstrip()}</div></body></html>", parser)[0][0]
    for step in STEPS:
        step(root, setting)
    inner = etree.tostring(root, encoding="unicode", method="html").removeprefix("<div>").removesuffix("</div>")
    return Sheet(formulas.put_back(inner, words), tuple(setting.notes))


def leave_out(root: _Element, _: Setting) -> None:
    """Take away what only a screen needs."""
    for element in _found(LEFT_OUT, root):
        _drop(element)


def unfold(root: _Element, _: Setting) -> None:
    """Open what is folded."""
    for element in root.iter("details"):
        element.set("open", "")


def lower_headings(root: _Element, setting: Setting) -> None:
    """Headings of a question stand one level lower, below the question itself."""
    if setting.page in setting.anchors:
        for element in root.iter(*HEADINGS):
            element.tag = f"h{int(element.tag[1]) + 1}"


def part_ids(root: _Element, setting: Setting) -> None:
    """No two pages share an id on the sheet."""
    for element in _found(WITH_IDS, root):
        for name in IDS:
            if value := element.get(name):
                element.set(name, " ".join(_part_id(setting, part) for part in value.split()))


def move_pictures(root: _Element, setting: Setting) -> None:
    """Addresses of pictures are those seen from the sheet."""
    for element in root.iter("img"):
        element.set("src", _seen_from(setting, _resolved(setting, element.get("src", ""))))


def note_links(root: _Element, setting: Setting) -> None:
    """Links within the sheet lead there; each other one gets a note with its address."""
    for link in _found(LINKS, root):
        address = _resolved(setting, link.get("href", ""))
        inside = _inside(setting, address)
        link.set("href", inside or _seen_from(setting, address))
        if not inside and not _is_shown(link, address):
            _number(link, setting, _note(setting, address))


STEPS: tuple[Step, ...] = (leave_out, unfold, lower_headings, part_ids, move_pictures, note_links)


def _resolved(setting: Setting, address: str) -> str:
    own = SITE + setting.page
    if address.startswith("#"):
        return own + address
    # From all pages of a folder the same way leads to the same place.
    return _joined(f"{own.rstrip('/').rpartition('/')[0]}/page/" if address.startswith("../") else own, address)


@lru_cache(maxsize=4096)
def _joined(base: str, address: str) -> str:
    return urljoin(base, address)


def _found(path: XPath, root: _Element) -> list[_Element]:
    found = path(root)
    assert isinstance(found, list)
    return cast("list[_Element]", found)


def _drop(element: _Element) -> None:
    """Remove an element, and leave what stands behind it."""
    parent, before, text = element.getparent(), element.getprevious(), element.tail or ""
    assert parent is not None
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    parent.remove(element)


def _inside(setting: Setting, address: str) -> str:
    """The place on the sheet to which an address leads; empty where it leads away."""
    page, anchor = urldefrag(address)
    path = page.removeprefix(SITE)
    if anchor and path == setting.page:
        return f"#{_part_id(setting, anchor)}"
    if path in setting.anchors:
        return f"#{setting.anchors[path]}--{anchor}" if anchor else f"#{setting.anchors[path]}"
    return ""


def _part_id(setting: Setting, name: str) -> str:
    return f"{setting.anchors.get(setting.page) or topic_id(setting.page)}--{name}"


def _seen_from(setting: Setting, address: str) -> str:
    """An address of the site as a relative one, from the sheet; any other as it is."""
    if not address.startswith(SITE):
        return address
    return "../" * setting.printed_on.count("/") + address.removeprefix(SITE)


def _is_shown(link: _Element, address: str) -> bool:
    text = " ".join("".join(map(str, link.itertext())).split())
    return text.rstrip("/") in {address.rstrip("/"), address.rstrip("/").partition("://")[2]}


def _note(setting: Setting, address: str) -> Note:
    if not address.startswith(SITE):
        return Note(address)
    path = address.removeprefix(SITE)
    base = f"{setting.site_url.rstrip('/')}/" if setting.site_url else ""
    return Note(f"{base}{path}" or "./", urlsplit(path).path)


def _number(link: _Element, setting: Setting, note: Note) -> None:
    number = setting.notes.setdefault(note, len(setting.notes) + 1)
    mark = etree.Element("sup")
    mark.set("class", "kb-print__mark")
    mark.text = str(number)
    mark.tail, link.tail = link.tail, None
    link.addnext(mark)
