"""The front matter: the one place where text that a person wrote becomes typed values.

MkDocs reads front matter leniently and loses what it does not understand, so nothing of ours relies on it.
"""

from __future__ import annotations

import contextlib
import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from rapidfuzz import process

from kb.model import FaultyPages, Problem
from kb.pages import characters

# Loaded late: a linter that knows its pages need not read them, and starts in half the time.
if TYPE_CHECKING:
    import pydantic

FENCE = "---"
LONGEST = 20_000
"""Characters of a front matter."""
MOST_BRACKETS = 500
"""Brackets and braces that it may open: libyaml overflows the stack where many of them nest."""
ANCHORS = frozenset("&*")
FAST_LOADER: Any = getattr(yaml, "CSafeLoader", None)
"""libyaml's, where PyYAML was built with it."""

WORDINGS: Mapping[str, str] = {
    "string_type": "must be text; put it in quotes",
    "int_type": "must be a whole number",
    "tuple_type": "must be a list, such as [a, b]",
    "bool_type": "must be true or false",
    "dataclass_type": "must be a mapping, such as {note: some-note, locator: '3'}",
    "date_type": "must be a date, such as 2026-01-31",
    "date_from_datetime_parsing": "must be a date, such as 2026-01-31",
    "date_parsing": "must be a date, such as 2026-01-31",
}
"""What pydantic's error types mean to someone who writes a page."""

ADAPTERS: dict[type[Any], pydantic.TypeAdapter[Any]] = {}
"""Made on first use: each takes longer to make than a page to check."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file taken apart: its mapping, the line of each key, the text below and the line where that begins."""

    values: Mapping[str, Any]
    node: yaml.MappingNode
    body: str
    body_line: int

    @property
    def key_lines(self) -> dict[str, int]:
        """The line of each key in the file, from 1."""
        return {key.value: key.start_mark.line + 2 for key, _ in self.node.value}

    def line(self, location: tuple[int | str, ...]) -> int:
        """The line of the value that a path of keys and indexes leads to, or of its nearest parent."""
        node: yaml.Node = self.node
        line = 1
        for step in location:
            child = _child(node, step)
            if child is None:
                break
            node, line = child
        return line


