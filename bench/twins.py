"""Questions that differ by a few letters: found by MinHash and bands, beside comparing each with each.

Comparing a sample with all tells which there are, and how long it would take for all.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bench.related import row, timed
from bench.related_corpus import PIECE, coined
from bench.timing import Result
from kb.pages.executor import Executor, Here, Processes
from kb.pages.likeness import CLOSE
from kb.pages.near_duplicates import near_duplicates
from kb.pages.store import load
from kb.pages.wording import plain
from kb.site.assets import ROOT

SIZES = (10_000, 100_000)
CORES = os.cpu_count() or 1
SAMPLE = 400
COPIES = 4
"""One question in so many is another one with some letters changed."""
EXCHANGED = 0.6
"""The part of a question's words that come from elsewhere."""


def run(sizes: Sequence[int]) -> list[Result]:
    """The near duplicates among as many questions as each size."""
    return [_at(size) for size in sizes]


def _at(size: int) -> Result:
    texts = questions(size)
    chosen = sorted(random.Random(0).sample(range(size), min(SAMPLE, size)))  # noqa: S311 - a sample, no secret
    base, theirs = timed(lambda: compared_with_all(texts, chosen))
    with Processes(CORES) if CORES > 1 else Here() as executor:
        own, ours = timed(lambda: found(texts, executor))
    theirs = {pair for pair in theirs if pair[0] != pair[1]}
    # Each pair once: half of what the sample costs, for all.
    result = row("near-identical questions, beside all pairs", size, [(base * size / len(chosen) / 2, own)])
    missed = len(theirs - ours)
    return result | {
        "recall": round(1 - missed / max(1, len(theirs)), 4),
        "in the sample": len(theirs),
        "found": len(ours),
    }


def found(texts: Sequence[str], executor: Executor) -> set[tuple[int, int]]:
    """The pairs of near duplicates, the lower number first."""
    return {(first, second) for pairs, _ in near_duplicates(texts, CLOSE, executor) for first, second in pairs.tolist()}


def compared_with_all(texts: Sequence[str], chosen: Sequence[int]) -> set[tuple[int, int]]:
    """The near duplicates of some of the texts, each compared with all."""
    pairs: set[tuple[int, int]] = set()
    for start in range(0, len(texts), 50_000):
        part = texts[start : start + 50_000]
        asked = [texts[number] for number in chosen]
        scores: NDArray[np.uint8] = process.cdist(
            asked, part, scorer=fuzz.ratio, score_cutoff=CLOSE, dtype=np.uint8, workers=CORES
        )
        rows, columns = np.nonzero(scores)
        both = ((chosen[one], start + other) for one, other in zip(rows.tolist(), columns.tolist(), strict=True))
        pairs |= {(min(pair), max(pair)) for pair in both}
    return pairs


def questions(size: int) -> list[str]:
    """Questions as the linter compares them, grown from the real titles and aliases; one in four is nearly another."""
    metas = [page.meta for page in load(ROOT / "docs").pages.values()]
    real = [PIECE.findall(wording) for meta in metas for wording in (meta.title, *meta.aliases)]
    words = [piece for pieces in real for piece in pieces if len(piece) > 1]
    return [plain(text) for text in _grown(size, real, words)]


def _grown(size: int, real: Sequence[Sequence[str]], words: Sequence[str]) -> Iterator[str]:
    for number in range(size):
        chance = random.Random(number)  # noqa: S311 - a corpus, no secret
        if number % COPIES == COPIES - 1:
            source = chance.randrange(number // COPIES + 1) * COPIES
            yield _changed(_new(random.Random(source), real, words), chance)  # noqa: S311
        else:
            yield _new(chance, real, words)


def _new(chance: random.Random, real: Sequence[Sequence[str]], words: Sequence[str]) -> str:
    pieces = (*chance.choice(real), *(chance.choice(words) for _ in range(chance.randint(0, 3))))
    return "".join(_word(piece, words, chance) for piece in pieces)


def _word(piece: str, words: Sequence[str], chance: random.Random) -> str:
    if len(piece) < 2 or chance.random() >= EXCHANGED:
        return piece
    return chance.choice(words) if chance.random() < 0.9 else coined(int(50_000 * chance.random() ** 2))


def _changed(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(chance.randint(1, max(1, len(text) // 16))):
        place = chance.randrange(len(letters))
        change = chance.choice(("put", "insert", "remove"))
        letters[place : place + (change != "insert")] = [] if change == "remove" else [chance.choice(text)]
    return "".join(letters)
