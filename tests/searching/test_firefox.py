"""The search in Firefox's engine, where this machine has one: Debian's firefox-esr, driven over WebDriver BiDi."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
NAMES = ("firefox-esr", "firefox")
DRIVER = Path(__file__).with_name("firefox.mjs")
QUERIES = {
    "旋转位置编码": "rope-pros-cons",
    "quikselect": "kth-largest-quickselect",
    "KV cache": "kv-cache-speedup",
    "moving_mean": "batchnorm-momentum",
    "asdfghjkl": "",
}


@contextmanager
def listening(profile: Path) -> Iterator[str]:
    """Firefox without a window; yields the address at which it takes commands."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None or shutil.which("node") is None:
        pytest.skip("no Firefox or no Node.js on this machine (Debian: apt install firefox-esr)")
    command = [path, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as firefox:
        try:
            lines = iter(firefox.stderr or ())
            yield next(line.split()[-1] for line in lines if "ws://" in line)
        finally:
            firefox.terminate()


def test_firefox_finds_what_chromium_finds(address: str, tmp_path: Path) -> None:
    with listening(tmp_path) as socket:
        command = ["node", "--experimental-websocket", str(DRIVER), socket, address, *QUERIES]
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert run.returncode == 0, run.stderr
    for answer in json.loads(run.stdout):
        best = QUERIES[answer["query"]]
        assert answer["asked"] == answer["query"]
        if best:
            assert best == answer["slugs"][0]
            assert re.search(r"个结果|包含一部分", answer["said"])
            assert answer["titles"]
            assert answer["marks"]
        else:
            assert ([], []) == (answer["slugs"], answer["titles"])
            assert "没有找到" in answer["said"]
