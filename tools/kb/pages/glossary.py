"""The glossary: each term under all its names, and wrong spellings with the right ones.

One file, `glossary.yml`, for the page of terms, the synonyms of the search, the spelling rule of lint and the
recognition of known questions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from kb.model import FaultyPages, Problem
from kb.pages import characters
from kb.pages.store import read_page_text, shown_path

FILE = "glossary.yml"
"""Below docs/."""
RULE = "glossary"
# The reader in C is ten times as fast; it is in PyYAML's wheels but not in every build of it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def _of_no_script(name: str) -> str:
    if name.startswith(("__", "kb-")):
        raise ValueError("a term is the id of its place on the page, and no such id may begin with '__' or 'kb-'")
    return name


class Term(BaseModel):
    """An entry of the glossary."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    term: Annotated[Name, AfterValidator(_of_no_script)]
    """The spelling of this site."""
    zh: tuple[Name, ...] = ()
    abbr: tuple[Name, ...] = ()
    also: tuple[Name, ...] = ()
    note: str = ""
    page: str = ""
    """The slug of the question that explains it best."""

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the site's own first."""
        return (self.term, *self.abbr, *self.zh, *self.also)


class Glossary(BaseModel):
    """All terms in the order of the file, and each wrong spelling with the right one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    terms: tuple[Term, ...] = ()
    spelling: Mapping[Name, Name] = {}


EMPTY = Glossary()


def load_glossary(root: Path) -> Glossary:
    """The glossary of the knowledge base in the folder `root`; an empty one where it has none.

    Raises FaultyPages with path and line of each fault.
    """
    path = root / FILE
    if not path.is_file():
        return EMPTY
    return _parsed(read_page_text(path), shown_path(path))


@lru_cache(maxsize=1)
def _parsed(text: str, shown: str) -> Glossary:
    """The glossary that a text holds: asked for by several rules in one run."""
    try:
        faults = tuple(characters.written(yaml.compose(text, LOADER), shown, 0)) if "\\" in text else ()
        if faults:
            raise FaultyPages(faults)
        return Glossary.model_validate(yaml.load(text, LOADER) or {})  # noqa: S506 - both loaders are safe
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FaultyPages((Problem(shown, line, RULE, f"not YAML ({error.problem}); correct the file"),)) from None
    except ValidationError as error:
        raise FaultyPages(tuple(_problems(error, text, shown))) from None


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
    starts = _starts(yaml.compose((root / FILE).read_text(encoding="utf-8-sig"), LOADER)) if dead else []
    for index in dead:
        term = glossary.terms[index]
        message = f"'{term.term}' leads to '{term.page}', which is no question; correct or remove 'page'"
        yield Problem(shown_path(root / FILE), starts[index], RULE, message)


def _problems(error: ValidationError, text: str, path: str) -> Iterator[Problem]:
    starts = _starts(yaml.compose(text, LOADER))
    for fault in error.errors():
        place: tuple[int | str, ...] = fault["loc"]
        index = next((part for part in place if isinstance(part, int)), None)
        line = starts[index] if index is not None and index < len(starts) else 1
        key = ".".join(part for part in place if isinstance(part, str)) or "the file"
        cure = "a term has term, zh, abbr, also, note, page"
        yield Problem(path, line, RULE, f"'{key}': {fault['msg'].lower()}; {cure}")


def _starts(node: Any) -> list[int]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    terms = next((value for key, value in pairs if key.value == "terms"), None)
    return [item.start_mark.line + 1 for item in terms.value] if isinstance(terms, yaml.SequenceNode) else []
