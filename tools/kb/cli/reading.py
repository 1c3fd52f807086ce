"""The first half of an import, for one note alone: read it, take it apart, set its Markdown, prepare its drafts.

Many notes are read by several processes or machines at once; the notes come out in the order in which they were named.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb.cli.coverage import Held, coverage
from kb.model import Block, KnownError, Note, Question, Span
from kb.notes.read import LARGEST, STANDARD_INPUT, SUFFIXES, RawNote, read_note, take_bytes
from kb.notes.taking import take
from kb.pages.draft import to_markdown
from kb.pages.executor import Executor, Here, streamed
from kb.pages.images import Image, find_images
from kb.pages.preparation import Preparation, Prepared
from kb.pages.prose import formulas, without_code, without_formulas
from kb.pages.tidy import tidied
from kb.site import katex, maths

PORTION = 16
"""Notes of a task at most."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A note taken apart. `fault` is what kept it from being read, and empty otherwise."""

    name: str
    raw: RawNote
    note: Note
    answers: tuple[str, ...] = ()
    """The Markdown of each question's answer."""
    held: tuple[tuple[Held, ...], ...] = ()
    """Of each line of each question what holds most of it."""
    images: tuple[Image, ...] = ()
    prepared: tuple[Prepared, ...] = ()
    fault: str = ""

    @property
    def file(self) -> str:
        """The name of the note's file; empty for standard input."""
        return Path(self.name).name if self.name != STANDARD_INPUT else ""


def find_notes(names: Sequence[str]) -> list[str]:
    """The notes that arguments name, those of a folder by path, each once. Raises KnownError for an empty folder."""
    found: dict[str, None] = {}
    for name in names:
        path = Path(name)
        if name == STANDARD_INPUT or not path.is_dir():
            found[name] = None
            continue
        inside = sorted(str(note) for note in path.rglob("*") if _is_note(note, path))
        if not inside:
            raise KnownError(f"{name}: no notes in this folder; they end in {', '.join(SUFFIXES)}")
        found |= dict.fromkeys(inside)
    return list(found)


def _is_note(path: Path, folder: Path) -> bool:
    """Whether a file of a folder is a note: no hidden one, no link, none that is part of a saved page."""
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and path.suffix.lower() in SUFFIXES and path.is_file() and not path.is_symlink()


def readings(names: Sequence[str], executor: Executor, preparation: Preparation) -> Iterator[Reading]:
    """The notes taken apart, in order, wherever the executor does it. Standard input is read here."""
    where = executor if STANDARD_INPUT not in names else Here()
    # Few notes go out one by one, so that no worker waits; many go out together, so that sending costs little.
    size = max(1, min(PORTION, len(names) // (4 * where.window)))
    portions = (tuple(names[start : start + size]) for start in range(0, len(names), size))
    for found in streamed(where, readings_from, portions, where.share(preparation), str(Path.cwd())):
        yield from found


def readings_from(preparation: Preparation, folder: str, names: Sequence[str]) -> list[Reading]:
    """The readings of a portion of notes."""
    found = (reading_from(folder, name) for name in names)
    return [replace(one, prepared=preparation.prepared(one.note, one.answers)) for one in found]


def reading_from(folder: str, name: str) -> Reading:
    """The reading of a note whose name is seen from `folder`, wherever this runs."""
    if name == STANDARD_INPUT or Path.cwd() == Path(folder):
        return reading(name)
    path = str(Path(folder, name))
    found = reading(path)
    return replace(found, name=name, raw=replace(found.raw, path=name), fault=found.fault.replace(path, name))


def reading(name: str) -> Reading:
    """A note read and taken apart, or why it cannot be."""
    try:
        raw = take_bytes(sys.stdin.buffer.read(LARGEST + 1), name) if name == STANDARD_INPUT else read_note(Path(name))
        note = take(raw)
    except KnownError as error:
        return Reading(name, RawNote(name, ()), Note("", "", "", None, ()), fault=str(error))
    images = tuple(find_images(note, Path(name) if name != STANDARD_INPUT else None, raw.images))
    addresses = {image.target: image.address for image in images if image.is_found}
    answers = tuple(_answer(question.blocks, addresses) for question in note.questions)
    asked = _asked(note.questions)
    held = (
        coverage(question.span, asked[question.span], told, raw.lines)
        for question, told in zip(note.questions, answers, strict=True)
    )
    return Reading(name, raw, note, answers, tuple(held), images)


def _asked(questions: Sequence[Question]) -> dict[Span, str]:
    """The title of the question, or the titles of the questions, that each span holds: one line may list several."""
    found: defaultdict[Span, list[str]] = defaultdict(list)
    for question in questions:
        found[question.span].append(question.title)
    return {span: "\n".join(titles) for span, titles in found.items()}


def _answer(blocks: Sequence[Block], images: dict[str, str]) -> str:
    return with_safe_formulas(tidied(to_markdown(blocks, images)))


def _all_set(text: str) -> bool:
    """Whether all dollars are those of formulas that KaTeX sets: told without converting the page, in most cases."""
    visible = without_code(text)
    if "$" in without_formulas(visible).replace(r"\$", ""):
        return False
    try:
        for tex in formulas(visible):
            katex.check(tex, display=False)
    except katex.RefusedFormula:
        return False
    return True


def with_safe_formulas(text: str) -> str:
    """The Markdown with formulas that KaTeX refuses shown as code, so that a draft never breaks the build."""
    if _all_set(text):
        return text
    for _, tex, _ in list(maths.refused(text)):
        text = text.replace(f"$${tex}$$", f"```text\n{tex.strip()}\n```").replace(f"${tex}$", f"`{tex.strip()}`")
    return text
