"""What an installed package has beside its code."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.conftest import ROOT

NO_DATA = {".py", ".pyc", ".ts"}
"""Code, and types, which are for those who change it."""


def test_each_file_that_the_code_reads_comes_with_it() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    tools = ROOT / "tools"
    given = {path for package, names in named.items() for name in names for path in packaged(tools, package, name)}
    assert given == {path for path in tools.glob("kb/**/*.*") if path.suffix not in NO_DATA}


def packaged(tools: Path, package: str, name: str) -> list[Path]:
    """The files of a package by their pattern; at least one."""
    found = list(tools.joinpath(*package.split(".")).glob(name))
    assert found, name
    return found
