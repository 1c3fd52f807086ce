"""What an SVG may hold. In a page it is a picture, but at its own address it is a document of the site, with scripts.

A list of what may be there, as for pages: elements that draw, attributes that name no address but a part of the
drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

NAMESPACE = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset((
    "svg", "g", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "textPath", "marker", "linearGradient", "radialGradient", "stop", "clipPath", "mask",
    "pattern", "style",
))  # fmt: skip
ADDRESSES = frozenset({"href", "{http://www.w3.org/1999/xlink}href"})
LOADS = re.compile(r"url\s*\((?!\s*['\"]?#)|@import|expression|\\|/\*|javascript:", re.IGNORECASE)
"""In a style or an attribute: what is loaded from elsewhere, and ways to hide that."""
ENCODINGS = ("UTF-8", "ASCII", "US-ASCII")
CURE = "draw it with shapes and text only, or save it as PNG"


def fault(path: Path) -> str:
    """What an SVG holds that it may not, with the cure; empty where there is nothing. Raises OSError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    content = path.read_bytes()
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return f"no SVG that can be read ({' '.join(str(error).split())}); save it again"
    tree = root.getroottree()
    if (tree.docinfo.encoding or "UTF-8").upper() not in ENCODINGS:
        return f"characters as {tree.docinfo.encoding}, which others may read otherwise; save it as UTF-8"
    if b"<!doctype" in content.lower():
        return "a document type, which can define entities; take the line '<!DOCTYPE …>' out"
    if tree.xpath("//processing-instruction()"):
        return f"an instruction, which can load a stylesheet; {CURE}"
    return next((f"{found}; {CURE}" for element in root.iter() for found in _faults(element)), "")


def _faults(element: etree._Element) -> Iterator[str]:
    if not isinstance(element.tag, str):
        return
    name = element.tag.removeprefix(NAMESPACE)
    if name not in ELEMENTS or element.tag == name:
        yield f"the element <{etree.QName(element).localname}>, which is not on the list of what a drawing may hold"
    for key, value in ((str(key), str(value)) for key, value in element.items()):
        if key.lower().startswith("on"):
            yield f"the handler {key}"
        if (key in ADDRESSES and not value.startswith("#")) or LOADS.search(value):
            yield f'an address in {etree.QName(key).localname}="{value[:40]}"'
    if name == "style" and LOADS.search(element.text or ""):
        yield "a style that loads something"
