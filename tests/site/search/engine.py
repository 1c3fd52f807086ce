"""The engine's modules in V8, and the whole engine in Node, for tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kb.site.search import scripts
from kb.site.v8 import Engine

RUN = Path(__file__).with_name("run.mjs")
TERMS = """
function terms(text) {
  const list = tokens(fold(text));
  const words = list.flatMap((token, at) => [
    ...forms(token.words ?? []), token.words ? together(list[at - 1], token) : "",
  ]);
  return [...words.filter(Boolean), ...(fold(text).match(HAN_RUN) ?? []).flatMap(pairs)];
}
const sortedPhrase = (text) => phrase(text).sort((a, b) => compareByPoints([...a], [...b]));
function compareByPoints(a, b) {
  const at = a.findIndex((letter, i) => letter !== b[i]);
  return at < 0 ? -Number(b.length > a.length) : (a[at].codePointAt(0) - (b[at]?.codePointAt(0) ?? -1));
}
"""


def modules(*names: str, more: str = "") -> Engine:
    """Modules of the engine in V8, as plain scripts."""
    return Engine("\n".join([*(scripts.EXPORT.sub("", scripts.IMPORT.sub("", source(name))) for name in names), more]))


def source(name: str) -> str:
    return (scripts.FOLDER / f"{name}.js").read_text(encoding="utf-8")


def ask(folder: Path, queries: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """What the engine in `folder` (assets/search of a site) answers in Node."""
    node = shutil.which("node") or shutil.which("node", path=str(Path(os.sys.executable).parent))  # type: ignore[attr-defined]
    if node is None:
        pytest.skip("no Node.js on this machine")
    run = subprocess.run(
        [node, str(RUN), str(folder)], input=json.dumps(queries), capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    answers: list[dict[str, Any]] = json.loads(run.stdout)
    return answers
