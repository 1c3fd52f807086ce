"""Problems as text for people, as JSON, as annotations of a pull request, and as SARIF 2.1.0."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from kb.model import Problem
from kb.site.lint import RULE_NAMES

Format = Callable[[Sequence[Problem], int], str]
"""From the problems, and the number of pages looked through, to what is printed."""

PAGE_OF_RULES = "docs/rules.md"
SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def text(problems: Sequence[Problem], pages: int) -> str:
    """A line a problem, `path:line: rule: message`, and their number."""
    count = f"{pages} pages, {len(problems)} problem{'' if len(problems) == 1 else 's'}"
    return "\n".join([*map(str, problems), count])


def as_json(problems: Sequence[Problem], pages: int) -> str:
    """One object: `pages`, and `problems` with `path`, `line`, `rule` and `message`."""
    rows = [{"path": p.path, "line": p.line, "rule": p.rule, "message": p.message} for p in problems]
    return json.dumps({"pages": pages, "problems": rows}, ensure_ascii=False, indent=2)


def github(problems: Sequence[Problem], pages: int) -> str:
    """Workflow commands, which the service shows on the lines of a pull request."""
    commands = (
        f"::error file={_property(p.path)},line={max(1, p.line)},title={_property(p.rule)}::{_data(p.message)}"
        for p in problems
    )
    return "\n".join([*commands, text((), pages).replace(", 0 problems", f", {len(problems)} in all")])


def _data(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")


def sarif(problems: Sequence[Problem], _pages: int) -> str:
    """A log of static analysis: each rule points to its explanation in docs/rules.md."""
    names = sorted({*RULE_NAMES, *(problem.rule for problem in problems)})
    rules = [{"id": name, "help": {"text": f"{PAGE_OF_RULES}#{name}"}} for name in names]
    driver = {"name": "kb lint", "rules": rules}
    results = [_result(problem, names.index(problem.rule)) for problem in problems]
    # The paths are seen from where the command was run: in a workflow, the root of the clone.
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _result(problem: Problem, rule: int) -> dict[str, object]:
    place = {
        "artifactLocation": _artifact(problem.path),
        "region": {"startLine": max(1, problem.line)},
    }
    # Not of the line, so that a fault that moved is known as the same.
    print_ = hashlib.sha256(f"{problem.path}\n{problem.rule}\n{problem.message}".encode()).hexdigest()
    return {
        "ruleId": problem.rule,
        "ruleIndex": rule,
        "level": "error",
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"problem/v1": print_},
    }


def _artifact(path: str) -> dict[str, str]:
    """A path as a URI: relative to the root of the source, or whole."""
    whole = Path(path).is_absolute()
    return {"uri": f"file://{quote(path)}"} if whole else {"uri": quote(path), "uriBaseId": "%SRCROOT%"}


FORMATS: Mapping[str, Format] = {"text": text, "json": as_json, "github": github, "sarif": sarif}
