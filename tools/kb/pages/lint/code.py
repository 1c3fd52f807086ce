"""Rules of blocks of code."""

from __future__ import annotations

import ast
import json
import symtable
import tomllib
import warnings
from collections.abc import Callable, Iterator, Mapping

import yaml

from kb.pages.lint.text import Fence, Finding, Text

LARGEST = 100_000
"""Characters of a listing that are parsed and coloured: a longer one is no example."""


def unclosed_fence(text: Text) -> Iterator[Finding]:
    """A fence that opens is closed: the rest of the page would be code."""
    for fence in text.fences:
        if not fence.closed:
            yield Finding(fence.line, "this fence is never closed; add a line of the same marks below the code")


def fence_language(text: Text) -> Iterator[Finding]:
    """A block of code names its language."""
    for fence in text.fences:
        if fence.closed and not fence.language:
            yield Finding(fence.line, "the fence names no language; write one behind it, such as 'python' or 'text'")


def fence_syntax(text: Text) -> Iterator[Finding]:
    """What is called Python, JSON, TOML or YAML parses as such."""
    for fence in text.fences:
        if len(fence.code) > LARGEST:
            yield Finding(fence.line, too_long(fence.code))
            continue
        parse = PARSERS.get(fence.language.lower())
        if parse is None or not fence.closed:
            continue
        if fault := _fault(parse, fence.code):
            yield _finding(fence, *fault)


def too_long(code: str) -> str:
    """What to tell of a listing that nobody reads to its end."""
    return f"the listing has {len(code):,} characters, and at most {LARGEST:,} are read; keep what explains"


def _finding(fence: Fence, line: int, reason: str) -> Finding:
    message = f"not {fence.language} ({reason}); mend it, or call the fence 'text'"
    return Finding(fence.line + line, message)


def _fault(parse: Callable[[str], object], code: str) -> tuple[int, str] | None:
    """The line, from 1, and the reason for which code does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parse(code)
    except SyntaxError as error:
        return error.lineno or 1, error.msg
    except json.JSONDecodeError as error:
        return error.lineno, error.msg
    except yaml.MarkedYAMLError as error:
        return (error.problem_mark.line + 1 if error.problem_mark else 1), error.problem or "broken"
    except (ValueError, yaml.YAMLError) as error:
        return 1, " ".join(str(error).split())
    except (RecursionError, MemoryError):
        return 1, "nested too deeply"
    return None


def _parse_python(code: str) -> object:
    """Raises SyntaxError where code does not parse."""
    try:
        # What the compiler's table of names takes has been parsed, in a third of the time: no tree is made of it.
        return symtable.symtable(code, "<fence>", "exec")
    except SyntaxError:
        return ast.parse(code)


PARSERS: Mapping[str, Callable[[str], object]] = {
    "python": _parse_python,
    "py": _parse_python,
    "json": json.loads,
    "toml": tomllib.loads,
    "yaml": yaml.compose,
    "yml": yaml.compose,
}
