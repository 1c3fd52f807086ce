"""The file of the glossary as a person wrote it, made the terms that all else knows, or told what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from kb.model import FaultyPages, Problem
from kb.pages import characters
from kb.pages.glossary import RULE, Glossary, Term

# The reader in C is ten times as fast; it is in PyYAML's wheels but not in every build of it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def _of_no_script(name: str) -> str:
    if name.startswith(("__", "kb-")):
        raise ValueError("a term is the id of its place on the page, and no such id may begin with '__' or 'kb-'")
    return name


class _Term(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    term: Annotated[Name, AfterValidator(_of_no_script)]
    zh: tuple[Name, ...] = ()
    abbr: tuple[Name, ...] = ()
    also: tuple[Name, ...] = ()
    note: str = ""
    page: str = ""


class _Glossary(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    terms: tuple[_Term, ...] = ()
    spelling: Mapping[Name, Name] = {}


def parsed(text: str, shown: str) -> Glossary:
    """The glossary that a text holds. Raises FaultyPages with the path that is `shown` and the line of each fault."""
    try:
        faults = tuple(characters.written(yaml.compose(text, LOADER), shown, 0)) if "\\" in text else ()
        if faults:
            raise FaultyPages(faults)
        found = _Glossary.model_validate(yaml.load(text, LOADER) or {})  # noqa: S506 - both loaders are safe
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FaultyPages((Problem(shown, line, RULE, f"not YAML ({error.problem}); correct the file"),)) from None
    except ValidationError as error:
        raise FaultyPages(tuple(_problems(error, text, shown))) from None
    terms = tuple(Term(one.term, one.zh, one.abbr, one.also, one.note, one.page) for one in found.terms)
    return Glossary(terms, dict(found.spelling))


def starts_of(text: str) -> list[int]:
    """The line on which each term begins."""
    return _starts(yaml.compose(text, LOADER))


def _problems(error: ValidationError, text: str, path: str) -> Iterator[Problem]:
    starts = starts_of(text)
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
