"""Texts that differ by a few letters, among a million of them: by MinHash and bands, never each with each.

A text is the set of its pairs of letters. Two sets agree in a place of their MinHash signatures as often as they
overlap (Broder 1997), and texts whose signatures agree in a whole band are compared letter by letter, which is
locality-sensitive hashing (Leskovec, Rajaraman and Ullman 2014, chapter 3). With 32 bands of 4, of texts whose pairs
overlap by 0.6 one in eighty is missed, and at 0.7 one in five thousand; 92 % of letters alike mean about 0.6 and more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, tee

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rensa import RMinHash

from kb.pages.executor import Executor, streamed

BANDS = 32
ROWS = 4
"""Places of a signature in a band."""
SEED = 20_210
PORTION = 20_000
"""Texts or pairs of a task."""
NEXT = 256
"""Texts of a band that a text is compared with: the next ones. Where more are alike, one is a twin of many."""

Pairs = NDArray[np.int64]
"""Pairs of places in a sequence of texts, of shape (pairs, 2): the lower place first, sorted, each once."""


def letter_pairs(text: str) -> list[str]:
    """The pairs of neighbouring letters of a text, each once; a text of one letter is its own pair."""
    return list(dict.fromkeys(text[place : place + 2] for place in range(max(1, len(text) - 1))))


def near_duplicates(
    texts: Sequence[str], least: float, executor: Executor
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """Pairs of texts with `least` percent of letters alike or more, and their percents, portion by portion, sorted."""
    portions, again = tee(part for pairs in candidates(texts, executor) for part in _portions(pairs))
    items = ((*_texts_of(texts, part), least) for part in again)
    for part, scores in zip(portions, streamed(executor, compared, items), strict=True):
        near = scores >= least
        yield part[near], scores[near]


def _texts_of(texts: Sequence[str], pairs: Pairs) -> tuple[list[str], list[str]]:
    first, second = pairs.T.tolist()
    return [texts[place] for place in first], [texts[place] for place in second]


def compared(item: tuple[list[str], list[str], float]) -> NDArray[np.float32]:
    """The percents of letters alike of texts and others, one by one; 0 where it is less than asked."""
    first, second, least = item
    scores: NDArray[np.float32] = process.cpdist(first, second, scorer=fuzz.ratio, score_cutoff=least)
    return scores


def candidates(texts: Sequence[str], executor: Executor) -> Iterator[Pairs]:
    """The pairs of texts that have a band in common, by portions of the lower text: all at once fill the memory."""
    keys = np.zeros((BANDS, len(texts)), np.uint64)
    starts = [*range(0, len(texts), PORTION), len(texts)]
    portions = (list(texts[start:end]) for start, end in pairwise(starts))
    for start, found in zip(starts, streamed(executor, bands, portions), strict=False):
        keys[:, start : start + found.shape[1]] = found
    sorted_bands = [_sorted(band) for band in keys]
    del keys
    for start, end in pairwise(starts):
        found = np.unique(np.concatenate([_together(band, start, end) for band in sorted_bands]))
        yield np.stack([found >> 32, found & 0xFFFFFFFF], axis=1)


def bands(texts: Sequence[str]) -> NDArray[np.uint64]:
    """A number for each band of each text's signature, of shape (bands, texts)."""
    digests = RMinHash.digests_from_token_sets([letter_pairs(text) for text in texts], BANDS * ROWS, SEED)
    places = np.array(digests, np.uint64).reshape(len(texts), BANDS, ROWS)
    mixed = np.zeros((len(texts), BANDS), np.uint64)
    for row in range(ROWS):
        # The multiplier of FNV-1a; it wraps, which is what mixes.
        mixed = (mixed ^ places[:, :, row]) * np.uint64(1_099_511_628_211)
        mixed ^= mixed >> np.uint64(29)
    return mixed.T


@dataclass(frozen=True, slots=True)
class _Band:
    """A band of all texts in the order of its numbers; texts with equal numbers stand in their own order."""

    texts: NDArray[np.int32]
    numbers: NDArray[np.uint64]
    places: NDArray[np.int32]
    """Where each text stands."""


def _sorted(band: NDArray[np.uint64]) -> _Band:
    order = np.argsort(band, kind="stable").astype(np.int32)
    places = np.empty(len(order), np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return _Band(order, band[order], places)


def _together(band: _Band, start: int, end: int) -> NDArray[np.int64]:
    """The pairs of texts with equal numbers whose lower one is in a portion, each as one number."""
    places = band.places[start:end]
    found = [np.zeros(0, np.int64)]
    for step in range(1, NEXT + 1):
        places = places[places < len(band.numbers) - step]
        places = places[band.numbers[places + step] == band.numbers[places]]
        if not len(places):
            break
        found.append(band.texts[places].astype(np.int64) << 32 | band.texts[places + step])
    return np.concatenate(found)


def _portions(pairs: Pairs) -> Iterator[Pairs]:
    for start in range(0, len(pairs), PORTION):
        yield pairs[start : start + PORTION]
