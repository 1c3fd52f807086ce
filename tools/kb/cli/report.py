"""What an import does to a note, for people (text) and for programs (plain values)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from kb.model import Question, Remark
from kb.notes.read import RawNote
from kb.pages.intake import Placed, Plan
from kb.pages.store import shown_path

TITLE_WIDTH = 44


def account(raw: RawNote, plan: Plan) -> dict[str, object]:
    """What became of a note, line by line, as plain values."""
    note = plan.note
    slugs = {id(item.question): item for item in plan.placed}
    return {
        "note": raw.path,
        "id": note.id or plan.known_as,
        "title": note.title,
        "date": note.date.isoformat() if note.date else None,
        "origin": note.origin,
        "known": bool(plan.known_as),
        "questions": [_question(question, slugs.get(id(question))) for question in note.questions],
        "used": [_remark(remark, "role") for remark in note.used],
        "dropped": [_remark(remark, "reason") for remark in note.dropped],
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
        values |= {"slug": placed.slug, "new": placed.new}
        if placed.twin is not None:
            values["twin"] = {"slug": placed.twin.slug, "score": placed.twin.score, "why": placed.twin.why}
    return values


def _remark(remark: Remark, key: str) -> dict[str, object]:
    return {"line": remark.span.line, "end_line": remark.span.end_line, key: remark.reason}


def report(raw: RawNote, plan: Plan, dry_run: bool) -> str:
    """The account as a table of questions and a list of what was dropped."""
    if plan.known_as:
        return f"{raw.path}: imported before, as {plan.known_as}; nothing to do"
    return "\n".join([_headline(raw, plan, dry_run), *_table(plan.placed), *_losses(raw, plan)])


def _headline(raw: RawNote, plan: Plan, dry_run: bool) -> str:
    new = sum(change.kind == "draft" for change in plan.changes)
    known = sum(change.kind == "source" for change in plan.changes)
    would = "would write" if dry_run else "wrote"
    found = len(plan.note.questions)
    return (
        f"{raw.path}: {found} question{'s' * (found != 1)}; {would} {new} draft{'s' * (new != 1)}, "
        f"the source of {known} page{'s' * (known != 1)}, the record interviews/{plan.note.id}.md"
    )


def _table(placed: Sequence[Placed]) -> Iterator[str]:
    for item in placed:
        state = "new  " if item.new else "known"
        answer = " " if item.question.answered else "?"
        line = f"{item.question.span.line:6d}  {state} {answer} {_fitted(item.question.title)}  {item.slug}"
        if item.new and item.twin is not None:
            line += f"  (possible twin: {item.twin.slug}, {item.twin.score:.2f}: {item.twin.why})"
        yield line


def _losses(raw: RawNote, plan: Plan) -> Iterator[str]:
    for name, remarks in (("dropped", plan.note.dropped), ("kept for the record", plan.note.used)):
        if remarks:
            yield f"  {name}:"
        for remark in remarks:
            span = remark.span
            lines = f"{span.line}" if span.line == span.end_line else f"{span.line}-{span.end_line}"
            yield f"{lines:>9}  {remark.reason}: {_fitted(raw.lines[span.line - 1].strip(), pad=False)}"


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
