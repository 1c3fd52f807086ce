"""From the parts of a note to the note: its questions in order, its title, origin and date, each line accounted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.model import Note, Question, Remark, Span
from kb.notes.answers import read_question
from kb.notes.code import Listing
from kb.notes.displaced import with_answer
from kb.notes.heading import find_date, find_origin
from kb.notes.lines import Line
from kb.notes.markers import read_marker
from kb.notes.parts import Part
from kb.notes.read import RawNote
from kb.notes.references import definitions, with_references
from kb.notes.repeats import repeats
from kb.notes.sections import CONTENTS

PLACEHOLDER = re.compile(r"\[\[?toc|@\[toc|<|\{", re.IGNORECASE)
TOC = "table of contents"
"""What lists the questions of a note serves the note, unless it stands within an answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A note as its lines, and what is known of them before it is split."""

    raw: RawNote
    lines: tuple[Line, ...]
    listings: dict[int, Listing]
    skipped: dict[int, str]
    """Reason by number of each line that is dropped."""
    used: dict[int, str]
    """Role by number of each line that serves the note itself."""
    answers: Mapping[int, tuple[Line, ...]]
    """The lines of each answer that stands apart from its question, by the number of both."""


def assemble(reading: Reading, parts: Sequence[Part]) -> Note:
    """The note that the parts make up."""
    used = dict(reading.used)
    questions = _questions(reading, parts, used)
    questions = _without_repeats(reading, questions, used)
    entries = definitions(reading.lines, {number for number, role in used.items() if role == "reference"})
    questions = [with_references(question, entries) for question in _located(questions)]
    covered = {number for question in questions for number in range(question.span.line, question.span.end_line + 1)}
    used |= {
        line.number: "invisible" for line in reading.lines if line.blank and reading.raw.lines[line.number - 1].strip()
    }
    dropped = {number: reason for number, reason in reading.skipped.items() if not _lists(reading, number, covered)}
    used |= dict.fromkeys(reading.skipped.keys() - dropped.keys(), TOC)
    used = {number: role for number, role in used.items() if number not in covered and number not in dropped}
    head = [line.text for line in reading.lines[:20]]
    title = _title(reading)
    return Note(
        id="",
        title=title,
        origin=find_origin(title, head, [_words(part) for part in parts if part.role == "section"]),
        date=find_date([*head, reading.raw.stem]),
        questions=tuple(questions),
        used=_remarks(used),
        dropped=_remarks(dropped),
    )


def _lists(reading: Reading, number: int, covered: Collection[int]) -> bool:
    """Whether a dropped line is of a table of contents that no question holds: it tells of the note."""
    text = reading.lines[number - 1].text
    listed = reading.skipped[number] == TOC or bool(CONTENTS.match(text))
    return listed and number not in covered and not PLACEHOLDER.match(text)


def _questions(reading: Reading, parts: Sequence[Part], used: dict[int, str]) -> list[Question]:
    """The questions in order; what serves the note is added to `used`."""
    questions: list[Question] = []
    section, counter = "", 0
    blanked = reading.skipped.keys() | reading.used.keys()
    for part in parts:
        if part.role == "question" and part.candidate is not None:
            counter += 1
            question = read_question(part, reading.lines, blanked, reading.listings, (section, counter))
            questions.append(with_answer(question, part.candidate.marked.number, reading.answers, reading.listings))
            continue
        if part.role == "section" and part.candidate is not None:
            section, counter = _words(part), 0
        _use(reading, part, used)
    return questions


def _without_repeats(reading: Reading, questions: Sequence[Question], used: dict[int, str]) -> list[Question]:
    again = repeats(questions)
    for place, role in again.items():
        span = questions[place].span
        used |= {line.number: role for line in reading.lines[span.line - 1 : span.end_line] if not line.blank}
    return [question for place, question in enumerate(questions) if place not in again]


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


def _title(reading: Reading) -> str:
    number = next((number for number, role in sorted(reading.used.items()) if role == "title"), None)
    if number is not None:
        return read_marker(reading.lines[number - 1].text).words
    for line_number, role in sorted(reading.used.items()):
        match = re.match(r"title\s*:\s*['\"]?(.+?)['\"]?$", reading.lines[line_number - 1].text)
        if role == "front matter" and match:
            return match[1]
    return reading.raw.stem


def _use(reading: Reading, part: Part, used: dict[int, str]) -> None:
    """Lines of a part that is no question serve the note."""
    for place, line in enumerate(reading.lines[part.start : part.end]):
        if not line.blank and line.number not in reading.skipped:
            role = part.role if part.role != "section" or place == 0 else "introduction of a section"
            used.setdefault(line.number, "reference" if part.role == "references" and place else role)


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
