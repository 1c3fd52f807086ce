"""How good answers are: the graded queries of tests/site/search/queries.txt, and the usual measures over them.

nDCG@10 (Järvelin and Kekäläinen 2002, with gains of 2^grade - 1), recall@5 of the best pages, the reciprocal rank of
the first page of grade 2 or more, and the share of queries without an answer.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "site" / "search"
NAMES = (
    "queries",
    "queries-unseen",
    "queries-later",
    "queries-fresh",
    "queries-last",
    "queries-outside",
    "queries-closing",
)
FILES = tuple(FOLDER / f"{name}.txt" for name in NAMES)
"""The queries that the search was made with, and six sets that were written afterwards from the pages alone."""
NONSENSE = "nonsense"


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a kind, with the grade of each page that is worth something to who typed it."""

    kind: str
    text: str
    grades: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over queries."""

    ndcg: float
    recall: float
    reciprocal_rank: float
    empty: float


def read_queries(path: Path = FOLDER / "queries.txt") -> list[Query]:
    """The queries of a file: kind, text and grades on a line, separated by `|`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = ([part.strip() for part in f"{line} ".split(" | ")] for line in lines if line and not line.startswith("#"))
    return [Query(kind, text.removesuffix("|").strip(), _grades(*grades)) for kind, text, *grades in rows]


def _grades(written: str = "") -> dict[str, int]:
    pairs = (pair.split("=") for pair in written.split())
    return {slug: int(grade) for slug, grade in pairs}


def quality(queries: Sequence[Query], answers: Sequence[Sequence[str]]) -> dict[str, Quality]:
    """The quality of answers (slugs, best first) by kind of query and, as `all`, over those that have an answer."""
    measured: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    for query, answer in zip(queries, answers, strict=True):
        if query.grades:
            values = (ndcg(query, answer), recall(query, answer), reciprocal_rank(query, answer), float(not answer))
            measured[query.kind].append(values)
            measured["all"].append(values)
    return {kind: Quality(*(fmean(column) for column in zip(*rows, strict=True))) for kind, rows in measured.items()}


def ndcg(query: Query, answer: Sequence[str]) -> float:
    """Gains of the first ten pages, discounted by place, as a part of the best possible."""
    best = sorted(query.grades.values(), reverse=True)
    return _discounted([query.grades.get(slug, 0) for slug in answer]) / _discounted(best)


def _discounted(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:10]))


def recall(query: Query, answer: Sequence[str]) -> float:
    """The part of the pages of the highest grade that is among the first five."""
    best = {slug for slug, grade in query.grades.items() if grade == max(query.grades.values())}
    return len(best & set(answer[:5])) / min(5, len(best))


def reciprocal_rank(query: Query, answer: Sequence[str]) -> float:
    """One by the place of the first page of grade 2 or more; 0 without one."""
    places = (place for place, slug in enumerate(answer, 1) if query.grades.get(slug, 0) >= 2)
    return 1 / next(places, math.inf)
