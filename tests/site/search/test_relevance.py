"""The graded queries: what the search finds may get better, not worse."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.search_relevance import FILES, NONSENSE, Query, quality, read_queries
from kb.pages.store import load
from tests.conftest import ROOT
from tests.site.search.engine import ask

LEAST = {
    "queries": {"all": 0.98, "exact": 0.99, "short": 0.98, "paraphrase": 0.96, "english": 0.98, "zh-for-en": 0.98},
    "queries-unseen": {
        "all": 0.97,
        "exact": 0.98,
        "short": 0.95,
        "paraphrase": 0.94,
        "english": 0.98,
        "zh-for-en": 0.98,
    },
    "queries-later": {"all": 0.95, "short": 0.94, "paraphrase": 0.94, "english": 0.97, "slip": 0.97},
    "queries-fresh": {"all": 0.945, "short": 0.96, "paraphrase": 0.91, "english": 0.98, "slip": 0.98, "part": 0.99},
    "queries-last": {"all": 0.965, "short": 0.97, "paraphrase": 0.92, "english": 0.98, "slip": 0.97, "formula": 0.99},
    "queries-outside": {
        "all": 0.96,
        "short": 0.96,
        "paraphrase": 0.92,
        "english": 0.96,
        "zh-for-en": 0.98,
        "en-for-zh": 0.94,
        "slip": 0.98,
        "mixed": 0.94,
    },
    "queries-closing": {"all": 0.945, "short": 0.96, "paraphrase": 0.9, "zh-for-en": 0.98, "slip": 0.98},
}
"""Of nDCG@10."""


@pytest.fixture(scope="module")
def answers(built_site: Path) -> dict[Query, list[str]]:
    queries = [query for path in FILES for query in read_queries(path)]
    found = ask(built_site / "assets" / "search", [(query.text, {}) for query in queries])
    return {query: [one["slug"] for one in answer["results"]] for query, answer in zip(queries, found, strict=True)}


def test_the_set_is_large_and_names_real_pages() -> None:
    sets = [read_queries(path) for path in FILES]
    queries = [query for one in sets for query in one]
    slugs = load(ROOT / "docs").pages.keys()
    # Two people may ask alike; within a set nothing counts twice.
    assert [len(one) for one in sets] == [len({query.text for query in one}) for one in sets]
    assert len({query.text for query in queries}) >= 800
    assert len({query.kind for query in queries}) >= 11
    assert set() == {slug for query in queries for slug in query.grades} - slugs


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_answers_are_as_good_as_they_were(answers: dict[Query, list[str]], path: Path) -> None:
    queries = read_queries(path)
    found = {query.text: answer for query, answer in answers.items()}
    measured = quality(queries, [found[query.text] for query in queries])
    least = LEAST[path.stem]
    assert {} == {kind: measured[kind].ndcg for kind in least if measured[kind].ndcg < least[kind]}
    assert measured["all"].recall >= 0.96
    assert measured["all"].empty == 0


def test_nonsense_finds_nothing(answers: dict[Query, list[str]]) -> None:
    assert [] == [slug for query, found in answers.items() if query.kind == NONSENSE for slug in found]


def test_a_name_is_found_first(answers: dict[Query, list[str]]) -> None:
    pages = load(ROOT / "docs").pages
    exact = [query for query in answers if query.kind == "exact"]
    for query in exact:
        best = max(query.grades, key=lambda slug: query.grades[slug])
        assert best == answers[query][0], pages[answers[query][0]].meta.title  # type: ignore[index]


def test_partial_answers_follow_whole_ones(built_site: Path) -> None:
    (found,) = ask(built_site / "assets" / "search", [("bf16 fp16 区别", {})])
    partial = [one["partial"] for one in found["results"]]
    assert partial == sorted(partial)
    assert found["complete"] < found["total"]


def test_filters_leave_the_pages_that_they_name(built_site: Path) -> None:
    folder = built_site / "assets" / "search"
    typed, given, alone = ask(
        folder,
        [
            ("topic:attention 多头", {}),
            ("多头", {"filters": {"topic": "注意力机制"}}),
            ("difficulty:advanced tag:RoPE", {}),
        ],
    )
    assert typed["results"]
    assert {"注意力机制"} == {one["topic"] for one in typed["results"]}
    assert [one["slug"] for one in typed["results"]] == [one["slug"] for one in given["results"]]
    assert {"ntk-aware-interpolation", "ntk-by-parts", "ntk-variants-compared", "yarn"} == {
        one["slug"] for one in alone["results"]
    }


def test_a_window_of_text_holds_what_matched(built_site: Path) -> None:
    (found,) = ask(built_site / "assets" / "search", [("旋转位置编码", {})])
    first = found["results"][0]
    assert 100 <= len(first["excerpt"]) <= 125
    assert "旋转位置编码" in first["matched"]
    assert all(len(text) > 1 for one in found["results"] for text in one["matched"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quikselect", "quickselect"),
        ("yransformer", "transformer"),
        ("encodr-decoder", "encoder-decoder"),
        ("zhuyili", "注意力"),
        ("chongpai", "重排"),
        ("注意里机制", "注意力机制"),
        ("gqa", ""),
        ("旋轉", ""),
    ],
)
def test_what_was_meant(built_site: Path, typed: str, meant: str) -> None:
    (found,) = ask(built_site / "assets" / "search", [(typed, {})])
    assert meant == found["corrected"]


def test_of_a_compound_that_nobody_writes_the_words_are_found(built_site: Path) -> None:
    (found,) = ask(built_site / "assets" / "search", [("heapq.heapreplace", {})])
    assert "kth-largest-quickselect" == found["results"][0]["slug"]


def test_a_query_stays_answered_without_a_network(built_site: Path, tmp_path: Path) -> None:
    """Files that cannot be fetched cost their part of the answer, not the answer."""
    folder = tmp_path / "search"
    shutil.copytree(built_site / "assets" / "search", folder, ignore=shutil.ignore_patterns("[!ct]*.bin"))
    (found,) = ask(folder, [("GQA", {})])
    assert found["results"]
