"""What a page puts around a note: menus, bylines, buttons, advertisements, page numbers, watermarks.

A line is dropped for a named reason, or kept for the note's record under a named role. Lines that could be either are
kept: a superfluous line in the record costs a reader less than a lost one.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from kb.model import Remark, Span
from kb.notes.heading import TITLE_WORDS
from kb.notes.lines import Line
from kb.notes.markers import read_marker
from kb.notes.phrases import RULES
from kb.notes.wording import question_score

Marks = dict[int, str]
"""Reason by line number."""
Step = tuple[str, Callable[[Sequence[Line]], Iterator[int]]]

PLAIN_NUMBER = re.compile(r"^\d{1,4}$")
COMMENTS = re.compile(
    r"^\W*(?:全部评论|评论区|最新评论|热门评论|网友评论|\d+\s*条评论|(?:top )?comments?|"
    r"leave a (?:reply|comment))\W*(?:\(?\d*\)?)$",
    re.IGNORECASE,
)
LEADERS = re.compile(r"\.{6,}\s*\d+$")
"""The dots of a printed table of contents."""
PICTURES = re.compile(r"^(?:!\[[^\]]*\]\([^)]*\)\s*)+$")
BADGE = re.compile(r"badge|shields\.io|star-history|contrib\.rocks", re.IGNORECASE)
CLOCK = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})?$")
TABLE_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+$")
REPEATED = 3
"""Times that a watermark comes, at least."""
MOST_ENTRIES = 80
"""Of a table of contents: its first comes again below its last."""
CALL = re.compile(
    r"公众号|微信|扫码|https?://|www\.|二维码|知识星球|\bQQ\b|群|版权|页|CSDN|知乎|掘金|牛客|博客|@", re.IGNORECASE
)


def furniture(lines: Sequence[Line], listed: frozenset[int] = frozenset()) -> tuple[Remark, ...]:
    """What to drop of a note, line by line, each with its reason; lines of listings (`listed`) are left alone."""
    marks: Marks = {}
    kept = listed | frozenset(_rows(lines))
    free = [line for line in lines if not line.blank and line.number not in kept]
    for reason, find in STEPS:
        for number in find(free):
            marks.setdefault(number, reason)
    for number, reason in _single(free):
        marks.setdefault(number, reason)
    for number in _buttons_nearby(free, marks):
        marks.setdefault(number, "page furniture")
    for number in _numbers_nearby(free, marks):
        marks.setdefault(number, "page number")
    return tuple(Remark(reason, Span(number, number)) for number, reason in sorted(marks.items()))


def _rows(lines: Sequence[Line]) -> Iterator[int]:
    """The numbers of the lines of tables that have a rule below their head: their cells may be numbers and buttons."""
    for place, line in enumerate(lines):
        if place and TABLE_RULE.match(line.text) and lines[place - 1].text.startswith("|"):
            below = itertools.takewhile(lambda row: row.text.startswith("|"), lines[place:])
            yield from (row.number for row in (lines[place - 1], *below))


def _single(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    for line in lines:
        if len(line.text) > 160:
            continue
        reason = next((reason for reason, pattern in RULES if pattern.search(line.text)), None)
        if reason:
            yield line.number, reason


def page_numbers(lines: Sequence[Line]) -> Iterator[int]:
    """Lines of a number alone that only grow: page numbers, at least three of them, or a gutter of line numbers."""
    found = [(line.number, int(line.text)) for line in lines if PLAIN_NUMBER.match(line.text)]
    printed = any(LEADERS.search(line.text) for line in lines)
    if len(found) < REPEATED - printed:
        return
    growing = [found[0]]
    for item in found[1:]:
        if growing[-1][1] < item[1] <= growing[-1][1] + 12:
            growing.append(item)
    if len(growing) * 10 >= len(found) * 8:
        yield from (number for number, _ in growing)


def clocks(lines: Sequence[Line]) -> Iterator[int]:
    """Times alone on their lines, three of them: how long a recording plays."""
    found = [line.number for line in lines if CLOCK.match(line.text)]
    yield from found if len(found) >= REPEATED else []


def repeated_lines(lines: Sequence[Line]) -> Iterator[int]:
    """A short line that comes again and again is a header, a footer or a watermark where it calls for something, or
    where it mostly stands beside the number of a page or parts a sentence."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        if 4 <= len(line.text) <= 80 and not re.search(r"[?？:：]$|^[-*•\d#|]", line.text):
            places[line.text].append(place)
    for text, found in places.items():
        parts = sum(_is_intruder(lines, place) for place in found)
        if len(found) >= REPEATED and (CALL.search(text) or parts * 3 >= len(found) * 2):
            yield from (lines[place].number for place in found)


def _is_intruder(lines: Sequence[Line], place: int) -> bool:
    """Whether a line stands before the number of a page, or within a sentence."""
    after = lines[place + 1].text if place + 1 < len(lines) else ""
    before = lines[place - 1].text if place else ""
    broken = len(before) >= 12 and not re.search(r"[。！？!?.：:；;…]$", before) and read_marker(before).plain
    return bool(PLAIN_NUMBER.match(after) or PLAIN_NUMBER.match(before)) or (broken and read_marker(after).plain)


def contents_list(lines: Sequence[Line]) -> Iterator[int]:
    """Links into the page itself, and a list under 目录 whose entries all come again below."""
    anchors = [line for line in lines if re.match(r"^(?:[-*+]|\d+\.)?\s*\[[^\]]+\]\(#[^)]+\)$", line.text)]
    if len(anchors) >= REPEATED:
        yield from (line.number for line in anchors)
    texts = Counter(_bare(line.text) for line in lines)
    for place, line in enumerate(lines):
        if not re.match(r"^\W*(?:目录|文章目录|本文目录|table of contents|contents)\W*$", line.text, re.IGNORECASE):
            continue
        entries: list[Line] = []
        first = _bare(lines[place + 1].text) if place + 1 < len(lines) else ""
        comes_again = bool(first) and any(
            _bare(line.text) == first for line in lines[place + 2 : place + 2 + MOST_ENTRIES]
        )
        for entry in lines[place + 1 :]:
            again = any(_bare(entry.text) == _bare(other.text) for other in entries)
            listed = comes_again and bool(read_marker(entry.text).numbering or read_marker(entry.text).bullet)
            if again or (texts[_bare(entry.text)] < 2 and not listed):
                break
            entries.append(entry)
        if len(entries) >= REPEATED:
            if not line.text.startswith("#"):
                yield line.number
            yield from (entry.number for entry in entries)


def _bare(text: str) -> str:
    return re.sub(r"[\W_\d]+", "", re.sub(r"\]\(.*\)", "", text)).lower()


def repeated_pairs(lines: Sequence[Line]) -> Iterator[int]:
    """Short neighbours that come together again and again: a watermark broken over lines."""
    short = [len(line.text) <= 12 and not re.search(r"[:：?？]$|^[-*•#|]|^\d+[.、]", line.text) for line in lines]
    pairs = Counter(
        (first.text, second.text)
        for (first, second), both in zip(pairwise(lines), pairwise(short), strict=True)
        if all(both)
    )
    for (first, second), both in zip(pairwise(lines), pairwise(short), strict=True):
        if all(both) and pairs[first.text, second.text] >= REPEATED:
            yield first.number
            yield second.number


def menus(lines: Sequence[Line]) -> Iterator[int]:
    """Lines of nothing but links, two at least: `[Home](/) | [About](/about)`; or of badges."""
    for line in lines:
        if PICTURES.match(line.text) and not BADGE.search(line.text):
            continue
        links = re.findall(r"!?\[[^\]]*\]\([^)]*\)", line.text) if "](" in line.text else ()
        if len(links) >= 2 and not re.search(r"\w{2}", re.sub(r"!?\[[^\]]*\]\([^)]*\)", "", line.text)):
            yield line.number


def comments(lines: Sequence[Line]) -> Iterator[int]:
    """All below the heading of the readers' comments, where the note's numbers do not go on."""
    start = next((place for place, line in enumerate(lines) if COMMENTS.match(line.text)), None)
    if start is None or start * 4 < len(lines):
        return
    numbered = sum(bool(read_marker(line.text).numbering) for line in lines[start:])
    if numbered < REPEATED:
        yield from (line.number for line in lines[start:])
    else:
        yield lines[start].number


STEPS: tuple[Step, ...] = (
    ("page number", page_numbers),
    ("playing time", clocks),
    ("watermark", repeated_lines),
    ("watermark", repeated_pairs),
    ("menu", menus),
    ("comments", comments),
    ("table of contents", contents_list),
)
"""Steps that see all lines."""


def _buttons_nearby(lines: Sequence[Line], marks: Marks) -> Iterator[int]:
    """Numbers and names between buttons are furniture too: the likes of a post, who gave a red packet."""
    places = [
        place
        for place, line in enumerate(lines)
        if marks.get(line.number) in ("button", "payment dialog", "page furniture")
    ]
    for first, second in itertools.pairwise(places):
        between = lines[first + 1 : second]
        if 0 < len(between) <= 2 and not any(map(_may_say, between)):
            yield from (line.number for line in between)
    for place in places:
        near = [lines[other] for other in (place - 1, place + 1) if 0 <= other < len(lines)]
        yield from (line.number for line in near if re.match(r"^[•·*-]?\s*\d[\d.,万wWkK+]*$", line.text))


def _may_say(line: Line) -> bool:
    """Whether a line between buttons may belong to the note: a title, a question, a sentence."""
    marked = read_marker(line.text)
    if len(line.text) > 24 or re.search(r"[。？?：:]", line.text) or marked.numbering or marked.heading:
        return True
    return bool(TITLE_WORDS.search(marked.words)) or question_score(marked.words) >= 1.0


def _numbers_nearby(lines: Sequence[Line], marks: Marks) -> Iterator[int]:
    """A number alone beside a watermark is that of the page."""
    for first, second in pairwise(lines):
        if marks.get(first.number) == "watermark" and PLAIN_NUMBER.match(second.text):
            yield second.number
        if marks.get(second.number) == "watermark" and PLAIN_NUMBER.match(first.text):
            yield first.number
