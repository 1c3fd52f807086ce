"""The project's own rules: arrows between rooms, sizes, names, what the documentation promises."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.cli.main import parser
from tests.conftest import ROOT

KB = ROOT / "tools" / "kb"
MAY_IMPORT = {
    "model": set(),
    "calculators": {"model"},
    "notes": {"model"},
    "pages": {"model"},
    "site": {"model", "pages", "calculators"},
    "cli": {"model", "notes", "pages", "site", "calculators"},
}
EMPTY_NAMES = {"utils", "util", "helpers", "common", "misc", "manager"}


def tracked(*suffixes: str) -> list[Path]:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listing.splitlines() if name.endswith(suffixes) and (ROOT / name).is_file()]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_stands_before_it(room: str) -> None:
    paths = [KB / "model.py"] if room == "model" else sorted((KB / room).rglob("*.py"))
    assert paths
    rooms = {name.split(".")[1] for path in paths for name in imports(path) if name.startswith("kb.")}
    assert rooms <= MAY_IMPORT[room] | {room}


def test_few_modules_know_mkdocs() -> None:
    """What hooks need of it, and what the preview does."""
    knowing = {path for path in KB.rglob("*.py") if any(name.split(".")[0] == "mkdocs" for name in imports(path))}
    assert {KB / "site" / f"{name}.py" for name in ("build", "building", "making", "preview", "serving")} == knowing


def test_hooks_import_of_ours_the_site_alone_and_never_one_another() -> None:
    hooks = sorted((ROOT / "hooks").glob("*.py"))
    for path in hooks:
        names = set(imports(path))
        assert {"kb"} >= {name for name in names if name.split(".")[0] == "kb" and not name.startswith("kb.site")}, path
        assert not {name.split(".")[0] for name in names} & {other.stem for other in hooks}, path


def test_modules_and_functions_stay_small() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in tracked(".py")}
    assert [] == [path for path, text in texts.items() if text.count("\n") > 250]
    functions = [(path, node) for path, text in texts.items() for node in ast.walk(ast.parse(text))]
    assert [] == [
        f"{path}:{node.lineno}: {node.name}"
        for path, node in functions
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    ]


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [] == [path for path in tracked(".py") if path.stem in EMPTY_NAMES]


def test_pins_have_hashes_and_name_no_host() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        pins = re.findall(r"^[A-Za-z0-9._-]+==", text, re.MULTILINE)
        assert pins
        assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) >= len(pins)
        assert "://" not in text
    assert "://" not in re.sub(r'"url": "https://[^"]*"', "", (ROOT / "package-lock.json").read_text(encoding="utf-8"))


def test_every_dependency_tells_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("dependencies = [")
    for line in lines[start + 1 : lines.index("]", start)]:
        assert re.search(r'",\s+# .+\((?:MIT|ISC|BSD-\d-Clause|Apache-2\.0)\)$', line), line


def test_the_documentation_names_every_command_and_target() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    main = [target for target in targets if target in {"site", "serve", "test", "lint", "bench", "pins"}]
    assert all(f"make {target}" in readme for target in main)
    commands = re.findall(r"\{([a-z,-]+)\}", parser().format_help()) or re.findall(
        r"^    ([a-z-]+) ", parser().format_help(), re.MULTILINE
    )
    assert commands
    assert all(f"kb {name}" in readme for name in commands)


def test_no_page_repeats_the_words_of_a_note() -> None:
    notes = ROOT.parent / "shared" / "notes"
    if not notes.is_dir():
        pytest.skip("the source notes are not on this machine")
    texts = {path.name: _bare(path.read_text(encoding="utf-8")) for path in notes.glob("*.txt")}
    repeated = []
    for path in sorted((ROOT / "docs" / "questions").glob("*.md")):
        body = _bare(re.sub(r"(?ms)^---.*?^---$|^ *```.*?^ *```$", "", path.read_text(encoding="utf-8")))
        for start in range(len(body) - 18):
            piece = body[start : start + 18]
            if len(re.findall("[\u4e00-\u9fff]", piece)) >= 9 and any(piece in text for text in texts.values()):
                repeated.append(f"{path.name}: {piece}")
                break
    assert [] == repeated


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
