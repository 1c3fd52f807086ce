"""The end of a conversion by Python-Markdown: escapes are undone and the tree is written, in less time."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown import Markdown
from markdown.serializers import _escape_attrib_html as escape_value  # type: ignore[attr-defined] # private there
from markdown.serializers import _escape_cdata as escape  # type: ignore[attr-defined] # private there
from markdown.serializers import _serialize_html as write_any  # type: ignore[attr-defined] # private there
from markdown.serializers import to_xhtml_string
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown.util import STX

PRIORITY = 0
"""That of the processor whose place `QuickUnescape` takes."""


class QuickUnescape(UnescapeTreeprocessor):
    """Undoes escapes where there is any. Its text is plain, as it is after theirs."""

    def run(self, root: Element) -> None:
        """Look through all texts and attributes."""
        for element in root.iter():
            text, tail = element.text, element.tail
            if text and (STX in text or type(text) is not str) and element.tag != "code":
                element.text = self.unescape(text)
            if tail and (STX in tail or type(tail) is not str):
                element.tail = self.unescape(tail)
            for name, value in element.items():
                if STX in value:
                    element.set(name, self.unescape(value))


def to_xhtml(root: Element) -> str:
    """What `to_xhtml_string` of Python-Markdown writes."""
    pieces: list[str] = []
    _write(pieces.append, root)
    return "".join(pieces)


def _write(add: Callable[[str], None], element: Element) -> None:
    tag, text = element.tag, element.text
    if type(tag) is str:
        items = element.items()
        attributes = "".join([f' {name}="{escape_value(value)}"' for name, value in sorted(items)]) if items else ""
        name = tag.lower()
        if name in HTML_EMPTY:
            add(f"<{tag}{attributes} />")
        else:
            add(f"<{tag}{attributes}>")
            if text:
                add(text if name in ("script", "style") else escape(text))
            for child in element:
                _write(add, child)
            add(f"</{tag}>")
    elif tag is None:
        # A formula within a line.
        if text:
            add(escape(text))
        for child in element:
            _write(add, child)
    else:
        write_any(add, element, "xhtml")
        return
    if element.tail:
        add(escape(element.tail))


def register(markdown: Markdown) -> Markdown:
    """Let a converter end in this way."""
    if markdown.serializer is to_xhtml_string:
        markdown.serializer = to_xhtml
    markdown.treeprocessors.register(QuickUnescape(markdown), "unescape", PRIORITY)
    return markdown
