"""All questions of a topic on one page for paper: what folds is open, and the address of each link is a footnote."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from kb.model import Site, Slug
from kb.site import formulas
from kb.site.views import TopicView

SITE = "https://site.invalid/"
"""Stands for the root of the site while addresses are resolved."""
# The sanitiser, which has written all that is not ours, writes each sign of a tag that is none as an entity: what looks
# like a tag or an attribute is one. A parser would take several times as long, and write the rest as it was.
LEFT_OUT = re.compile(
    r'<a(?= (?:[^>]* )?(?:class="headerlink"|id="__codelineno))[^>]*>.*?</a>|<button.*?</button>', re.DOTALL
)
FOLDED = re.compile(r"<details(?![^>]* open)[^>]*")
HEADING = re.compile(r"(</?h)([1-5])(?=[ >])")
ID = re.compile(r' (id|for|aria-labelledby|aria-describedby|aria-controls)="([^"]*)')
"""An attribute that gives an element its id, or names that of another."""
WITH_ID = re.compile(rf'<[a-z0-9]++(?: [a-z-]+="[^"]*")*?{ID.pattern}[^>]*>')
PICTURE = re.compile(r'(<img [^>]*?(?<= )src=")([^"]*)')
LINK = re.compile(r'(<a (?:[^>]*? )?href=")([^"]*)("[^>]*>)((?:[^<]++|<(?!/a>))*+)</a>')
TAG = re.compile("<[^>]*>")


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


Step = Callable[[str, Setting], str]
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
    text, found = formulas.taken_out(html.lstrip())
    for step in STEPS:
        text = step(text, setting)
    return Sheet(formulas.put_back(text, found), tuple(setting.notes))


def leave_out(html: str, _: Setting) -> str:
    """Take away what only a screen needs."""
    return LEFT_OUT.sub(lambda element: formulas.GONE * element[0].count(formulas.PLACE), html)


def unfold(html: str, _: Setting) -> str:
    """Open what is folded."""
    return FOLDED.sub(lambda tag: f'{tag[0]} open=""', html)


def lower_headings(html: str, setting: Setting) -> str:
    """Headings of a question stand one level lower, below the question itself."""
    if setting.page not in setting.anchors:
        return html
    return HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 1}", html)


def part_ids(html: str, setting: Setting) -> str:
    """No two pages share an id on the sheet."""
    before = _part_id(setting, "")

    def parted(attribute: re.Match[str]) -> str:
        return f' {attribute[1]}="{" ".join(f"{before}{name}" for name in attribute[2].split())}'

    return WITH_ID.sub(lambda tag: ID.sub(parted, tag[0]), html)


def move_pictures(html: str, setting: Setting) -> str:
    """Addresses of pictures are those seen from the sheet."""

    def moved(picture: re.Match[str]) -> str:
        return f"{picture[1]}{_written(_seen_from(setting, _resolved(setting, unescape(picture[2]))))}"

    return PICTURE.sub(moved, html)


def note_links(html: str, setting: Setting) -> str:
    """Links within the sheet lead there; each other one gets a note with its address."""

    def noted(link: re.Match[str]) -> str:
        opening, written, rest, text = link.groups()
        address = _resolved(setting, unescape(written))
        inside = _inside(setting, address)
        shown = f"{opening}{_written(inside or _seen_from(setting, address))}{rest}{text}</a>"
        return shown if inside or _is_shown(text, address) else shown + _mark(setting, address)

    return LINK.sub(noted, html)


STEPS: tuple[Step, ...] = (leave_out, unfold, lower_headings, part_ids, move_pictures, note_links)


def _written(address: str) -> str:
    """An address as the value of an attribute."""
    return escape(address, quote=False).replace('"', "&quot;")


def _resolved(setting: Setting, address: str) -> str:
    own = SITE + setting.page
    if address.startswith("#"):
        return own + address
    if address.startswith(("https://", "http://")):
        # From all pages it leads to the same place; so does the same way from all pages of a folder.
        return _joined(SITE, address)
    return _joined(f"{own.rstrip('/').rpartition('/')[0]}/page/" if address.startswith("../") else own, address)


@lru_cache(maxsize=4096)
def _joined(base: str, address: str) -> str:
    return urljoin(base, address)


def _inside(setting: Setting, address: str) -> str:
    """The place on the sheet to which an address leads; empty where it leads away."""
    page, _, anchor = address.partition("#")
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


def _is_shown(text: str, address: str) -> bool:
    bare = address.rstrip("/")
    shown = " ".join(unescape(TAG.sub("", text)).split()).rstrip("/")
    return shown in {bare, bare.partition("://")[2]}


def _note(setting: Setting, address: str) -> Note:
    if not address.startswith(SITE):
        return Note(address)
    path = address.removeprefix(SITE)
    base = f"{setting.site_url.rstrip('/')}/" if setting.site_url else ""
    return Note(f"{base}{path}" or "./", urlsplit(path).path)


def _mark(setting: Setting, address: str) -> str:
    number = setting.notes.setdefault(_note(setting, address), len(setting.notes) + 1)
    return f'<sup class="kb-print__mark">{number}</sup>'
