"""A server that answers as hosts of static sites do: packed with gzip, kept by browsers for ten minutes."""

from __future__ import annotations

import gzip
import io
import os
from email.utils import formatdate
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from tests.chromium import QuietHandler

PACKED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".webmanifest"}
LEVEL = 6
"""That of nginx and of most hosts."""


@lru_cache(maxsize=1024)
def packed(path: Path, changed: float) -> bytes:
    """A file as it goes over the wire; `changed` is when it was last written."""
    del changed
    return gzip.compress(path.read_bytes(), LEVEL, mtime=0)


class PackingHandler(QuietHandler):
    """Packs what can be packed, says how long it may be kept, and keeps connections open."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> BinaryIO | io.BytesIO | None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.split("?")[0].endswith("/") else path
        if not path.is_file() or path.suffix not in PACKED:
            return super().send_head()
        content = packed(path, path.stat().st_mtime)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Last-Modified", formatdate(path.stat().st_mtime, usegmt=True))
        self.end_headers()
        return io.BytesIO(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        kind = super().guess_type(path)
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
