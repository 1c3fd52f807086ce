"""The neighbourhood of the last build, kept in a file, so that the next one looks only at the pages that changed.

What is kept belongs to the code and the libraries that made it, and each page to its digest; else it is not used.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from kb.model import Page, Slug
from kb.pages.executor import Executor
from kb.site.near.counts import Counts
from kb.site.near.matrices import sparse
from kb.site.near.neighbourhood import Model, Neighbourhood, neighbourhood
from kb.site.near.updating import updated
from kb.site.workers import afterwards

LIBRARIES = ("numpy", "scipy", "sparse_dot_topn", "rjieba")
SEAL = 4
"""Bytes of the checksum with which the file begins."""
ARRAYS = ("tried", "complete", "nearest")

Digests = Mapping[Slug, str]


class Last(NamedTuple):
    """What is kept: the neighbourhood, the code and the pages that it was made of."""

    edition: str
    found: Neighbourhood
    digests: Digests


class Keeping:
    """The neighbourhood in a file, as it was when this was made."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._last = _load(file)

    def make_ready(self, model: Model) -> None:
        """Find out what bringing up to date will ask, as long as nobody waits for it."""
        if self._last:
            self._last.found.heavy(model.heavy)

    def last(self, model: Model, code: bytes) -> Last | None:
        """What was kept; None where nothing was, or other code made it."""
        return self._last if self._last and self._last.edition == _edition(model, code) else None

    def kept_up(
        self, pages: Mapping[Slug, Page], model: Model, code: bytes, digests: Digests, executor: Executor
    ) -> Neighbourhood:
        """The neighbourhood of `pages`: what is kept brought up to date, or made anew where that does not serve.

        `code` is the source of what reads features, `digests` tells one content of a page from another. The file is
        written again, where it can be.
        """
        digests = {slug: digests[slug] for slug in sorted(pages)}
        if (last := self.last(model, code)) is None:
            found = neighbourhood(pages, model, executor)
        else:
            edited = {slug for slug, digest in digests.items() if last.digests.get(slug) != digest}
            if not edited and last.digests.keys() == digests.keys():
                return last.found
            found = updated(last.found, pages, edited, model, executor)
        afterwards(partial(_keep, self._file, found, digests, _edition(model, code)))
        return found


def _edition(model: Model, code: bytes) -> str:
    numbers = (model.shares, model.heavy, model.tried, model.spare, [*model.features])
    versions = [version(name) for name in LIBRARIES]
    own = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return hashlib.sha256(repr((numbers, versions)).encode() + own + code).hexdigest()


def _keep(file: Path, found: Neighbourhood, digests: Digests, edition: str) -> None:
    matrix = found.counts.matrix
    texts = {"edition": edition, "digests": digests, "terms": found.counts.terms}
    arrays = {
        "texts": np.frombuffer(json.dumps(texts).encode(), np.uint8),
        "counts": matrix.data,
        "columns": matrix.indices,
        "starts": matrix.indptr,
        "weights": found.weights.data,
        **{name: getattr(found, name) for name in ARRAYS},
    }
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    # A folder that cannot be written costs time, and no build.
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w+b") as opened:
            opened.write(bytes(SEAL))
            np.savez(opened, **arrays)
            seal = _seal(opened)
            opened.seek(0)
            opened.write(seal)
        part.replace(file)


def _seal(opened: BinaryIO) -> bytes:
    """What the beginning of a whole file is; then stands before what was sealed."""
    opened.seek(SEAL)
    found = 0
    while piece := opened.read(1 << 20):
        found = zlib.crc32(piece, found)
    opened.seek(SEAL)
    return found.to_bytes(SEAL, "big")


def _load(file: Path) -> Last | None:
    """What is kept; None where there is nothing, or it is broken, or was never of this form."""
    try:
        with file.open("rb") as opened:
            # NumPy and the zip reader fail in many ways at a damaged file: they see whole ones only.
            if opened.read(SEAL) != _seal(opened):
                return None
            with np.load(opened, allow_pickle=False) as arrays:
                texts = json.loads(arrays["texts"].tobytes())
                return Last(texts["edition"], _unpacked(arrays, texts), texts["digests"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _unpacked(arrays: Mapping[str, Any], texts: Mapping[str, Any]) -> Neighbourhood:
    terms = tuple((group, name) for group, name in texts["terms"])
    slugs = tuple(map(Slug, texts["digests"]))
    columns, starts = arrays["columns"], arrays["starts"]
    counts, weights = (
        sparse.csr_matrix((arrays[name], columns, starts), shape=(len(slugs), len(terms)))
        for name in ("counts", "weights")
    )
    return Neighbourhood(Counts(slugs, terms, counts), weights, *(arrays[name] for name in ARRAYS))
