"""Feeds the importer what nobody would write, for as long as one lets it. Not part of the tests: it needs atheris.

    .venv/bin/pip install atheris        # it has wheels for Linux only, so it is no pin
    .venv/bin/python -m tests.fuzz_import -max_total_time=600 FOLDER

FOLDER keeps the inputs that reached new code; begin with copies of `tests/notes/labelled`. An input that breaks an
invariant is written to `crash-…`: make it a case of `tests/notes/cases/fuzzed/`, which the tests read.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

try:
    atheris: Any = import_module("atheris")
    _following = atheris.instrument_imports(include=["kb"])
except ImportError:
    atheris, _following = None, nullcontext()
with _following:
    from kb.cli.fates import fates
    from kb.cli.reading import Reading, with_safe_formulas
    from kb.model import KnownError
    from kb.notes.read import take_bytes
    from kb.notes.taking import take
    from kb.pages.draft import to_markdown
    from kb.pages.plan import Plan
    from kb.pages.tidy import tidied

FUZZED = Path(__file__).parent / "notes" / "cases" / "fuzzed"


def check(content: bytes) -> None:
    """Take a note of these bytes apart. Raises AssertionError where a line is lost or a question is out of order."""
    try:
        raw = take_bytes(content, "note.txt")
    except KnownError:
        return
    note = take(raw)
    answers = tuple(with_safe_formulas(tidied(to_markdown(question.blocks))) for question in note.questions)
    found = fates(Reading("note.txt", raw, note, answers), Plan(note))
    spans = [question.span for question in note.questions] + [remark.span for remark in (*note.used, *note.dropped)]
    covered = {number for span in spans for number in range(span.line, span.end_line + 1)}
    lost = [number for number in found if number not in covered]
    assert not lost, f"lines {lost[:5]} are not accounted for"
    starts = [question.span.line for question in note.questions]
    assert starts == sorted(set(starts)), "questions out of order"


def main() -> None:
    """Run until time is up or an invariant breaks."""
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
