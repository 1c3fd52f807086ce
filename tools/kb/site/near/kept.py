"""Where a neighbourhood is kept: apart from what makes it, which takes long to load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.model import Slug


@dataclass(frozen=True)
class Kept:
    """A file, and the digests of pages, where somebody knows them already."""

    file: Path
    digests: Mapping[Slug, str] = field(default_factory=dict)
