"""From the lines under a question to its blocks: paragraphs, lists, listings, tables, formulas, images."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kb.model import Block, BlockKind, Span
from kb.notes.code import FENCE, HAN, Listing
from kb.notes.indentation import Recovered, recover
from kb.notes.lines import Line
from kb.notes.lost import is_lost_image
from kb.notes.markers import BULLET, QUOTE, read_marker

ITEM = re.compile(r"^(?:[-*+]\s+|\d{1,3}[.)、）]\s*|[(（]\d{1,2}[)）]\s*)\S")
DISPLAY = re.compile(r"^\$\$|^\\\[|^\\begin\{(?:equation|align|gather|aligned|cases)")
DISPLAY_END = re.compile(r"\$\$\s*[.,，。]?\s*$|\\\]\s*$|\\end\{(?:equation|align|gather|aligned|cases)\*?\}")
IMAGE = re.compile(r"^!\[[^\]]*\]\([^)\s]+[^)]*\)$|^<img\b[^>]*>$")
SUBHEADING = re.compile(r"^#{1,6}\s+\S")
GUESSED = "缩进在原笔记中已丢失，此处为推测，请核对"
BROKEN = "原笔记的这段代码不完整，无法解析，请核对"
PIECES = "公式在原笔记中已散成单个符号，请核对"
"""What a person is asked to look at."""
PIECE, FEWEST = 3, 5
"""Characters of a sign alone on its line, and how many of them make a broken formula."""
RULE = re.compile(r"^(?:[-*_]\s*){3,}$|^={3,}$")


def to_blocks(lines: Sequence[Line], listings: Mapping[int, Listing]) -> tuple[Block, ...]:
    """The blocks of `lines`; `listings` holds each listing by the number of each of its lines."""
    blocks: list[Block] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if line.blank:
            place += 1
            continue
        listing = listings.get(line.number)
        if listing is not None:
            end = next((i for i in range(place, len(lines)) if lines[i].number > listing.span.end_line), len(lines))
            blocks.append(_listing(lines[place:end], listing))
        else:
            kind = _kind(line)
            end = _end(lines, place, kind, listings)
            blocks.append(_block(kind, lines[place:end]))
        place = end
    return tuple(blocks)


def _kind(line: Line) -> BlockKind:
    for kind, pattern in KINDS:
        if pattern.match(line.text):
            return kind
    return "image" if is_lost_image(line.text) else "paragraph"


KINDS: tuple[tuple[BlockKind, re.Pattern[str]], ...] = (
    ("formula", DISPLAY),
    ("image", IMAGE),
    ("table", re.compile(r"^\|.*\|")),
    ("rule", RULE),
    ("heading", SUBHEADING),
    ("quote", QUOTE),
    ("list", ITEM),
    ("list", BULLET),
)
"""What a line opens, tried in this order."""


def _end(lines: Sequence[Line], start: int, kind: BlockKind, listings: Mapping[int, Listing]) -> int:
    """The place after the last line of the block that begins at `start`."""
    if kind in ("heading", "image", "rule"):
        return start + 1
    if kind == "formula":
        return _formula_end(lines, start)
    place = start + 1
    while place < len(lines):
        line = lines[place]
        if line.number in listings or (line.blank and kind != "list"):
            break
        if line.blank:
            after = next((other for other in lines[place:] if not other.blank), None)
            if after is None or after.number in listings or _kind(after) != "list":
                break
        elif _kind(line) != kind:
            break
        place += 1
    return place


def _formula_end(lines: Sequence[Line], start: int) -> int:
    first = lines[start].text
    if DISPLAY_END.search(first[2:]):
        return start + 1
    for place in range(start + 1, min(start + 30, len(lines))):
        if DISPLAY_END.search(lines[place].text):
            return place + 1
    return start + 1


def _block(kind: BlockKind, lines: Sequence[Line]) -> Block:
    filled = [line for line in lines if not line.blank]
    span = Span(filled[0].number, filled[-1].number)
    if kind == "list":
        return Block("list", "\n".join(_items(filled)), span)
    if kind == "quote":
        return Block("quote", "\n".join(line.text for line in filled), span)
    texts = _gathered([line.text for line in filled]) if kind == "paragraph" else [line.text for line in filled]
    return Block(kind, "\n".join(texts), span, review=PIECES if len(texts) < len(filled) else "")


def _gathered(texts: Sequence[str]) -> list[str]:
    """The lines, with a formula that a page's copy broke into single signs as one line again.

    It stays plain: which sign stood above or below is lost.
    """
    found: list[list[str]] = []
    for text in texts:
        piece = len(text) <= PIECE and not HAN.search(text)
        if piece and found and len(found[-1][-1]) <= PIECE and not HAN.search(found[-1][-1]):
            found[-1].append(text)
        else:
            found.append([text])
    return [line for run in found for line in ([f"`{''.join(run)}`"] if len(run) >= FEWEST else run)]


def _items(lines: Sequence[Line]) -> Iterator[str]:
    """Items as Markdown: their own numbers kept, bullets made equal, depth by indentation."""
    depths: list[int] = []
    for line in lines:
        while depths and line.indent < depths[-1]:
            depths.pop()
        if not depths or line.indent > depths[-1]:
            depths.append(line.indent)
        marked = read_marker(line.text)
        yield "    " * (len(depths) - 1) + _item(line.text, marked.label if marked.numbering else "", marked.words)


def _item(text: str, label: str, words: str) -> str:
    if label.isdigit():
        bold = re.match(r"^[-*+\s\d.、)）]*(\*\*.+)$", text)
        return f"{label}. {bold[1] if bold else words}"
    match = BULLET.match(text)
    return f"- {match['rest'] if match else words or text}"


def _listing(lines: Sequence[Line], listing: Listing) -> Block:
    span = Span(lines[0].number, max(line.number for line in lines if not line.blank))
    inner = [line for line in lines if not (listing.fenced and FENCE.match(line.text))]
    margin = min((line.indent for line in inner if not line.blank), default=0)
    text = "\n".join(line.source[margin:] if not line.blank else "" for line in inner).strip("\n")
    recovered = recover(text) if listing.language == "python" else Recovered(text)
    review = GUESSED if recovered.guessed else "" if recovered.parses else BROKEN
    return Block("code", recovered.text, span, listing.language, review)
