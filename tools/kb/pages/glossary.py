"""The glossary: each term under all its names, and wrong spellings with the right ones.

One file, `glossary.yml`, for the page of terms, the synonyms of the search, the spelling rule of lint and the
recognition of known questions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.model import FaultyPages, Problem
from kb.pages.store import read_page_text, shown_path

FILE = "glossary.yml"
"""Below docs/."""
RULE = "glossary"


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary."""

    term: str
    """The spelling of this site."""
    zh: tuple[str, ...] = ()
    abbr: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    note: str = ""
    page: str = ""
    """The slug of the question that explains it best."""

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the site's own first."""
        return (self.term, *self.abbr, *self.zh, *self.also)


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms in the order of the file, and each wrong spelling with the right one."""

    terms: tuple[Term, ...] = ()
    spelling: Mapping[str, str] = field(default_factory=dict)


_known: dict[str, Glossary] = {}
"""The last one, by its text: it is asked for by several rules in one run."""


def load_glossary(root: Path) -> Glossary:
    """The glossary of the knowledge base in the folder `root`; an empty one where it has none.

    Raises FaultyPages with path and line of each fault.
    """
    path = root / FILE
    if not path.is_file():
        return Glossary()
    text = read_page_text(path)
    if text not in _known:
        # Only here: it takes longer to load than most of what asks, and a text that is known need not be read again.
        from kb.pages.glossary_file import parsed

        remember(text, parsed(text, shown_path(path)))
    return _known[text]


def remember(text: str, glossary: Glossary) -> None:
    """Know what the text of a glossary holds, so that it need not be read."""
    _known.clear()
    _known[text] = glossary


def names_by_page(terms: Iterable[Term]) -> dict[str, list[str]]:
    """The names of the terms that each page explains best."""
    explained: dict[str, list[str]] = {}
    for term in terms:
        explained.setdefault(term.page, []).extend(term.names)
    return explained


def problems(root: Path, slugs: Collection[str]) -> Iterator[Problem]:
    """The faults of the glossary of a knowledge base whose questions are `slugs`."""
    try:
        glossary = load_glossary(root)
    except FaultyPages as error:
        yield from error.problems
        return
    dead = [index for index, term in enumerate(glossary.terms) if term.page and term.page not in slugs]
    if not dead:
        return
    from kb.pages.glossary_file import starts_of

    starts = starts_of((root / FILE).read_text(encoding="utf-8-sig"))
    for index in dead:
        term = glossary.terms[index]
        message = f"'{term.term}' leads to '{term.page}', which is no question; correct or remove 'page'"
        yield Problem(shown_path(root / FILE), starts[index], RULE, message)
