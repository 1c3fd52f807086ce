"""The scripts of the search as the browser gets them: the engine's modules in one file, without comments."""

from __future__ import annotations

import hashlib
import re

from kb.site.assets import ROOT
from kb.site.scripts import lean

FOLDER = ROOT / "docs" / "assets" / "javascripts" / "search"
PLACE = "assets/search"
ENGINE = ("tokens", "files", "query", "spelling", "rank", "excerpt", "engine")
"""Modules in the order in which they need each other."""
IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const))", re.MULTILINE)


def engine(core: str) -> tuple[str, str]:
    """The name and the text of the engine: a module; `core` is the name of the index's first file."""
    text = "".join(EXPORT.sub("", _read(name)) for name in ENGINE[:-1]) + _read(ENGINE[-1])
    text = f'const CORE = "{core}";\n{text}'
    return f"engine.{hashlib.sha256(text.encode()).hexdigest()[:10]}.js", text


def worker(engine_name: str, core: str) -> tuple[str, str]:
    """The lasting name and the text of the worker behind the search box, which loads the engine when it is wanted."""
    return "worker.js", f'const CORE = "{core}";\nconst ENGINE = "{engine_name}";\n{_read("worker")}'


def _read(name: str) -> str:
    return IMPORT.sub("", lean((FOLDER / f"{name}.js").read_text(encoding="utf-8")))
