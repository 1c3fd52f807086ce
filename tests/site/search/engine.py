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
  const folded = fold(text);
  const words = compounds(folded);
  const found = [];
  words.forEach(({words: own, start}, at) => {
    found.push(...forms(own));
    const before = words[at - 1];
    const both = before && before.end === start - 1 && folded[before.end] === " " && joined(before.words, own);
    if (both) found.push(both);
  });
  for (const {run} of hanRuns(folded)) found.push(...pairs(run));
  return found;
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