def _child(node: yaml.Node, step: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line + 2
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        value = node.value[step]
        return value, value.start_mark.line + 2
    return None


def split(text: str, path: str) -> FrontMatter:
    """Take the text of a file apart.

    Raises FaultyPages where the front matter is missing, not closed, not YAML, no mapping, or says a key twice.
    """
    lines = text.removeprefix("\ufeff").split("\n")
    if lines[0].rstrip() != FENCE:
        raise _fault(path, 1, "no-front-matter", "the file must begin with a line '---'; add it and a title")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
    if not end:
        message = "the front matter is not closed; put a line '---' after its last key"
        raise _fault(path, 1, "unclosed-front-matter", message)
    node, values = _load(path, "\n".join(lines[1:end]) + "\n")
    return FrontMatter(values, node, "\n".join(lines[end + 1 :]), end + 2)


def _fault(path: str, line: int, rule: str, message: str) -> FaultyPages:
    return FaultyPages((Problem(path, line, rule, message),))


def brackets(source: str) -> int:
    """How many brackets and braces a text opens."""
    return source.count("[") + source.count("{")


def _load(path: str, source: str) -> tuple[yaml.MappingNode, dict[str, Any]]:
    if len(source) > LONGEST or brackets(source) > MOST_BRACKETS:
        message = f"more than {LONGEST:,} characters or {MOST_BRACKETS} brackets in the front matter; shorten it"
        raise _fault(path, 2, "too-large", message)
    try:
        loader, node = _composed(source)
        if not isinstance(node, yaml.MappingNode):
            raise _fault(path, 2, "bad-yaml", "the front matter must be lines of 'key: value'")
        faults = (*_repeated_keys(path, node), *(characters.written(node, path, 1) if "\\" in source else ()))
        if faults:
            raise FaultyPages(faults)
        return node, loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 2
        cure = "put the value in quotes if it holds ': ', '#', '[', '{' or a quote"
        raise _fault(path, line, "bad-yaml", f"not YAML ({error.problem}); {cure}") from None
    except RecursionError:
        raise _fault(
            path, 2, "bad-yaml", "values are nested too deep; a page needs lists of plain values only"
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise _fault(path, 2, "bad-yaml", f"not YAML ({reason}); correct the front matter") from None


def _composed(source: str) -> tuple[Any, yaml.Node | None]:
    """A loader and the node it reads. libyaml is eight times as fast; what it refuses is told better by the other."""
    if FAST_LOADER is not None and not ANCHORS.intersection(source):
        with contextlib.suppress(yaml.YAMLError):
            fast = FAST_LOADER(source)
            return fast, fast.get_single_node()
    loader = _Loader(source)
    return loader, loader.get_single_node()


class _Loader(yaml.SafeLoader):
    """YAML without anchors: a page needs none, and ten lines of them can fill the memory."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            problem = "'&' and '*' make an anchor, which is not allowed"
            raise yaml.composer.ComposerError(None, None, problem, event.start_mark)
        return super().compose_node(parent, index)


def _repeated_keys(path: str, node: yaml.MappingNode) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 2
        name = str(key.value)
        if name in seen:
            message = f"'{name}' stands on line {seen[name]} already; keep one of the two"
            yield Problem(path, line, "duplicate-key", message)
        seen.setdefault(name, line)
        if isinstance(value, yaml.MappingNode):
            yield from _repeated_keys(path, value)


def typed(kind: type[T], front: FrontMatter, path: str, **known: object) -> T:
    """The front matter as a value of the dataclass `kind`; `known` are fields that stand elsewhere.

    Raises FaultyPages with a problem for each unknown key, missing key and value of a wrong type.
    """
    from pydantic import ValidationError

    values = {**front.values, **known}
    try:
        source = json.dumps(values, default=_plain)
        result: T = _adapter(kind).validate_json(source, strict=True)
    except ValidationError as error:
        problems = (_problem(path, front, _names(kind, detail["loc"]), detail) for detail in error.errors())
        raise FaultyPages(tuple(sorted(set(problems)))) from None
    except (TypeError, ValueError) as error:
        raise _fault(path, 2, "wrong-type", f"{error}; use text, numbers and lists only") from None
    return result


def _names(kind: type[object], location: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys that may stand where `location` leads, in the order of the schema."""
    schema = node = json_schema(kind)
    for step in location[:-1]:
        node = node["items"] if isinstance(step, int) else node["properties"].get(step, {})
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]] if "$ref" in node else node
    return tuple(node.get("properties", ()))


def _plain(value: object) -> str:
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    raise TypeError(f"a value of type {type(value).__name__} does not belong in the front matter")


def _adapter(kind: type[T]) -> pydantic.TypeAdapter[T]:
    if kind not in ADAPTERS:
        from pydantic import TypeAdapter

        ADAPTERS[kind] = TypeAdapter(kind)
    return ADAPTERS[kind]


def json_schema(kind: type[object]) -> dict[str, Any]:
    """The JSON Schema of the front matter of `kind`, for editors."""
    return _adapter(kind).json_schema()


def _problem(path: str, front: FrontMatter, names: tuple[str, ...], detail: Any) -> Problem:
    location = tuple(detail["loc"])
    line = front.line(location)
    key = ".".join(map(str, location))
    if detail["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        near = process.extractOne(str(location[-1]), names, score_cutoff=60)
        cure = f"did you mean '{near[0]}'?" if near else f"remove it; the keys are {', '.join(names)}"
        return Problem(path, line, "unknown-key", f"'{key}' is not a key; {cure}")
    if detail["type"] in ("missing", "missing_argument"):
        return Problem(path, line, "missing-key", f"'{key}' is missing; add it to the front matter")
    if detail["type"] == "literal_error":
        return Problem(path, line, "wrong-value", f"'{key}' must be {detail['ctx']['expected']}")
    wording = WORDINGS.get(detail["type"], str(detail["msg"]))
    return Problem(path, line, "wrong-type", f"'{key}' {wording}")
