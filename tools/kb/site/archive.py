"""Archives that are the same to the byte for the same files, on every day and every system."""

from __future__ import annotations

import zipfile

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time of a file in a ZIP archive, for all."""
UNIX = 3
"""What an archive says of the system on which it was made."""


def add(archive: zipfile.ZipFile, name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
    """Put a file into an archive, packed by `method`."""
    entry = zipfile.ZipInfo(name, FIRST_DAY)
    entry.create_system = UNIX
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content, method)
