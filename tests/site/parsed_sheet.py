"""A sheet for paper made by a parser, as `kb.site.printing` makes it of the text: slower, and easier to believe."""

from __future__ import annotations

import re
from typing import Any

import lxml.html

from kb.site.printing import Setting, _inside, _is_shown, _note, _part_id, _resolved, _seen_from

LEFT_OUT = ".//a[@class='headerlink' or starts-with(@id, '__codelineno')] | .//button"
IDS = ("id", "for", "aria-labelledby", "aria-describedby", "aria-controls")


def parsed(html: str) -> Any:
    """The elements of a page's HTML, in one."""
    # Any: what lxml finds by a path is one of many types.
    return lxml.html.fromstring(f"<html><body><div>{html}</div></body></html>")[0][0]


def parsed_sheet(html: str, setting: Setting) -> Any:
    """What a page is on paper; its notes are added to the setting."""
    root = parsed(html)
    for element in root.xpath(LEFT_OUT):
        element.drop_tree()
    for element in root.iter():
        if element.tag == "details":
            element.set("open", element.get("open", ""))
        if setting.page in setting.anchors and re.fullmatch("h[1-5]", element.tag):
            element.tag = f"h{int(element.tag[1]) + 1}"
        for name in IDS:
            if name in element.attrib:
                element.set(name, " ".join(_part_id(setting, one) for one in element.get(name).split()))
        if element.tag == "img" and "src" in element.attrib:
            element.set("src", _seen_from(setting, _resolved(setting, element.get("src"))))
    for link in root.xpath(".//a[@href]"):
        _lead(link, setting)
    return root


def _lead(link: Any, setting: Setting) -> None:
    address = _resolved(setting, link.get("href"))
    inside = _inside(setting, address)
    link.set("href", inside or _seen_from(setting, address))
    if not inside and not _is_shown(lxml.html.tostring(link, encoding="unicode", with_tail=False), address):
        mark = lxml.html.Element("sup", {"class": "kb-print__mark"})
        mark.text = str(setting.notes.setdefault(_note(setting, address), len(setting.notes) + 1))
        mark.tail, link.tail = link.tail, None
        link.addnext(mark)
