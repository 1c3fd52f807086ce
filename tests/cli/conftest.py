from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.knowledge import lay


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A small knowledge base with a note in it."""
    return lay(tmp_path)
