"""The blocks of a web page's element as Markdown: headings, paragraphs, lists, listings, tables, quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from kb.notes.readers.article import Element, is_visible
from kb.notes.readers.conversion import Piece
from kb.notes.readers.inline import BREAK, DEEPEST, inline, squeezed, words

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
LANGUAGE = re.compile(r"\b(?:language|lang|brush|highlight|sourceCode)[-: ]+(?!source\b)(?P<name>[A-Za-z0-9+#]+)")
ITEM = re.compile(r"-[ ]|\d+\.[ ]")
GUTTER = re.compile(r"\b(?:gutter|lineno|linenos|line-numbers-rows|hljs-ln-numbers|rouge-gutter)\b")


def pieces(root: Element, reasons: Mapping[Element, str]) -> Iterator[Piece]:
    """The blocks in the order of the page; `reasons` tells where what is no part of the article begins and ends."""
    yield from _walk(root, reasons, reasons.get(root, ""), 0)


def _walk(element: Element, reasons: Mapping[Element, str], reason: str, depth: int) -> Iterator[Piece]:
    if not is_visible(element):
        return
    reason = reasons.get(element, reason)
    handler = HANDLERS.get(str(element.tag))
    if depth > DEEPEST:
        yield Piece(squeezed("".join(map(str, element.itertext()))), reason)
    elif handler is not None and not any(inner in reasons for inner in element.iterdescendants()):
        yield from (Piece(text, reason) for text in handler(element, depth))
    else:
        yield from _contents(element, reasons, reason, depth)


def _contents(element: Element, reasons: Mapping[Element, str], reason: str, depth: int) -> Iterator[Piece]:
    """Blocks, and the text between them as paragraphs."""
    run = element.text or ""
    for child in element:
        if _is_block(child) or child in reasons:
            yield Piece(squeezed(run), reason)
            yield from _walk(child, reasons, reason, depth + 1)
            run = ""
        elif is_visible(child):
            run += inline(child, depth)
        run += child.tail or ""
    yield Piece(squeezed(run), reason)


def _is_block(element: Element) -> bool:
    return element.tag in BLOCKS or (isinstance(element.tag, str) and next(element.iter(*BLOCKS), None) is not None)


def _texts(element: Element, depth: int) -> Iterator[str]:
    """The blocks in an element."""
    return (piece.text for piece in _contents(element, {}, "", depth) if piece.text.strip())


def _heading(element: Element, _depth: int) -> Iterator[str]:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", words(element)).replace("\n", " ").strip("# ¶")
    if text:
        yield f"{'#' * int(str(element.tag)[1])} {text}"


def _paragraph(element: Element, depth: int) -> Iterator[str]:
    yield from _texts(element, depth)


def _list(element: Element, depth: int) -> Iterator[str]:
    """The items below one another; what belongs to an item stands indented below it."""
    number = _whole(element.get("start"), 1)
    rows: list[str] = []
    for item in element:
        if not is_visible(item):
            continue
        if item.tag in ("ul", "ol"):
            rows += _indented("\n".join(_list(item, depth + 1)))
            continue
        number = _whole(item.get("value"), number)
        mark = f"{number}. " if element.tag == "ol" else "- "
        number += 1
        inner = list(_texts(item, depth + 1))
        if inner:
            first, *others = inner
            head, *rest = first.split("\n")
            rows.append(mark + head if not head.startswith("```") else mark.rstrip())
            rows += _indented("\n".join(rest if rows[-1] != mark.rstrip() else [head, *rest]))
            for other in others:
                rows += ([] if ITEM.match(other) else [""]) + _indented(other)
    if rows:
        yield "\n".join(rows)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,4}", text) else otherwise


def _indented(text: str) -> list[str]:
    return ["    " + line if line else "" for line in text.split("\n")] if text else []


def _listing(element: Element, _depth: int) -> Iterator[str]:
    """A fence with the code as the page shows it."""
    text = _code(element).replace(BREAK, "\n").strip("\n")
    if not text.strip():
        return
    marks = "`" * (max((len(run) for run in re.findall(r"`{3,}", text)), default=2) + 1)
    yield f"{marks}{_language(element)}\n{text}\n{marks}"


def _code(element: Element) -> str:
    if not is_visible(element) or GUTTER.search(element.get("class", "")):
        return ""
    if element.tag == "br":
        return BREAK
    text = element.text or ""
    for child in element:
        text += _code(child) + (child.tail or "")
    ends_line = element.tag in ("div", "li", "tr", "p") and not text.endswith(("\n", BREAK))
    return text + BREAK if ends_line else text


def _language(element: Element) -> str:
    for candidate in (element, *element.iter("code"), *islice(element.iterancestors(), 5)):
        found = LANGUAGE.search(candidate.get("class", ""))
        if found:
            return found["name"].lower()
    return ""


def _table(element: Element, depth: int) -> Iterator[str]:
    """A table of short cells as such; a layout of blocks, or the frame of a listing, as what it holds."""
    listing = next(element.iter("pre"), None)
    if listing is not None:
        for inner in element.iter("pre"):
            if not any(GUTTER.search(parent.get("class", "")) for parent in inner.iterancestors()):
                yield from _listing(inner, depth)
        return
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
    rows = [row for row in rows if row]
    if not rows or max(map(len, rows)) < 2 or next(element.iterdescendants("table"), None) is not None:
        yield from _texts(element, depth)
        return
    width = max(map(len, rows))
    lines = [[_cell(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    text = [f"| {' | '.join(line)} |" for line in lines]
    yield "\n".join([text[0], "|" + " --- |" * width, *text[1:]])


def _cell(element: Element) -> str:
    return words(element).replace("\n", " ").replace("|", r"\|")


def _quote(element: Element, depth: int) -> Iterator[str]:
    text = "\n\n".join(_texts(element, depth + 1))
    if text:
        yield "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _rule(_element: Element, _depth: int) -> Iterator[str]:
    yield "---"


HANDLERS: Mapping[str, Callable[[Element, int], Iterator[str]]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("p", "dt", "dd", "figcaption", "summary"), _paragraph),
    **dict.fromkeys(("ul", "ol", "dir"), _list),
    "pre": _listing,
    "table": _table,
    "blockquote": _quote,
    "hr": _rule,
}
"""How the elements that mean a block are written; all others are only their contents."""
