"""The corpora of the measurements: the same each time, and hard enough to tell a good way from a quick one."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from bench import notes_corpus
from bench.related import capped, multiplied, product, recall, sample
from bench.related_corpus import Sources, edited_page, page_like, pages_like, sources
from bench.twins import questions
from kb.pages.executor import Here
from kb.pages.store import load
from kb.site.near import ranked
from kb.site.near.counts import counted
from kb.site.near.neighbourhood import surroundings
from kb.site.related import MODEL, NEIGHBOURS
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def real() -> Sources:
    return sources(load(ROOT / "docs").pages)


def test_a_page_is_the_same_whatever_the_size(real: Sources) -> None:
    few, many = list(pages_like(real, 20)), list(islice(pages_like(real, 1_000_000), 20))
    assert few == many
    assert few[3] == page_like(real, 3)
    assert few[3].body != edited_page(real, 3).body
    assert len({page.body for page in few}) == 20


def test_questions_are_the_same_each_time_and_some_are_nearly_alike() -> None:
    assert questions(200) == questions(400)[:200]


def test_notes_have_300_lines_each_and_hardly_one_in_common() -> None:
    grown_from = notes_corpus.real(ROOT / "docs")
    notes = [notes_corpus.note(grown_from, number) for number in range(10)]
    assert notes[7] == notes_corpus.note(grown_from, 7)
    assert {300} == {note.count("\n") for note in notes}
    lines = [line for note in notes for line in set(note.split("\n")) if len(line) > 20]
    assert len(set(lines)) > 0.9 * len(lines)


@pytest.mark.slow
def test_the_nearest_are_found_where_words_of_few_pages_alone_do_not_do(real: Sources) -> None:
    counts = counted(pages_like(real, 1500), MODEL.features)
    exact, rows = product(counts), sample(1500)
    wanted = multiplied(exact, rows, NEIGHBOURS + 1)
    with Here() as executor:
        found = surroundings(counts, MODEL, executor)
    assert recall(wanted, rows, ranked.numbers_of(found.nearest)) >= 0.95
    assert recall(wanted, rows, capped(exact, rows)) < 0.6
    assert np.all(found.nearest[:, 0] > 0)
