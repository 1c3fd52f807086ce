"""Bodies of pages that stay in their files, which have not changed since they were looked through."""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
from pathlib import Path
from typing import NamedTuple

from kb.model import KnownError
from kb.pages import limits
from kb.pages.store import shown_path


class InFile(NamedTuple):
    """Where a body stands."""

    path: str
    line: int
    """On which the body begins, from 1."""
    digest: str
    """Of the text of the file."""
    letters: int
    """Characters of the body."""
    blank: bool
    """Whether it says nothing."""

    def read(self) -> str:
        """The body. Raises KnownError where the file has changed since."""
        content = content_of(self.path)
        if digest(content) != self.digest:
            shown = shown_path(Path(self.path))
            raise KnownError(f"{shown}: was changed while the site was built; build it again")
        return below(content, self.line).decode()


def content_of(path: str | os.PathLike[str]) -> bytes:
    """The text of a file, as `read_page_text` gives it; empty where that would say why it does not."""
    try:
        found = os.lstat(path)
        if not stat.S_ISREG(found.st_mode) or found.st_size > limits.LARGEST:
            return b""
        with open(path, "rb") as file:  # noqa: PTH123 -- a path takes longer to make than to open
            content = file.read()
    except OSError:
        return b""
    # Translated only where there is something to translate.
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in content else content
    return content.removeprefix(codecs.BOM_UTF8)


def below(content: bytes, line: int) -> bytes:
    """A text from a line on."""
    lines = content.split(b"\n", line - 1)
    return lines[line - 1] if len(lines) >= line else b""


def digest(content: bytes) -> str:
    """What tells one content from all others."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()
