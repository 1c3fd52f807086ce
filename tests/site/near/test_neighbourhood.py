from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import Page, Slug
from kb.pages.executor import Executor, Here, Processes, Threads
from kb.site.near import ranked, weights
from kb.site.near.counts import Features
from kb.site.near.neighbourhood import Model, Neighbourhood, neighbourhood
from kb.site.near.updating import updated
from tests.site.knowledge import page

WORDS = [f"w{number}" for number in range(40)]
FEATURES: Features = {"text": lambda page: page.body.split(), "tags": lambda page: page.meta.tags}
MODEL = Model(FEATURES, (0.7, 0.3), 6, 5, 2, anew=1)
"""So small that lists overflow and run short; nothing is made anew to be quick."""

TWINS = ["w1 w2 w3", "w1 w2 w4", "w1 w2"]
bodies = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.sampled_from(TWINS)
tags = st.lists(st.sampled_from(["甲", "乙", "丙", "丁"]), max_size=2, unique=True).map(tuple)
texts = st.tuples(bodies, tags)
names = st.sampled_from([f"p{number:02}" for number in range(30)])
editions = st.dictionaries(names, texts, max_size=30)
edits = st.dictionaries(names, st.none() | texts, max_size=6)


@pytest.fixture(autouse=True, scope="module")
def _small_portions() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weights, "PORTION", 16)
        yield


def pages(written: Mapping[str, tuple[str, tuple[str, ...]]]) -> dict[Slug, Page]:
    return {Slug(slug): page(slug, slug, body, tags=tags) for slug, (body, tags) in written.items()}


def same(first: Neighbourhood, second: Neighbourhood, tried: int) -> bool:
    return (
        (first.counts.slugs, first.counts.terms) == (second.counts.slugs, second.counts.terms)
        and (first.weights != second.weights).nnz == 0
        and np.array_equal(first.tried[:, :tried], second.tried[:, :tried])
        and np.array_equal(first.nearest, second.nearest)
    )


@settings(max_examples=150, deadline=None)
@given(editions, st.lists(edits, min_size=1, max_size=4))
def test_bringing_up_to_date_gives_what_making_anew_gives(
    first: dict[str, tuple[str, tuple[str, ...]]], changes: list[dict[str, tuple[str, tuple[str, ...]] | None]]
) -> None:
    with Here() as executor:
        found = neighbourhood(pages(first), MODEL, executor)
        written = dict(first)
        for change in changes:
            written = {slug: text for slug, text in (written | change).items() if text is not None}
            found = updated(found, pages(written), {Slug(slug) for slug in change}, MODEL, executor)
            assert same(found, neighbourhood(pages(written), MODEL, executor), MODEL.tried)


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=0))
def test_long_lists_are_brought_up_to_date_through_many_edits(seed: int) -> None:
    chance = random.Random(seed)

    def text() -> tuple[str, tuple[str, ...]]:
        return chance.choice((*TWINS, " ".join(chance.choices(WORDS, k=9)))), ()

    written = {f"p{number:02}": text() for number in range(40)}
    with Here() as executor:
        found = neighbourhood(pages(written), MODEL, executor)
        for _ in range(6):
            slug = f"p{chance.randrange(40):02}"
            written.pop(slug, None)
            if chance.random() < 0.8:
                written[slug] = text()
            found = updated(found, pages(written), {Slug(slug)}, MODEL, executor)
            assert same(found, neighbourhood(pages(written), MODEL, executor), MODEL.tried)


def brute(found: Neighbourhood) -> list[list[tuple[int, int]]]:
    """Each page's likest: all scored, ties to the first."""
    products = (found.weights @ found.weights.T).toarray().astype(int)
    ranks = ([(-score, column) for column, score in enumerate(row) if score] for row in products)
    return [sorted(rank) for rank in ranks]


@settings(max_examples=100, deadline=None)
@given(editions)
def test_where_all_are_tried_the_nearest_are_exact(written: dict[str, tuple[str, tuple[str, ...]]]) -> None:
    with Here() as executor:
        found = neighbourhood(pages(written), Model(FEATURES, MODEL.shares, 99, 99), executor)
    for entries, expected in zip(found.nearest, brute(found), strict=True):
        shown = [(-int(score), int(number)) for score, number in read(entries)]
        assert expected == shown


def read(entries: ranked.Entries) -> list[tuple[int, int]]:
    numbers = ranked.numbers_of(entries)
    return [(score, number) for score, number in zip(ranked.scores_of(entries), numbers, strict=True) if number >= 0]


@pytest.mark.slow
@pytest.mark.parametrize("executor", [Threads(2), Processes(2)], ids=["threads", "processes"])
def test_every_executor_finds_the_same(executor: Executor) -> None:
    written = pages({f"p{n}": (" ".join(WORDS[(n * k) % 40] for k in range(2, 9)), ()) for n in range(1200)})
    with Here() as here:
        expected = neighbourhood(written, MODEL, here)
    with executor:
        assert same(expected, neighbourhood(written, MODEL, executor), MODEL.tried)
