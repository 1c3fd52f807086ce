"""What is kept from build to build, and what comes back from the process that made a page."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.site.kept import Kept
from kb.site.logs import told_again, told_aside
from kb.site.prepared import Marks, filled


@given(st.lists(st.tuples(st.text(), st.sampled_from(["engine", "search", "policy"]))), st.text())
def test_words_stand_where_their_marks_stood(pieces: list[tuple[str, str]], end: str) -> None:
    words = {"engine": "e.js", "search": "搜.js", "policy": ""}
    marks = Marks(*words)
    html, places = marks.taken_out(("".join(text + marks.words[name] for text, name in pieces) + end).encode())
    assert ("".join(text for text, _ in pieces) + end).encode() == html
    assert ("".join(text + words[name] for text, name in pieces) + end).encode() == filled(html, places, words)


def test_what_is_kept_is_found_and_what_is_harmed_is_not(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.write("abcd", b"one\ntwo")
    assert kept.read("abcd") == b"one\ntwo"
    assert kept.read("abce") is None
    path = next(path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes()[:-1])
    assert kept.read("abcd") is None


def test_what_was_not_used_for_long_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.site.kept.LITTLE", 0)
    kept = Kept(tmp_path)
    for number, used in enumerate([1000, 2000, 3000, 4000, 5000]):
        key = f"ab{number}"
        kept.write(key, b"x")
        os.utime(kept._path(key), (used, used))

    def left() -> list[int]:
        return [number for number in range(5) if kept._path(f"ab{number}").exists()]

    kept.tidy(since=5000)
    assert left() == [0, 1, 2, 3, 4], "a folder that was begun today holds nothing old"
    os.utime(tmp_path / "tidied", (5000, 5000))
    kept.tidy(since=5000)
    assert left() == [2, 3, 4]
    kept.tidy(since=6000)
    assert left() == [2, 3, 4], "once a day is enough"


def test_what_was_logged_aside_is_told_again_in_its_place(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("mkdocs.plugins.kb")
    with told_aside() as told:
        log.warning("%s of %d", "one", 2)
        log.debug("nobody asked")
    assert [] == caplog.messages
    told_again(told)
    assert ["one of 2"] == caplog.messages
