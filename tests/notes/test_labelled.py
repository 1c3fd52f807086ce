"""Notes of every kind with labels: the figures by kind, and the floors under them.

`python -m tests.notes.test_labelled` prints the figures.
"""

from __future__ import annotations

import pytest

from tests.notes.scoring import LABELLED, Score, by_kind, read_labels

LABELS = read_labels()
F1, ANSWERED, CODE, LEAKED = 0.95, 0.97, 0.98, 0.02
"""Floors over all notes, and the largest share of furniture on a page."""
KIND = 0.85
"""The floor under the f1 of each kind."""


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return by_kind(LABELS)


def _total(scores: dict[str, Score]) -> Score:
    total = Score()
    for score in scores.values():
        total.add(score)
    return total


def test_each_note_has_labels() -> None:
    assert sorted(path.name for path in LABELLED.glob("*.txt")) == sorted(labels.file for labels in LABELS)


def test_the_questions_of_each_kind_of_note_are_found(scores: dict[str, Score]) -> None:
    low = {kind: round(score.macro, 3) for kind, score in scores.items() if score.macro < KIND}
    assert not low
    assert _total(scores).macro >= F1


def test_what_is_answered_and_what_is_code_is_told(scores: dict[str, Score]) -> None:
    total = _total(scores)
    assert total.answered >= ANSWERED * total.found
    assert total.code >= CODE * total.notes


def test_furniture_stays_off_the_pages_and_nothing_is_lost(scores: dict[str, Score]) -> None:
    total = _total(scores)
    assert total.leaked <= LEAKED * total.furniture
    assert total.lost == 0


def _print() -> None:
    scores = by_kind(LABELS)
    for kind, score in [*scores.items(), ("all", _total(scores))]:
        print(f"{kind:10} {score}")


if __name__ == "__main__":
    _print()
