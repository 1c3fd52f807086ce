"""The engine stays small: lines of code, without blank lines, comments and docstrings."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.site.search import scripts
from tests.conftest import ROOT

MOST_PYTHON, MOST_JAVASCRIPT = 600, 500
LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
LONGEST = 130
"""Characters of a line: fewer lines are not to be had by longer ones."""


def python_lines(source: str) -> set[int]:
    """The numbers of the lines that hold code."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    lines = {line for token in tokens if token.type not in LAYOUT for line in range(token.start[0], token.end[0] + 1)}
    return lines - set(_docstrings(source))


def _docstrings(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def javascript_lines(source: str) -> list[str]:
    """The lines that hold code."""
    code = re.sub(r"/\*\*.*?\*/|^[ \t]*//[^\n]*$", "", source, flags=re.DOTALL | re.MULTILINE)
    return [line for line in code.split("\n") if line.strip()]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("source", "count"), [("a = 1\n\n# why\nb = 2\n", 2), ('"""Doc\nstring."""\nx = """a\nb"""\n', 2)]
)
def test_lines_of_python_are_counted(source: str, count: int) -> None:
    assert count == len(python_lines(source))


def test_lines_of_javascript_are_counted() -> None:
    assert 2 == len(javascript_lines("/**\n * doc\n */\nlet a;\n\n  // why\nlet b; // two\n"))


def test_the_engine_is_small() -> None:
    python = sum(len(python_lines(text(path))) for path in (ROOT / "tools/kb/site/search").glob("*.py"))
    modules = [javascript_lines(text(scripts.FOLDER / f"{name}.js")) for name in scripts.ENGINE]
    assert python < MOST_PYTHON
    assert sum(map(len, modules)) < MOST_JAVASCRIPT


def test_no_line_is_crammed() -> None:
    long = [line for name in scripts.ENGINE for line in text(scripts.FOLDER / f"{name}.js").split("\n")]
    assert [] == [line for line in long if len(line) > LONGEST]
