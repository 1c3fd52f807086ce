"""Notes from bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.model import KnownError
from kb.notes.read import read_note, take_bytes

TEXT = "1. 什么是大模型的涌现能力？\n规模到一定程度后才出现的能力。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_encoding_is_recognised(encoding: str) -> None:
    assert ("1. 什么是大模型的涌现能力？", "规模到一定程度后才出现的能力。", "") == take_bytes(
        TEXT.encode(encoding), "a"
    ).lines


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_count(ending: str) -> None:
    assert ("a", "b") == take_bytes(f"a{ending}b".encode(), "a").lines


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b" \n\xef\xbb\xbf\n", "is empty"),
        (b"\x00\x01\x02PNG", "binary"),
        (bytes(range(128, 256)) * 3, "unknown encoding"),
    ],
)
def test_what_is_no_note_is_a_known_fault_of_one_line(content: bytes, fault: str) -> None:
    with pytest.raises(KnownError, match=rf"^n\.txt: .*{fault}[^\n]*; [^\n]*$"):
        take_bytes(content, "n.txt")


def test_a_missing_note_is_a_known_fault(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="cannot be read"):
        read_note(tmp_path / "none.txt")
