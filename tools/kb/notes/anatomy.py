"""A note taken apart: the pipeline from its lines to its questions, with each line accounted for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from kb.model import Note
from kb.notes.advertisement import advertisements
from kb.notes.assembly import Reading, assemble
from kb.notes.code import find_fences, find_listings
from kb.notes.displaced import displaced_answers
from kb.notes.furniture import furniture
from kb.notes.heading import TITLE_WORDS, find_title, is_byline, titles_again
from kb.notes.lines import Line, to_lines
from kb.notes.lone import rejoin
from kb.notes.markers import TAGS, read_marker
from kb.notes.read import RawNote
from kb.notes.references import DEFINITION
from kb.notes.split import split
from kb.notes.surroundings import surroundings
from kb.notes.wording import question_score

MARKUP = re.compile(
    r"^(?:</?(?:div|p|br|hr|details|center|table|tr|td|th|tbody|thead|ul|ol|section|"
    r"article|sub|sup|a|span|font|b|h\d)\b"
    r"[^>]*>\s*)+$|^</summary>$|^<!--.*-->$|^\{%.*%\}$",
    re.IGNORECASE,
)
"""A line of nothing but tags."""
ABOUT_PAGE = re.compile(
    r"(?:authors?|published|(?:date|last) (?:published|updated|modified)|keywords?|"
    r"关键[词字]|发布(?:时间|日期)|更新时间)\s*[:：]?$",
    re.IGNORECASE,
)
DATED = re.compile(r"^\W*(?:\d{1,2} [A-Z][a-z]+ 20\d\d|[A-Z][a-z]+ \d{1,2}, 20\d\d|20\d\d[-/.年]\d{1,2}).{0,20}$")
FEWEST_KEYWORDS = 3
SAYING = 6
"""Characters of a line that is not by chance the same as the one above it."""


def take_apart(raw: RawNote) -> Note:
    """The questions of a note, what serves the note itself, and what was dropped and why."""
    lines = rejoin(to_lines(raw.lines))
    listings = find_listings(lines)
    by_line = {n: listing for listing in listings for n in range(listing.span.line, listing.span.end_line + 1)}
    skipped = _dropped(lines, frozenset(by_line))
    used = _heading(lines, skipped, frozenset(by_line)) | dict.fromkeys(find_fences(lines), "fence")
    used |= _footnotes(lines, skipped.keys() | used.keys() | by_line.keys())
    answers = displaced_answers(lines, skipped.keys() | used.keys())
    used |= {line.number: "answer" for its in answers.values() for line in its}
    reading = Reading(raw, lines, by_line, skipped, used, answers)
    listed = frozenset(by_line) | frozenset(_fenced_answers(lines))
    parts = split(lines, skipped.keys() | used.keys(), listed)
    return assemble(reading, parts)


def _footnotes(lines: Sequence[Line], taken: Collection[int]) -> dict[int, str]:
    """Definitions of footnotes, wherever they stand: they belong to the questions that cite them."""
    found = (line.number for line in lines if line.number not in taken and DEFINITION.match(line.text))
    return dict.fromkeys(found, "reference")


def _dropped(lines: Sequence[Line], listed: frozenset[int]) -> dict[int, str]:
    single = furniture(lines, listed)
    numbers = frozenset(remark.span.line for remark in single)
    found = {remark.span.line: remark.reason for remark in single}
    for remark in advertisements(lines, numbers):
        for number in range(remark.span.line, remark.span.end_line + 1):
            if not lines[number - 1].blank:
                found.setdefault(number, remark.reason)
    return found


def _heading(lines: Sequence[Line], skipped: dict[int, str], listed: frozenset[int]) -> dict[int, str]:
    """Roles of what stands above the first question: front matter, title, byline; what precedes a title serves it."""
    roles = dict.fromkeys(_front_matter(lines), "front matter")
    hidden = skipped.keys() | roles.keys() | listed
    visible = [_without(line, hidden) for line in lines]
    title = find_title(visible)
    if title is not None:
        roles |= {line.number: "introduction" for line in visible[:title] if not line.blank}
        roles[lines[title].number] = "title"
        roles |= {line.number: "introduction" for line in _subtitle(visible[title + 1 :])}
    if again := titles_again(visible):
        roles |= {line.number: "byline" for line in visible[again[0] + 1 : again[1]] if not line.blank}
        roles[lines[again[1]].number] = "printed twice"
    head = [line for line in visible if not line.blank][:15]
    roles |= {line.number: "byline" for line in head if is_byline(line.text) and line.number not in roles}
    roles |= {line.number: "byline" for line in _labelled(head) if line.number not in roles}
    roles |= {
        line.number: "tags" for line in visible if TAGS.match(line.text.strip("*_ ")) and line.number not in roles
    }
    roles |= {line.number: "markup" for line in visible if MARKUP.match(line.text)}
    roles |= {line.number: "printed twice" for line in _doubled(visible) if line.number not in roles}
    return surroundings([line for line in lines if line.number not in listed], skipped, title) | roles


def _subtitle(below: Sequence[Line]) -> Iterator[Line]:
    """The line right below the title, where it is bold and names the note again rather than ask."""
    line = next((line for line in below if not line.blank), Line(""))
    marked = read_marker(line.text)
    if marked.bold and not (marked.heading or marked.bullet or marked.number) and TITLE_WORDS.search(marked.words):
        yield from [line] if question_score(marked.words) < 1.0 else []


def _labelled(head: Sequence[Line]) -> Iterator[Line]:
    """Labels such as Author and Keywords above a note, each on a line of its own, and the date or the list below."""
    for line, after in pairwise([*head, Line("")]):
        if ABOUT_PAGE.match(line.text):
            yield line
            if DATED.search(after.text) or len(re.findall(r"[,，、;；]", after.text)) >= FEWEST_KEYWORDS:
                yield after


def _fenced_answers(lines: Sequence[Line]) -> Iterator[int]:
    """Numbers of unmarked lines in fences of prose that open right below a numbered line or a heading: the answers."""
    fences = sorted(find_fences(lines))
    for first, last in zip(fences[::2], fences[1::2], strict=False):
        above = next((line for line in reversed(lines[: first - 1]) if not line.blank), None)
        within = lines[first : last - 1]
        if above and not read_marker(above.text).plain and all(read_marker(line.text).plain for line in within):
            yield from (line.number for line in within)


def _doubled(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines that say again what the line above says, as the title of a page that has it in two places."""
    filled = [line for line in lines if not line.blank]
    for before, line in pairwise(filled):
        if line.text == before.text and len(line.text) >= SAYING and re.search(r"[^\W\d_]{2}", line.text):
            yield line


def _without(line: Line, numbers: set[int] | frozenset[int]) -> Line:
    return Line("", 0, line.number) if line.number in numbers else line


def _front_matter(lines: Sequence[Line]) -> list[int]:
    if not lines or lines[0].text != "---":
        return []
    end = next((index for index, line in enumerate(lines[1:60], 1) if line.text in ("---", "...")), None)
    if end is None or not any(re.match(r"\w+\s*:", line.text) for line in lines[1:end]):
        return []
    return [line.number for line in lines[: end + 1] if not line.blank]
