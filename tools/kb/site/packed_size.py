"""How many bytes a site takes on its way to a reader, packed as servers do; told as "about".

To pack all files of a large site takes long, and most are alike: of many of one name below one folder, such as the
pages of questions, some tell how all of them pack.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from kb.site.kept import Kept

DENSE = (".bin", ".png", ".woff2")
"""Files that are packed already."""
FEW = 64
"""Files of one name that are all packed."""
PART = 8
"""Of more files, one of so many is packed."""
MOST = 512
"""No more files of one name are packed: they tell it well enough, and each has to be read."""


class Sized(Protocol):
    """A file of the site."""

    @property
    def url(self) -> str:
        """Its address from the site's root."""

    @property
    def digest(self) -> str:
        """That of its content."""

    @property
    def size(self) -> int:
        """Its bytes."""


class Packed:
    """How many bytes a content takes when it is packed, as far as an earlier build found out."""

    KEY = "packed"

    def __init__(self, store: Kept | None = None) -> None:
        """`store` keeps the figures from build to build."""
        self.store = store
        found = store.read(self.KEY) if store else None
        self.known: dict[str, int] = json.loads(found) if found else {}
        self.asked: dict[str, int] = {}

    def size(self, file: Sized, read: Callable[[str], bytes]) -> int:
        """The bytes of a file when it is packed; `read` gives its content."""
        if file.digest not in self.known:
            # The quickest level: the figure is no more than "about".
            self.known[file.digest] = len(zlib.compress(read(file.url), 1))
        self.asked[file.digest] = self.known[file.digest]
        return self.asked[file.digest]

    def keep(self) -> None:
        """Keep what was asked for."""
        if self.store:
            self.store.write(self.KEY, json.dumps(self.asked).encode())


def packed_size(files: Iterable[Sized], read: Callable[[str], bytes], packed: Packed) -> int:
    """About how many bytes files take when they are packed; `read` gives the content of a file by its address."""
    found, by_name = 0, defaultdict[tuple[str, str], list[Sized]](list)
    for file in files:
        if file.url.endswith(DENSE):
            found += file.size
        else:
            by_name[file.url.partition("/")[0], file.url.rpartition("/")[2]].append(file)
    return found + sum(_packed_alike(alike, read, packed) for alike in by_name.values())


def _packed_alike(files: Sequence[Sized], read: Callable[[str], bytes], packed: Packed) -> int:
    # By their digests, which are as good as chance and the same in the next build.
    some = sorted(files, key=lambda file: file.digest)[: max(FEW, min(MOST, len(files) // PART))]
    all_bytes, bytes_of_some = (sum(file.size for file in each) for each in (files, some))
    return sum(packed.size(file, read) for file in some) * all_bytes // (bytes_of_some or 1)
