"""What a fuzzer found, and an earlier importer hung at or broke on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz_import import FUZZED, check


@pytest.mark.parametrize("path", sorted(FUZZED.iterdir()), ids=lambda path: path.name)
def test_what_a_fuzzer_found_is_taken_apart(path: Path) -> None:
    check(path.read_bytes())
