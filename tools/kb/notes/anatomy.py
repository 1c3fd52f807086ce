"""A note taken apart: the pipeline from its lines to its questions, with each line accounted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.model import Block, Note, Question, Remark, Span
from kb.notes.advertisement import advertisements
from kb.notes.blocks import to_blocks
from kb.notes.code import Listing, find_fences, find_listings
from kb.notes.formulas import declared
from kb.notes.furniture import furniture
from kb.notes.heading import find_date, find_title, is_byline
from kb.notes.lines import Line, to_lines
from kb.notes.lost import is_lost_image
from kb.notes.markers import read_marker
from kb.notes.prose import mark_lost, set_block
from kb.notes.read import RawNote
from kb.notes.sections import COMPANY
from kb.notes.split import Part, split
from kb.notes.wording import ANSWER_LABEL

POINTER = re.compile(
    r"^(?:参考\s*\[?\d+\]?|见上|同上|略|无|待补充|待定|未完待续|待更新|暂无|todo|tbd|n/?a|见附录|图略|如图(?:所示)?|如下图(?:所示)?|[\W_\d]*)$",
    re.IGNORECASE,
)
"""What stands for an answer and is none."""


@dataclass(frozen=True, slots=True)
class _Reading:
    raw: RawNote
    lines: tuple[Line, ...]
    listings: dict[int, Listing]
    skipped: dict[int, str]
    """Reason by number of each line that is dropped."""
    used: dict[int, str]
    """Role by number of each line that serves the note itself."""


def take_apart(raw: RawNote) -> Note:
    """The questions of a note, what serves the note itself, and what was dropped and why."""
    lines = to_lines(raw.lines)
    listings = find_listings(lines)
    by_line = {n: listing for listing in listings for n in range(listing.span.line, listing.span.end_line + 1)}
    skipped = _dropped(lines, frozenset(by_line))
    used = _heading(lines, skipped, frozenset(by_line)) | dict.fromkeys(find_fences(lines), "fence")
    reading = _Reading(raw, lines, by_line, skipped, used)
    listed = frozenset(by_line)
    parts = split(lines, skipped.keys() | used.keys(), listed)
    return _note(reading, parts)


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
    visible = [_without(line, skipped.keys() | roles.keys() | listed) for line in lines]
    title = find_title(visible)
    if title is not None:
        roles |= {line.number: "introduction" for line in visible[:title] if not line.blank}
        roles[lines[title].number] = "title"
    head = [line for line in visible if not line.blank][:15]
    roles |= {line.number: "byline" for line in head if is_byline(line.text) and line.number not in roles}
    return roles


def _without(line: Line, numbers: set[int] | frozenset[int]) -> Line:
    return Line("", 0, line.number) if line.number in numbers else line


def _front_matter(lines: Sequence[Line]) -> list[int]:
    if not lines or lines[0].text != "---":
        return []
    end = next((index for index, line in enumerate(lines[1:60], 1) if line.text in ("---", "...")), None)
    if end is None or not any(re.match(r"\w+\s*:", line.text) for line in lines[1:end]):
        return []
    return [line.number for line in lines[: end + 1] if not line.blank]


def _note(reading: _Reading, parts: Sequence[Part]) -> Note:
    questions: list[Question] = []
    used = dict(reading.used)
    section, counter = "", 0
    for part in parts:
        if part.role == "question":
            counter += 1
            questions.append(_question(reading, part, section, counter))
            continue
        if part.role == "section" and part.candidate is not None:
            section, counter = _words(part), 0
        _use(reading, part, used)
    questions = list(_located(questions))
    covered = {number for question in questions for number in range(question.span.line, question.span.end_line + 1)}
    used |= {
        line.number: "invisible" for line in reading.lines if line.blank and reading.raw.lines[line.number - 1].strip()
    }
    used = {number: role for number, role in used.items() if number not in covered and number not in reading.skipped}
    head = [line.text for line in reading.lines[:20]]
    title = _title(reading)
    return Note(
        id="",
        title=title,
        origin=_origin(title, parts),
        date=find_date([*head, reading.raw.stem]),
        questions=tuple(questions),
        used=_remarks(used),
        dropped=_remarks(reading.skipped),
    )


def _located(questions: Sequence[Question]) -> Iterator[Question]:
    """Questions with locators of which no two are the same: the section helps, else a count."""
    counts = Counter(question.locator for question in questions)
    seen: Counter[str] = Counter()
    for question in questions:
        locator = question.locator
        if counts[locator] > 1 and question.section and not locator.startswith(question.section):
            locator = f"{question.section}-{locator}"
        seen[locator] += 1
        yield replace(question, locator=locator if seen[locator] == 1 else f"{locator} ({seen[locator]})")


def _words(part: Part) -> str:
    return part.candidate.words.strip(" :：") if part.candidate else ""


def _title(reading: _Reading) -> str:
    number = next((number for number, role in sorted(reading.used.items()) if role == "title"), None)
    if number is not None:
        return read_marker(reading.lines[number - 1].text).words
    for line_number, role in sorted(reading.used.items()):
        match = re.match(r"title\s*:\s*['\"]?(.+?)['\"]?$", reading.lines[line_number - 1].text)
        if role == "front matter" and match:
            return match[1]
    return reading.raw.stem


def _origin(title: str, parts: Sequence[Part]) -> str:
    match = COMPANY.match(title)
    if match:
        return title
    sections = (_words(part) for part in parts if part.role == "section")
    return next((words for words in sections if COMPANY.match(words)), "")


def _use(reading: _Reading, part: Part, used: dict[int, str]) -> None:
    """Lines of a part that is no question serve the note."""
    for place, line in enumerate(reading.lines[part.start : part.end]):
        if not line.blank and line.number not in reading.skipped:
            role = part.role if part.role != "section" or place == 0 else "introduction of a section"
            used.setdefault(line.number, "reference" if part.role == "references" and place else role)


def _question(reading: _Reading, part: Part, section: str, counter: int) -> Question:
    candidate = part.candidate
    assert candidate is not None
    body = [
        Line("", 0, line.number) if line.number in reading.skipped or line.number in reading.used else line
        for line in reading.lines[part.start + 1 + candidate.broken : part.end]
    ]
    title = candidate.words
    if candidate.rest:
        body.insert(0, Line(candidate.rest, 0, part.start + 1))
    blocks = to_blocks(body, reading.listings)
    known = declared("\n".join([title, *(block.text for block in blocks if block.kind != "code")]))
    last = max((line.number for line in body if not line.blank), default=part.start + 1 + candidate.broken)
    return Question(
        title=title,
        blocks=tuple(set_block(block, known) for block in mark_lost(blocks)),
        span=Span(part.start + 1, last),
        answered=any(map(_answers, blocks)),
        section=section,
        locator=candidate.marked.label or (f"{section}-{counter}" if section else title),
    )


def _answers(block: Block) -> bool:
    """Whether a block says something: no lost image, no pointer, no bare label."""
    if block.kind in ("code", "table", "formula"):
        return bool(block.text.strip())
    if block.kind == "image":
        return not is_lost_image(block.text)
    return block.kind != "rule" and any(not _is_empty(text) for text in block.text.split("\n"))


def _is_empty(text: str) -> bool:
    words = read_marker(text).words
    bare = ANSWER_LABEL.sub("", words or text).strip()
    return bool(POINTER.match(bare)) or is_lost_image(bare)


def _remarks(reasons: dict[int, str]) -> tuple[Remark, ...]:
    """Neighbouring lines with the same reason as one remark."""
    found: list[Remark] = []
    for number, reason in sorted(reasons.items()):
        last = found[-1] if found else None
        if last and last.reason == reason and last.span.end_line == number - 1:
            found[-1] = Remark(reason, Span(last.span.line, number))
        else:
            found.append(Remark(reason, Span(number, number)))
    return tuple(found)
