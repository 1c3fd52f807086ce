from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from kb.model import Edge, Page, Slug
from kb.pages.store import load
from kb.site import related
from kb.site.edges import edges
from kb.site.near.kept import Kept
from tests.conftest import ROOT
from tests.site.knowledge import SOURCE, page

LORA = "低秩矩阵 冻结权重 适配器 秩分解 微调 显存"
ROPE = "旋转位置编码 频率 外推 插值 相对位置 波长"


def pages(*found: Page) -> dict[Slug, Page]:
    return {one.slug: one for one in found}


@pytest.fixture
def four() -> dict[Slug, Page]:
    return pages(
        page("lora", "LoRA 的原理", f"{LORA} $W = W_0 + BA$", tags=("LoRA",)),
        page("lora-init", "LoRA 的初始化", f"{LORA} $W = W_0 + BA$", tags=("LoRA",), sources=(SOURCE,)),
        page("rope", "RoPE 的优缺点", ROPE, tags=("RoPE",), sources=(SOURCE,)),
        page("yarn", "YaRN 怎么做", ROPE, tags=("RoPE",), prerequisites=(Slug("rope"),), follow_ups=(Slug("lora"),)),
    )


def test_pages_on_one_matter_are_related_and_others_are_not(four: dict[Slug, Page]) -> None:
    rows = related.related(four, {})
    assert [other.slug for other in rows[Slug("lora")]] == ["lora-init"]


def test_each_reason_is_told() -> None:
    found = pages(
        page("a", "甲", f"{LORA} $W = W_0 + BA$", tags=("LoRA",), sources=(SOURCE,)),
        page("b", "乙", f"{LORA} $W = W_0 + BA$", tags=("LoRA",), sources=(SOURCE,)),
        page("c", "丙", ROPE),
    )
    reasons = related.related(found, {"note": "一份面经"})[Slug("a")][0].reasons
    assert (*reasons[:2], reasons[3]) == ("共同标签：LoRA", "共同公式：1 个", "同一场面试：一份面经")
    assert reasons[2] == "内容相近：冻结、分解"


def test_a_word_is_written_as_titles_and_tags_write_it() -> None:
    found = pages(
        page("a", "RoPE 的外推", ROPE + " rope"), page("b", "RoPE 的缺点", ROPE + " rope"), page("c", "丙", LORA)
    )
    assert "RoPE" in related.related(found, {})[Slug("a")][0].reasons[-1]


def test_what_a_person_chose_comes_first(four: dict[Slug, Page]) -> None:
    first, second = related.related(four, {})[Slug("yarn")]
    assert (first.slug, first.reasons[0]) == ("rope", "先修")
    assert (second.slug, second.reasons) == ("lora", ("后续追问",))


def test_the_order_of_pages_makes_no_difference(four: dict[Slug, Page]) -> None:
    rows = related.related(four, {})
    slugs = list(four)
    for seed in range(5):
        random.Random(seed).shuffle(slugs)
        assert rows == related.related({slug: four[slug] for slug in slugs}, {})


def test_no_page_is_related_to_itself_and_weights_stand_between_0_and_1(four: dict[Slug, Page]) -> None:
    for slug, others in related.related(four, {}).items():
        assert slug not in {other.slug for other in others}
        assert all(0 <= other.weight <= 1 for other in others)


@pytest.mark.parametrize("found", [pages(), pages(page("a", "一")), pages(page("a", "", ""), page("b", "", ""))])
def test_pages_with_nothing_in_common_have_nobody(found: dict[Slug, Page]) -> None:
    assert not any(related.related(found, {}).values())


def test_many_pages_have_nearly_the_same_neighbours_and_the_same_reasons(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = load(ROOT / "docs").pages
    exact = related.related(real, {})
    monkeypatch.setattr(related, "EXACT", 10)
    kept = Kept(tmp_path / "related.npz")
    many = related.related(real, {}, kept)
    assert many == related.related(real, {}, kept) == related.related(real, {})
    shared = [len({one.slug for one in exact[slug]} & {one.slug for one in many[slug]}) for slug in real]
    assert sum(shared) >= 0.95 * sum(map(len, exact.values()))
    both = [(one, other) for slug in real for one in exact[slug] for other in many[slug] if one.slug == other.slug]
    assert all(abs(one.weight - other.weight) < 0.05 for one, other in both if one.weight and other.weight)
    assert sum(one.reasons == other.reasons for one, other in both) > len(both) / 2


def test_what_is_kept_gives_after_an_edit_what_finding_all_anew_gives(tmp_path: Path) -> None:
    real, kept = dict(load(ROOT / "docs").pages), Kept(tmp_path / "related.npz")
    anew = related.related(real, {})
    others = sorted(real)[1:]
    shorter = replace(real[others[3]], body=real[others[3]].body[:500])
    related.related({slug: real[slug] for slug in others} | {others[3]: shorter}, {}, kept)
    assert kept.file.exists()
    assert anew == related.related(real, {}, kept)


@pytest.mark.parametrize("seed", range(20))
def test_damage_to_what_is_kept_changes_nothing(four: dict[Slug, Page], tmp_path: Path, seed: int) -> None:
    kept = Kept(tmp_path / "related.npz")
    expected = related.related(four, {}, kept)
    content, choice = bytearray(kept.file.read_bytes()), random.Random(seed)
    for _ in range(choice.choice([1, 30, 300])):
        content[choice.randrange(len(content))] ^= choice.randrange(1, 256)
    kept.file.write_bytes(content[: choice.choice([len(content), len(content) // 2, 0])])
    assert expected == related.related(four, {}, kept)


def test_the_graph_has_each_related_pair_once_and_every_chosen_edge(four: dict[Slug, Page]) -> None:
    rows = related.related(four, {})
    graph = edges(four, rows, [(Slug("lora"), Slug("rope"))])
    found = {(edge.source, edge.target, edge.kind) for edge in graph}
    assert {
        ("lora", "rope", "link"),
        ("rope", "yarn", "prerequisite"),
        ("yarn", "lora", "follow_up"),
        ("lora", "lora-init", "related"),
        ("rope", "yarn", "related"),
    } == found
    assert list(graph) == sorted(graph, key=lambda edge: (edge.source, edge.target, edge.kind))


def test_an_edge_of_the_graph_names_no_direction_in_its_reasons(four: dict[Slug, Page]) -> None:
    graph = edges(four, related.related(four, {}), [])
    related_edges = [edge for edge in graph if edge.kind == "related"]
    assert all("先修" not in edge.reasons for edge in related_edges)
    assert all(isinstance(edge, Edge) and edge.reasons for edge in related_edges)
