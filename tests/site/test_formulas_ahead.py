"""Formulas that other processes set before pages are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.site import katex, v8
from kb.site.formulas_ahead import set_ahead_from
from tests.conftest import question, write


@pytest.mark.parametrize("jobs", [1, 2])
def test_formulas_of_files_are_set_and_what_cannot_be_read_is_passed_over(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(katex, "CACHE", tmp_path / "kept")
    monkeypatch.setattr(v8._Process, "started", False)
    good = [write(tmp_path, f"{n}.md", question("什么是 alpha？", f"$x_{n}$ 和 `$y_{n}$`")) for n in range(5)]
    wrong = tmp_path / "wrong.md"
    wrong.write_bytes(b"$z$ \xff")
    set_ahead_from([*good, wrong, tmp_path / "missing.md"], jobs)()
    kept = [tex for n in range(5) for tex in (f"x_{n}", f"y_{n}", "z") if katex.is_kept(tex, False)]
    assert kept == [f"x_{n}" for n in range(5)]
