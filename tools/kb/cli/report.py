"""What an import does to a note, for people (text) and for programs (plain values)."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from kb.cli.fates import Fate, counts, remarks
from kb.cli.reading import Reading
from kb.model import Question, Remark
from kb.pages.intake import Change, Placed, Plan
from kb.pages.store import shown_path

TITLE_WIDTH = 44


def account(reading: Reading, plan: Plan, found: Mapping[int, Fate]) -> dict[str, object]:
    """What became of a note, line by line, as plain values."""
    note = plan.note
    placed = plan.placed or [None] * len(note.questions)
    return {
        "note": reading.name,
        "converted": reading.raw.converted,
        "id": note.id or plan.known_as,
        "title": note.title,
        "date": note.date.isoformat() if note.date else None,
        "origin": note.origin,
        "known": bool(plan.known_as),
        "renewed": plan.renewed,
        "questions": [_question(question, item) for question, item in zip(note.questions, placed, strict=True)],
        "used": [_remark(remark, "role") for remark in note.used],
        "dropped": [_remark(remark, "reason") for remark in note.dropped],
        "uncertain": [_remark(remark, "reason") for remark in remarks(found, "uncertain")],
        "lines": counts(found),
        "images": [{"line": image.line, "image": image.target, "missing": image.missing} for image in reading.images],
        "notices": list(plan.notices),
        "files": [{"path": shown_path(change.path), "kind": change.kind} for change in plan.changes],
    }


def _question(question: Question, placed: Placed | None) -> dict[str, object]:
    values: dict[str, object] = {
        "title": question.title,
        "line": question.span.line,
        "end_line": question.span.end_line,
        "answered": question.answered,
        "code_blocks": sum(block.kind == "code" for block in question.blocks),
        "section": question.section,
        "locator": question.locator,
    }
    if placed is not None:
        values |= {"slug": placed.slug, "new": placed.new, "copied": placed.copied}
        if placed.twin is not None:
            values["twin"] = {"slug": placed.twin.slug, "score": placed.twin.score, "why": placed.twin.why}
        if placed.topic is not None:
            values |= {"topic": placed.topic.topic, "confidence": placed.topic.confidence}
    return values


def _remark(remark: Remark, key: str) -> dict[str, object]:
    return {"line": remark.span.line, "end_line": remark.span.end_line, key: remark.reason}


def report(reading: Reading, plan: Plan, found: Mapping[int, Fate], dry_run: bool) -> str:
    """The account as a table of questions and a list of the lines that reach no page."""
    if plan.known_as:
        return f"{reading.name}: imported before, as {plan.known_as}; nothing to do"
    head = _headline(reading, plan, dry_run)
    return "\n".join((head, *_table(plan.placed), *_notices(reading, plan), *_losses(reading, found)))


def _headline(reading: Reading, plan: Plan, dry_run: bool) -> str:
    number = {kind: sum(change.kind == kind for change in plan.changes) for kind in ("draft", "source", "update")}
    would = "would write" if dry_run else "wrote"
    found = len(plan.note.questions)
    renewed = f"an edited note, known as {plan.note.id}; " if plan.renewed else ""
    updates = f"{_counted(number['update'], 'changed answer')}, " if number["update"] else ""
    drafts = f"{renewed}{would} {_counted(number['draft'], 'draft')}"
    return (
        f"{reading.name}: {_counted(found, 'question')}; {drafts}, {updates}"
        f"the source of {_counted(number['source'], 'page')}, the record interviews/{plan.note.id}.md"
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _table(placed: Sequence[Placed]) -> Iterator[str]:
    for item in placed:
        state = "new  " if item.new else "known"
        answer = " " if item.question.answered else "?"
        line = f"{item.question.span.line:6d}  {state} {answer} {_fitted(item.question.title)}  {item.slug}"
        if item.topic is not None:
            line += f"  [{item.topic.topic}{f' {item.topic.confidence:.2f}?' if item.topic.doubtful else ''}]"
        if item.new and item.twin is not None:
            line += f"  (possible twin: {item.twin.slug}, {item.twin.score:.2f}: {item.twin.why})"
        yield line


def _notices(reading: Reading, plan: Plan) -> Iterator[str]:
    yield from (f"  {notice}" for notice in plan.notices)
    for image in reading.images:
        if image.missing:
            yield f"  {reading.name}:{image.line}: the image '{image.target}' {image.missing}; it was left out"


def _losses(reading: Reading, found: Mapping[int, Fate]) -> Iterator[str]:
    counted = counts(found)
    words = {"page": "on pages", "record": "kept for the record", "dropped": "dropped", "uncertain": "uncertain"}
    converted = f" of the {reading.raw.converted} as converted" if reading.raw.converted else ""
    yield f"  lines{converted}: " + ", ".join(f"{counted[kind]} {words[kind]}" for kind in counted)
    for kind in ("dropped", "record", "uncertain"):
        listed = list(remarks(found, kind))
        if listed:
            yield f"  {words[kind]}:"
        for remark in listed:
            span = remark.span
            lines = f"{span.line}" if span.line == span.end_line else f"{span.line}-{span.end_line}"
            text = reading.raw.lines[span.line - 1].strip()
            yield f"{lines:>9}  {remark.reason}: {_fitted(text, pad=False)}"


def diff(changes: Sequence[Change]) -> Iterator[str]:
    """The changes as a unified diff, line by line."""
    for change in changes:
        name = shown_path(change.path)
        before, after = change.before.splitlines(keepends=True), change.text.splitlines(keepends=True)
        for line in difflib.unified_diff(before, after, name if change.before else "/dev/null", name):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _fitted(text: str, pad: bool = True) -> str:
    """The text cut, and filled with spaces, to the width of a column; Chinese characters are two wide."""
    shown, width = "", 0
    for character in text:
        size = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if width + size > TITLE_WIDTH - 1:
            shown, width = shown + "…", width + 1
            break
        shown, width = shown + character, width + size
    return shown + " " * (TITLE_WIDTH - width) if pad else shown
