"""The elements of a formula's picture: read from KaTeX's HTML, written in the short form."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.etree.ElementTree import Element

from kb.site.formula_styles import DRAWINGS, ITALIC, JOINED, STYLES

BRACKETS = frozenset("()[]{}⟨⟩⌊⌋⌈⌉")
ITALICS = re.compile(r"[A-Za-z\u0131\u0237\u0391-\u03f5∂∇]")
"""Signs that MathML shows in italics where they stand alone."""
BARE = re.compile(r"[^\s\"'=<>`]+")
LEADING_ZERO = re.compile(r"(?<![\d.])0(?=\.\d)")


@dataclass(slots=True)
class Box:
    """An element of the picture."""

    classes: list[str] = field(default_factory=list)
    style: dict[str, str] = field(default_factory=dict)
    children: list[Piece] = field(default_factory=list)

    def boxes(self) -> list[Box]:
        """Its children that are elements of the picture."""
        return [child for child in self.children if isinstance(child, Box)]

    def within(self) -> Iterator[Box]:
        """All elements of the picture below it."""
        for child in self.boxes():
            yield child
            yield from child.within()

    def plain(self) -> bool:
        """Whether it adds nothing to its children."""
        return not self.classes and not self.style


@dataclass(frozen=True, slots=True)
class Markup:
    """Markup that stays as it is: a drawing."""

    text: str


Piece: TypeAlias = Box | Markup | str


def markup(element: Element) -> str:
    """An element of MathML or a drawing, and what stands behind it, as HTML."""
    attributes = "".join(f" {name}={_quoted(value)}" for name, value in element.items() if not _said(element, name))
    inner = html.escape(element.text or "", quote=False) + "".join(map(markup, element))
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>{html.escape(element.tail or '', quote=False)}"


def _said(element: Element, name: str) -> bool:
    """Whether an attribute tells what is so without it.

    KaTeX says of each bracket that it does not grow, which matters only where MathML is seen, and `epub` puts back; of
    commas that they part, and of upright signs that they are upright.
    """
    text, kind = element.text or "", (element.tag, name, element.get(name))
    plain = (kind[:2] == ("mo", "separator") and text in ",;") or (
        kind == ("mo", "stretchy", "false") and text in BRACKETS
    )
    return plain or (kind == ("mi", "mathvariant", "normal") and not ITALICS.search(text))


def _quoted(value: str) -> str:
    return value if BARE.fullmatch(value) else f'"{html.escape(value)}"'


def read(element: Element) -> Piece:
    """An element of KaTeX's picture."""
    if element.tag != "span":
        drawing = markup(element)
        name = DRAWINGS.get(checksum(drawing))
        return Box([name]) if name else Markup(drawing)
    names, declared = element.get("class"), element.get("style")
    children: list[Piece] = [element.text] if element.text else []
    for child in element:
        children.append(read(child))
        if child.tail:
            children.append(child.tail)
    style = dict(part.split(":", 1) for part in declared.split(";") if part) if declared else {}
    return Box(names.split() if names else [], style, children)


def checksum(drawing: str) -> str:
    """What a drawing is known by."""
    return f"{zlib.crc32(drawing.encode()):08x}"


def text_of(piece: Piece) -> str:
    """The text of a piece that is nothing but text; else empty."""
    texts = piece.children if isinstance(piece, Box) else [piece]
    found = [text for text in texts if isinstance(text, str)]
    return "".join(found) if len(found) == len(texts) else ""


def written(piece: Piece) -> str:
    """A piece as HTML."""
    if isinstance(piece, Markup):
        return piece.text
    if isinstance(piece, str):
        return html.escape(piece, quote=False)
    style = ";".join([f"{name}:{LEADING_ZERO.sub('', value)}" for name, value in piece.style.items()])
    tag, classes = "b", piece.classes
    if ITALIC in classes:
        tag, classes = "i", [name for name in classes if name != ITALIC]
    if classes or style:
        classes, style = _named(classes, style)
    named = f" class={_quoted(' '.join(classes))}" if classes else ""
    styled = f" style={_quoted(style)}" if style else ""
    return f"<{tag}{named}{styled}>{''.join(map(written, piece.children))}</{tag}>"


def _named(classes: list[str], style: str) -> tuple[list[str], str]:
    """Classes and what is left of a style, where frequent ones are classes too."""
    if (joined := JOINED.get((" ".join(classes), style))) is not None:
        return [joined], ""
    return ([*classes, STYLES[style]], "") if style in STYLES else (classes, style)
