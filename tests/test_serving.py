"""The preview follows what is edited: pages, and the code that makes them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import QUIET, ROOT

SECONDS = 240
SAYING = """

def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    return output + "<!-- anew -->"
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def wait_for(url: str, words: bytes) -> bool:
    """Whether the page comes to have the words; a slow machine gets its time."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 -- our own address
            if words in answer.read():
                return True
        time.sleep(0.3)
    return False


@pytest.mark.slow
def test_the_preview_shows_an_edited_page_and_what_edited_hooks_do(project: Path) -> None:
    (project / "hooks").unlink()
    shutil.copytree(ROOT / "hooks", project / "hooks")
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "-a", address]
    with subprocess.Popen(command, cwd=project, env=os.environ | QUIET, stderr=subprocess.DEVNULL) as preview:
        try:
            url = f"http://{address}/questions/alpha/"
            assert wait_for(url, b"kb-head")
            page = project / "docs" / "questions" / "alpha.md"
            page.write_text(page.read_text(encoding="utf-8") + "\nan edited line\n", encoding="utf-8")
            assert wait_for(url, b"an edited line")
            hook = project / "hooks" / "topics.py"
            hook.write_text(hook.read_text(encoding="utf-8") + SAYING, encoding="utf-8")
            assert wait_for(url, b"<!-- anew -->")
            assert preview.poll() is None
        finally:
            preview.terminate()
