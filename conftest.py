"""Runs the Python fences of every page: each is a test, and what it prints must be what the page shows.

Names each test that fails as soon as it does.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import re
import sys
from collections.abc import Iterator
from itertools import zip_longest
from textwrap import dedent
from typing import Any

import pytest
from sybil import Document, Example, Region, Sybil

FENCE = re.compile(
    r"^(?P<indent>[ \t]*)(?P<marks>`{3,})(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=indent)(?P=marks)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
OUTPUT = 'text title="输出"'
NEEDS_TORCH = re.compile(r"^\s*(?:import|from) torch\b", re.MULTILINE)
TORCH = importlib.util.find_spec("torch") is not None


def python_fences(document: Document) -> Iterator[Region]:
    """A region for each Python fence of a page: its code, what it should print, and the line of the code."""
    fences = list(FENCE.finditer(document.text))
    for fence, following in zip_longest(fences, fences[1:]):
        if fence["info"].split()[:1] == ["python"]:
            shown = dedent(following["text"]) if following and following["info"].strip() == OUTPUT else ""
            line = document.text.count("\n", 0, fence.start()) + 1
            yield Region(fence.start(), fence.end(), (dedent(fence["text"]), shown, line), run)


def run(example: Example) -> None:
    """Run a fence in the namespace that all fences of its page share; raise where it prints something else."""
    code, shown, line = example.parsed
    if not TORCH and NEEDS_TORCH.search(example.document.text):
        pytest.skip("the page runs PyTorch, which is not installed")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile("\n" * line + code, example.path, "exec"), example.namespace)  # noqa: S102 - our own pages
    assert _lines(shown) == _lines(printed.getvalue())


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").split("\n")]


def _name_the_module(namespace: dict[str, Any]) -> None:
    # Dataclasses look their module up by this name.
    namespace["__name__"] = "__main__"


pytest_collect_file = Sybil(parsers=[python_fences], patterns=["docs/**/*.md"], setup=_name_the_module).pytest()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Tell of a test that failed: a run that is ended from outside has no summary."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"\nfailed: {report.nodeid}", file=sys.__stderr__, flush=True)
