"""What a reader's line carries for a query, on the site as it is built."""

from __future__ import annotations

import gzip
from pathlib import Path
from statistics import median, quantiles

import pytest

from bench.search_relevance import FILES, read_queries
from tests.site.search.engine import ask

STEP = 5
"""Of all graded queries each fifth is asked first, and the one after it next: of all kinds, and seldom of one topic."""


@pytest.fixture(scope="module")
def fetched(built_site: Path) -> tuple[list[int], list[int]]:
    """Bytes of a first query, the engine and the core among them; and of the next one in the same page."""
    folder = built_site / "assets" / "search"
    texts = [query.text for path in FILES for query in read_queries(path)]
    pairs = list(zip(texts[::STEP], texts[STEP // 2 :: STEP], strict=False))
    answers = ask(folder, [one for first, following in pairs for one in ((first, {"fresh": True}), (following, {}))])
    sizes = [sum(size for _, size in answer["read"]) for answer in answers]
    engine = len(gzip.compress((folder / "search.js").read_bytes(), 9))
    return [engine + size for size in sizes[::2]], sizes[1::2]


def test_a_first_query_is_light(fetched: tuple[list[int], list[int]]) -> None:
    first, _ = fetched
    assert median(first) <= 64_000
    assert quantiles(first, n=10)[-1] <= 70_000


def test_the_next_query_is_lighter(fetched: tuple[list[int], list[int]]) -> None:
    _, following = fetched
    assert median(following) <= 5_000
    assert quantiles(following, n=10)[-1] <= 10_000
    # A word alone that is none, as nonsense is, is looked for among all words.
    assert max(following) <= 30_000
