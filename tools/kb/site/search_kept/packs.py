"""The search's files as they were compressed by the last build: most of them are the same again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np

from kb.site.search.shards import packed_after
from kb.site.search_kept.columns import Columns, cut

NAME = "packs"
WIDTH = 16
"""Bytes of a file's digest."""
FEW = 20
"""Of so many files one may be new while what is kept stays: to compress it again takes less time than to write all."""


class Packs:
    """Compresses files that the last build did not compress."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def pack(self, parts: Sequence[bytes], window: bytes) -> list[bytes]:
        """As `kb.site.search.shards.packed_after`."""
        stamp = hashlib.sha256(window).digest()
        before = self._read(stamp)
        names = [hashlib.blake2b(part, digest_size=WIDTH).digest() for part in parts]
        new = {name: part for name, part in zip(names, parts, strict=True) if name not in before}
        made = dict(zip(new, packed_after(list(new.values()), window), strict=True))
        packed = [made[name] if name in made else before[name] for name in names]
        if FEW * len(new) > len(parts):
            sizes = np.array([len(content) for content in packed], "<u4")
            self._columns.write(NAME, stamp, sizes, names, packed)
        return packed

    def _read(self, stamp: bytes) -> Mapping[bytes, bytes]:
        found = self._columns.read(NAME, stamp, "<u4", "u1", "u1")
        if found is None:
            return {}
        sizes, names, packed = found
        return dict(zip(cut(names, np.full(len(sizes), WIDTH)), cut(packed, sizes), strict=True))
