"""The preview shows an edited page at once, and soon all that depends on what was edited: pages, lists, code."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from kb.site.serving import Built, snapshot
from tests.conftest import QUIET, ROOT, question, write

KB = [sys.executable, "-c", "from kb.cli.main import run; run()"]
SECONDS = 240
RELOADING = re.compile(r"<script>var livereload.*?</script>", re.DOTALL)
SAYING = """

def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    return output + "<!-- anew -->"
"""


@contextmanager
def preview(project: Path) -> Iterator[str]:
    """The address of a running preview."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{found.getsockname()[1]}"
    command = [*KB, "serve", "--address", address]
    (project / "tmp").mkdir()
    environment = os.environ | QUIET | {"TMPDIR": str(project / "tmp")}
    with (project / "told").open("wb") as told:
        running = subprocess.Popen(command, cwd=project, env=environment, stderr=told)
    try:
        yield f"http://{address}"
        assert running.poll() is None
    finally:
        # As `make` does, which is ended itself and hands it on.
        for _ in range(3):
            running.terminate()
            time.sleep(0.1)
        assert running.wait(SECONDS) == 0


def text(url: str) -> str:
    """A page as it is served, without what reloads it."""
    with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 -- our own address
        return RELOADING.sub("", answer.read().decode())


def article(page: str) -> str:
    """What stands on a page between what all pages show."""
    start, end = page.index("<article"), page.index("</article>")
    return page[start:end]


def wait_for(url: str, is_there: Callable[[str], bool]) -> str:
    """The page once it is as it shall be; a slow machine gets its time."""
    end, found = time.monotonic() + SECONDS, ""
    while time.monotonic() < end:
        with suppress(OSError):
            if is_there(found := text(url)):
                return found
        time.sleep(0.2)
    raise AssertionError(f"{url}: not there in {SECONDS} seconds; last was {found[:500]}")


@pytest.mark.slow
def test_the_preview_follows_pages_and_code(project: Path) -> None:
    (project / "hooks").unlink()
    shutil.copytree(ROOT / "hooks", project / "hooks")
    docs = project / "docs"
    with preview(project) as address:
        alpha, topic = f"{address}/questions/alpha/", f"{address}/topics/basics/"
        wait_for(alpha, lambda page: "kb-head" in page)

        write(docs, "questions/alpha.md", question("什么是 alpha？", "见 [[beta]]。改过的一行，$b^3$。"))
        at_once = wait_for(alpha, lambda page: "改过的一行" in page)
        write(docs, "topics/basics.md", "---\ntitle: 基本功\nen: Basics\norder: 1\n---\n入门。\n")
        # The title stands on another page: the whole site was built.
        wait_for(f"{address}/topics/", lambda page: "基本功" in page)
        assert article(text(alpha).replace("基本功", "基础")) == article(at_once)

        write(docs, "questions/gamma.md", question("什么是 gamma？", "见 [[alpha]]。"))
        wait_for(f"{address}/questions/gamma/", lambda page: "什么是 gamma？" in page)

        broken = write(docs, "questions/beta.md", "---\ntitle: [\n---\n")
        wait_for(topic, lambda page: "什么是 beta？" not in page)
        assert "docs/questions/beta.md:" in (project / "told").read_text(encoding="utf-8")
        broken.write_text(question("什么是 beta？", "又好了。"), encoding="utf-8")
        wait_for(f"{address}/questions/beta/", lambda page: "又好了" in page)

        hook = project / "hooks" / "topics.py"
        hook.write_text(hook.read_text(encoding="utf-8") + SAYING, encoding="utf-8")
        wait_for(alpha, lambda page: "<!-- anew -->" in page)
    assert not list((project / "tmp").glob("kb-preview-*"))


@pytest.mark.slow
def test_pages_of_any_kind_are_made_anew_in_a_built_site(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = tmp_path_factory.mktemp("site")
    built = Built(project / "mkdocs.yml", site, "http://127.0.0.1:1/", [project / "docs"], 0)
    try:
        assert built.is_built()
        added = write(project / "docs", "questions/gamma.md", question("什么是 gamma？", "没有建过。"))
        write(project / "docs", "questions/beta.md", question("什么是 beta？", "题的新文字 $c^4$。"))
        write(project / "docs", "topics/basics.md", "---\ntitle: 基础\nen: Basics\norder: 1\n---\n专题的新文字。\n")
        write(project / "docs", "interviews/note.md", "---\ntitle: 一份面经\n---\n\n面经的新文字。\n")
        write(project / "docs", "notation.md", "# 符号\n\n自己的新文字。\n")
        now = snapshot([project / "docs"])
        assert built.show(now)
        assert not built.show(now)
        pages = ("questions/beta", "topics/basics", "interviews/note", "notation")
        for page, words in zip(pages, ("题的", "专题的", "面经的", "自己的"), strict=True):
            assert f"{words}新文字" in (site / page / "index.html").read_text(encoding="utf-8")
        assert not (site / "questions" / added.stem).exists()
    finally:
        built.end()
    assert not site.exists()


def test_an_address_in_use_is_told_in_one_line(project: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        command = [*KB, "serve", "--address", address]
        found = subprocess.run(command, cwd=project, env=os.environ | QUIET, capture_output=True, text=True)
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr == f"http://{address}/: Address already in use; choose another with --address\n"


def test_what_an_editor_leaves_beside_a_file_is_no_edit(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "a")
    before = snapshot([tmp_path])
    write(tmp_path, ".a.md.swp", "a")
    write(tmp_path, "a.md~", "a")
    write(tmp_path, "__pycache__/a.pyc", "a")
    assert snapshot([tmp_path]) == before
    write(tmp_path, "b/c.md", "c")
    assert snapshot([tmp_path, tmp_path / "none.md"]).keys() - before.keys() == {tmp_path / "b" / "c.md"}
