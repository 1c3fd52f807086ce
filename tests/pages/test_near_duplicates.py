from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from kb.model import Page, Slug
from kb.pages import twin_pairs
from kb.pages.executor import Executor, Here, Processes
from kb.pages.near_duplicates import PORTION, near_duplicates
from tests.site.knowledge import page

LETTERS = "什么是的区别和模型训练为如何注意力机制分词器优化损失函数梯度参数显存推理缓存"
CLOSE = 92.0


def found(texts: list[str], executor: Executor) -> dict[tuple[int, int], float]:
    portions = near_duplicates(texts, CLOSE, executor)
    rows = (row for pairs, scores in portions for row in zip(pairs.tolist(), scores.tolist(), strict=True))
    return {(first, second): score for (first, second), score in rows}


def exact(texts: list[str]) -> dict[tuple[int, int], float]:
    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=CLOSE, dtype=np.float32)
    return {(int(i), int(j)): float(scores[i, j]) for i, j in zip(*np.nonzero(scores), strict=True) if i < j}


def edited(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(max(1, len(text) // 20)):
        place = chance.randrange(len(letters))
        change = chance.choice(("put", "insert", "remove"))
        letters[place : place + (change != "insert")] = [] if change == "remove" else [chance.choice(LETTERS)]
    return "".join(letters)


def questions(count: int) -> list[str]:
    chance = random.Random(count)
    first = ["".join(chance.choices(LETTERS, k=chance.randint(11, 40))) for _ in range(count)]
    return sorted({*first, *(edited(text, chance) for text in first[: count // 2])})


def test_of_texts_a_few_letters_apart_nearly_none_is_missed() -> None:
    texts = questions(3000)
    with Here() as executor:
        ours = found(texts, executor)
    theirs = exact(texts)
    assert len(theirs) > 500
    assert len(ours.keys() & theirs.keys()) >= 0.98 * len(theirs)
    assert ours == {pair: theirs[pair] for pair in ours}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(LETTERS[:6], max_size=30), max_size=20))
def test_what_is_found_is_near_and_equal_texts_are_found(texts: list[str]) -> None:
    with Here() as executor:
        ours = found(texts, executor)
    theirs = exact(texts)
    assert ours.items() <= theirs.items()
    equal = {(i, j) for j, second in enumerate(texts) for i, first in enumerate(texts[:j]) if first == second != ""}
    assert equal <= ours.keys()


@pytest.mark.slow
def test_processes_find_the_same_pairs_in_the_same_order() -> None:
    texts = questions(PORTION)
    with Here() as here, Processes(2) as there:
        assert [*found(texts, here).items()] == [*found(texts, there).items()]


def test_many_wordings_are_compared_by_their_near_duplicates_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = questions(400)
    pages: dict[Slug, Page] = {}
    for number, text in enumerate(texts):
        pages[Slug(f"p{number:03}")] = page(f"p{number:03}", text)
    few = [*twin_pairs.twin_pairs(pages, pages, Here())]
    monkeypatch.setattr(twin_pairs, "MANY", 10)
    many = [*twin_pairs.twin_pairs(pages, pages, Here())]
    assert len(few) > 50
    assert few == many
