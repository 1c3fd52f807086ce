"""How long `kb import` takes for a note, beside reading and writing its lines."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.timing import Result, compared, cost

READ = "import sys; text = open(sys.argv[1], encoding='utf-8').read(); sys.stdout.write(text)"
KB = [sys.executable, "-c", "from kb.cli.main import run; run()", "import", "--dry-run", "--format", "json"]
QUESTION = "{0}. 什么是方法 {0}？\n\n方法 {0} 把复杂度从 O(n^2) 降到 O(n)，代价是精度。\n"
RUNS = 5


def run(sizes: Sequence[int]) -> list[Result]:
    """One note with as many questions as each size, in a process of its own as a person starts it."""
    return [result for size in sizes for result in _at(size)]


def _at(size: int) -> list[Result]:
    with tempfile.TemporaryDirectory() as name:
        note = Path(name) / "note.txt"
        questions = (
            f"{n}. 什么是方法 {n}？\n\n方法 {n} 把复杂度从 O(n^2) 降到 O(n)，代价是精度。\n" for n in range(1, size + 1)
        )
        note.write_text("\n".join(questions), encoding="utf-8")
        root = Path(__file__).resolve().parent.parent
        ours = {"": lambda: cost([*KB, str(note)], root)}
        return compared(
            "import a note, dry", size, RUNS, ours, lambda: cost([sys.executable, "-c", READ, str(note)], root)
        )
