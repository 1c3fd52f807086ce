"""JavaScript modules of ours as one script for V8, which loads no others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

IMPORT = re.compile(r'^import (\{[^}]*\}) from "[^"]*?([^/"]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:class|const|function) (\w+))", re.MULTILINE)


def as_script(paths: Iterable[Path]) -> str:
    """A script of modules, in the order in which they need each other; what the last exports can be called."""
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in paths]
    modules = "\n".join(_module(name, text) for name, text in texts)
    return f"const modules = {{}};\n{modules}\nObject.assign(globalThis, modules['{texts[-1][0]}']);"


def _module(name: str, text: str) -> str:
    """A module as what a script can hold: a function that gives what the module exports."""
    body = EXPORT.sub("", IMPORT.sub(r'const \1 = modules["\2"];', text))
    return f'modules["{name}"] = (() => {{\n{body}\nreturn {{{", ".join(EXPORT.findall(text))}}};\n}})();'
