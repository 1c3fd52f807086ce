"""How long `kb import` takes: for a note, beside reading and writing its lines; for many, by one process and by two."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.notes_corpus import write_notes
from bench.timing import Cost, Result, compared, cost

READ = "import sys; text = open(sys.argv[1], encoding='utf-8').read(); sys.stdout.write(text)"
IMPORT = [sys.executable, "-c", "from kb.cli.main import run; run()", "import"]
KB = [*IMPORT, "--dry-run", "--format", "json"]
RUNS = 5
ROOT = Path(__file__).resolve().parent.parent
MANY = (250, 1_000)
"""Notes of 300 lines."""


def run(sizes: Sequence[int]) -> list[Result]:
    """One note with as many questions as each size, in a process of its own as a person starts it."""
    return [*(result for size in sizes for result in _at(size)), *_many()]


def _at(size: int) -> list[Result]:
    with tempfile.TemporaryDirectory() as name:
        note = Path(name) / "note.txt"
        questions = (
            f"{n}. 什么是方法 {n}？\n\n方法 {n} 把复杂度从 O(n^2) 降到 O(n)，代价是精度。\n" for n in range(1, size + 1)
        )
        note.write_text("\n".join(questions), encoding="utf-8")
        ours = {"": lambda: cost([*KB, str(note)], ROOT)}
        return compared(
            "import a note, dry", size, RUNS, ours, lambda: cost([sys.executable, "-c", READ, str(note)], ROOT)
        )


def _many() -> list[Result]:
    """A folder of notes, imported by one process and by two, and what a note costs the more there are."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_notes(folder / "notes", ROOT / "docs", max(MANY))
        notes = sorted(map(str, (folder / "notes").iterdir()))
        rows = [row for size in MANY for row in _imported(notes[:size], folder)]
    few, many = (float(str(row["processor_seconds"])) / float(str(row["size"])) for row in (rows[0], rows[-1]))
    growth = {"name": f"work for a note, of {MANY[-1]} beside of {MANY[0]}", "times": round(many / few, 2)}
    return [*rows, {**growth, "more MB": int(str(rows[-1]["memory_mb"])) - int(str(rows[0]["memory_mb"]))}]


def _imported(notes: Sequence[str], folder: Path) -> list[Result]:
    def by(jobs: int) -> Cost:
        shutil.rmtree(folder / "docs", ignore_errors=True)
        shutil.copytree(ROOT / "docs", folder / "docs")
        return cost([*IMPORT, "--jobs", str(jobs), "--into", str(folder / "docs"), *notes], folder)

    return compared("import notes", len(notes), 1, {"two jobs beside one": lambda: by(2)}, lambda: by(1))
