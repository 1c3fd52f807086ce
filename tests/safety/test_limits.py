"""What is too large, too deep or no file at all ends in a line that says so, not in memory or in waiting."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions import Extension

from kb.model import FaultyPages, KnownError
from kb.pages import frontmatter, limits, prose, store
from kb.site import maths
from kb.site.maths import READING, READING_OPTIONS, MathsExtension
from kb.site.sanitise import TOO_DEEP, SanitiseExtension, refused
from tests.conftest import QUIET, question, write

HANG = 120
"""Seconds after which something hangs; each takes one or two."""

TOO_MUCH: dict[str, str] = {
    "headings": "# 题\n\n" * 100_000,
    "headings-by-underlines": "题\n==\n\n" * 50_000,
    "quotes": ">" * 20_000 + " 深",
    "lists-in-a-line": "- " * 20_000 + "深",
    "numbers-in-a-line": "1. " * 20_000 + "深",
    "lists-by-indentation": "\n".join(" " * 4 * level + "- 深" for level in range(400)),
    "lists-in-quotes": "> - " * 10_000 + "深",
    "brackets": "[" * 40_000,
    "images": "![" * 20_000,
    "links": "[a](" * 12_000,
    "tags": "<a " * 15_000,
    "declarations": "<![" * 15_000,
    "one-line": "字" * 60_000,
    "emphasis": "*a **b " * 2_000 + " b** a*" * 2_000,
    "underlines": "_a __b " * 2_000,
    "dollars": "$a$ " * 10_000,
    "footnotes": "".join(f"[^{number}]: 注\n\n" for number in range(20_000)),
}
NESTED_YAML: dict[str, str] = {
    "flow": "[" * 100_000,
    "mappings": "{a: " * 20_000,
    "blocks": "- " * 9_000,
    "blocks-in-the-slow-reader": "a: '&'\nb:\n " + "- " * 5_000,
    "bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]",
    "merge": "a: &a {x: 1}\nb: {<<: *a}",
    "object": "a: !!python/object/apply:os.system [true]",
    "long": "a: " + "x" * 30_000,
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_is_told_with_the_line(name: str) -> None:
    found = list(limits.problems("---\ntitle: A\n---\n\n" + TOO_MUCH[name], "p.md"))
    assert found
    assert all(problem.rule == "too-large" for problem in found)
    assert all(problem.line >= 1 for problem in found)


@pytest.mark.parametrize("name", NESTED_YAML)
def test_a_front_matter_neither_nests_nor_loads_objects(name: str) -> None:
    with pytest.raises(FaultyPages) as caught:
        frontmatter.typed(dict, frontmatter.split(f"---\n{NESTED_YAML[name]}\n---\n", "p.md"), "p.md")
    assert str(caught.value).startswith("p.md:")


def test_a_page_at_its_limits_is_still_a_page() -> None:
    pages = [
        "## 题\n\n" * (limits.HEADINGS // 2),
        ">" * limits.LEVELS + " 深",
        "- " * limits.LEVELS + "深",
        "[" * limits.OPENED_IN_BLOCK,
        "<a " * limits.OPENED_IN_BLOCK,
        "*a **b " * 160 + " b** a*" * 160,
    ]
    for page in pages:
        assert [] == list(limits.problems(page, "p.md"))
        convert(page)


def test_what_nests_too_deep_for_markdown_is_told() -> None:
    told = [message for _, message in refused("x <pad>\n\n" + "- " * 600 + "x")]
    assert [TOO_DEEP] == told


def convert(text: str) -> str:
    extensions: list[str | Extension] = [*READING, "toc", MathsExtension(reporter=lambda *_: None), SanitiseExtension()]
    return Markdown(extensions=extensions, extension_configs=READING_OPTIONS).convert(text)


WORDS = (
    "``` ~~~ ` `` <!-- --> > - 1. $ $$ \\ [ ] ( ) ![ [[ ]] | <b> </b> <div> </div> <script> { } * ** _ # !!! ??? [^1] "
    "[^1]: &lt; &#2; 字 a http://a.b : \" '"
)
BLOCKS = ("\n", "\n\n", " ", "    ", "{ .a #b c=d }", '!!! note "x"', '=== "x"', ":   ")
PIECES = st.sampled_from([*WORDS.split(), *BLOCKS])


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_nothing_forbidden_leaves_the_sanitiser(text: str) -> None:
    html = convert(text)
    assert not re.search(r"<(?:script|style|iframe|object|svg(?! xmlns)|form)\b|\son\w+=|javascript:", html)
    assert "wzxhzdk" not in html


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_code_is_blanked_out_in_place(text: str) -> None:
    seen = prose.without_code(text)
    assert len(seen) == len(text)
    assert [i for i, c in enumerate(text) if c == "\n"] == [i for i, c in enumerate(seen) if c == "\n"]


ATTACKS: dict[str, Callable[[], object]] = {
    "comments that stay open": lambda: prose.without_code("<!-- " * 90_000),
    "fences that stay open": lambda: prose.without_code(
        "\n".join("> " * (n % 40) + " " * (n % 30) + "`" * 3 + "a" for n in range(12_000))
    ),
    "ticks of all lengths": lambda: prose.without_code(" ".join("`" * n for n in range(1, 300)) + "a" * 4_000),
    "dollars of all kinds": lambda: prose.without_formulas("$a\\$ $$ " * 50_000),
    "gaps in a refused formula": lambda: list(
        refused_formulas("\\$\\foo " + "> " * 30 + "z\n\n$\\foo " + "> " * 29 + "\\bar$")
    ),
    "a macro that doubles itself": lambda: list(refused_formulas("$\\def\\a{" + "x" * 5_000 + "}" + "\\a" * 900 + "$")),
    "braces without end": lambda: list(refused_formulas("$" + "{" * 9_000 + "}" * 9_000 + "$")),
    "a formula without end": lambda: list(refused_formulas("$" + "x" * 20_000 + "$")),
}


def refused_formulas(text: str) -> Iterator[tuple[int, str, str]]:
    return maths.refused(text)


@pytest.mark.parametrize("name", ATTACKS)
def test_no_pattern_waits_for_ever(name: str) -> None:
    # In a process of its own, which a watchdog can end.
    code = f"from tests.safety.test_limits import ATTACKS; ATTACKS[{name!r}]()"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=HANG)


LARGE = ("headings", "quotes", "lists-in-a-line", "brackets")
LEFT_OUT = (
    *(f"questions/{name}.md" for name in (*LARGE, "huge", "linked", "endless", "pipe")),
    *(f"own-{name}.md" for name in (*LARGE, "yaml")),
    "assets/linked.txt",
    "assets/pipe.txt",
)


def test_a_build_tells_every_file_that_it_leaves_out(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    docs = project / "docs"
    secret = tmp_path_factory.mktemp("outside") / "secret.md"
    secret.write_text(question("机密", "放在外面的钥匙"), encoding="utf-8")
    for name in LARGE:
        write(docs, f"questions/{name}.md", question(name, TOO_MUCH[name]))
        write(docs, f"own-{name}.md", f"---\ntitle: {name}\n---\n{TOO_MUCH[name]}")
    write(docs, "questions/huge.md", question("huge", "字" * 17_000_000))
    write(docs, "own-yaml.md", f"---\ntitle: {'[' * 100_000}\n---\n")
    (docs / "questions" / "linked.md").symlink_to(secret)
    (docs / "assets" / "linked.txt").symlink_to("/etc/passwd")
    (docs / "questions" / "endless.md").symlink_to("/dev/zero")
    os.mkfifo(docs / "questions" / "pipe.md")
    os.mkfifo(docs / "assets" / "pipe.txt")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(project / "site")]
    run = subprocess.run(
        command, cwd=project, env=os.environ | QUIET, capture_output=True, text=True, check=False, timeout=HANG
    )
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    for name in LEFT_OUT:
        assert re.search(rf"docs/{name}:\d+: ", run.stderr), name
    assert not list((project / "site").rglob("linked*"))
    published = b"".join(path.read_bytes() for path in (project / "site").rglob("*") if path.is_file())
    assert "放在外面的钥匙".encode() not in published


def test_a_folder_that_is_a_link_ends_the_build(project: Path) -> None:
    (project / "docs" / "loop").symlink_to(project)
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(project / "site")]
    run = subprocess.run(
        command, cwd=project, env=os.environ | QUIET, capture_output=True, text=True, check=False, timeout=HANG
    )
    assert run.returncode == 1
    assert "docs/loop:1: unreadable: " in run.stderr
    assert "Traceback" not in run.stderr


def test_a_knowledge_base_reads_no_folder_that_leads_out(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "questions").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KnownError, match="leads out of the knowledge base"):
        store.load(tmp_path / "docs")


@pytest.mark.parametrize(
    "slug", ["", ".", "..", "../x", "a/b", "a\\b", "/etc/passwd", "a\0b", "-rf", ".hidden", 'a"b', "x" * 200]
)
def test_no_slug_is_a_path(tmp_path: Path, slug: str) -> None:
    with pytest.raises(KnownError):
        store.page_path(tmp_path, slug)
    with pytest.raises(KnownError):
        store.interview_path(tmp_path, slug)


def test_code_that_is_blanked_out_nests_nothing() -> None:
    assert [] == list(limits.problems("`" + "a" * 200 + "` 是一个标识符。", "p.md"))
