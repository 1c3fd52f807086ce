"""Formulas set many at a time by other processes, before pages are converted and ask for them one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from kb.model import KnownError
from kb.pages import prose
from kb.pages.prose import without_code
from kb.pages.store import read_page_text
from kb.site import katex, workers
from kb.site.formula_store import Formula

AT_ONCE = 100
"""Files whose formulas are kept together."""


def set_ahead(texts: Iterable[str], jobs: int) -> Callable[[], object]:
    """Begin to set the formulas of Markdown texts by `jobs` processes; returns what waits until all are on disk.

    What is found here is not always what the conversion finds; it then sets the rest by itself.
    """
    return katex.set_ahead(_formulas(texts), jobs)


def set_ahead_from(files: Sequence[Path], jobs: int) -> Callable[[], object]:
    """As `set_ahead`, of texts that nobody has read yet: the processes that set their formulas read them."""
    katex.store().begin()
    parts = workers.portions_of(files, min(AT_ONCE, -(-len(files) // (2 * jobs))))
    # What tells how alike pages are takes as long, and is found by one process.
    return workers.begun(parts, lambda part: katex.set_many(_formulas(_texts(part))), jobs, few=1, gives_way=True)


def _texts(files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        # What is wrong with it is told by whoever reads it for what it says.
        with suppress(KnownError):
            yield read_page_text(file)


def _formulas(texts: Iterable[str]) -> Iterator[Formula]:
    return (formula for text in texts if "$" in text for formula in prose.formulas_by_kind(without_code(text)))
