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
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from scipy import sparse

from kb.model import Page, Slug
from kb.pages.executor import Executor
from kb.site.near.counts import Counts
from kb.site.near.kept import Kept
from kb.site.near.neighbourhood import Model, Neighbourhood, neighbourhood
from kb.site.near.updating import updated

LIBRARIES = ("numpy", "scipy", "sparse_dot_topn", "rjieba")
SEAL = 4
"""Bytes of the checksum with which the file begins."""
ARRAYS = ("tried", "complete", "nearest")

Digests = dict[Slug, str]


def kept_up(pages: Mapping[Slug, Page], model: Model, code: bytes, kept: Kept, executor: Executor) -> Neighbourhood:
    """The neighbourhood of `pages`: what is `kept` brought up to date, or made anew where that does not serve.

    `code` is the source of what reads features. The file is written again, where it can be.
    """
    edition = _edition(model, code)
    digests = {slug: kept.digests.get(slug) or _digest(pages[slug]) for slug in sorted(pages)}
    old = _load(kept.file, edition)
    if old is None:
        found = neighbourhood(pages, model, executor)
    else:
        edited = {slug for slug, digest in digests.items() if old[1].get(slug) != digest}
        if not edited and old[1].keys() == digests.keys():
            return old[0]
        found = updated(old[0], pages, edited, model, executor)
    # A folder that cannot be written costs time, and no build.
    with suppress(OSError):
        _keep(kept.file, found, digests, edition)
    return found


def _edition(model: Model, code: bytes) -> str:
    numbers = (model.shares, model.heavy, model.tried, model.spare, [*model.features])
    versions = [version(name) for name in LIBRARIES]
    own = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return hashlib.sha256(repr((numbers, versions)).encode() + own + code).hexdigest()


def _digest(page: Page) -> str:
    return hashlib.sha256(f"{page.meta!r}\n{page.body}".encode()).hexdigest()


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
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
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


def _load(file: Path, edition: str) -> tuple[Neighbourhood, Digests] | None:
    """What is kept; None where there is nothing, or other code made it, or it is broken."""
    try:
        with file.open("rb") as opened:
            # NumPy and the zip reader fail in many ways at a damaged file: they see whole ones only.
            if opened.read(SEAL) != _seal(opened):
                return None
            with np.load(opened, allow_pickle=False) as arrays:
                texts = json.loads(arrays["texts"].tobytes())
                return (_unpacked(arrays, texts), texts["digests"]) if texts["edition"] == edition else None
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
