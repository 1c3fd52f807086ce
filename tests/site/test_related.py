from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import Edge, Page, Slug
from kb.pages.store import load
from kb.site import related
from kb.site.edges import edges
from kb.site.related_again import NEIGHBOURHOOD, RelatedAgain
from kb.site.related_kept import NAME, KeptLists, RelatedPages, kept_in
from tests.conftest import ROOT
from tests.site.knowledge import SOURCE, page

LORA = "低秩矩阵 冻结权重 适配器 秩分解 微调 显存"
ROPE = "旋转位置编码 频率 外推 插值 相对位置 波长"


def pages(*found: Page) -> dict[Slug, Page]:
    return {one.slug: one for one in found}


def again(found: dict[Slug, Page], folder: Path, interviews: dict[str, str] | None = None) -> RelatedPages:
    """As `related.related`, after what `folder` keeps, whose lists are written again."""
    kept = KeptLists(kept_in(folder))
    return kept.whole(others(found, folder, interviews), sorted(found))


def others(found: dict[Slug, Page], folder: Path, interviews: dict[str, str] | None = None) -> RelatedPages:
    """Those of them that are told of anew."""
    digests = {slug: f"{one.meta!r} {one.body}" for slug, one in found.items()}
    return RelatedAgain(folder, KeptLists(kept_in(folder))).others(found, interviews or {}, digests)


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
    real = dict(load(ROOT / "docs").pages)
    exact = related.related(real, {})
    monkeypatch.setattr(related, "EXACT", 10)
    many = again(real, tmp_path)
    assert many == again(real, tmp_path) == related.related(real, {})
    shared = [len({one.slug for one in exact[slug]} & {one.slug for one in many[slug]}) for slug in real]
    assert sum(shared) >= 0.95 * sum(map(len, exact.values()))
    both = [(one, other) for slug in real for one in exact[slug] for other in many[slug] if one.slug == other.slug]
    assert all(abs(one.weight - other.weight) < 0.05 for one, other in both if one.weight and other.weight)
    assert sum(one.reasons == other.reasons for one, other in both) > len(both) / 2


def test_what_is_kept_gives_after_an_edit_what_finding_all_anew_gives(tmp_path: Path) -> None:
    real = dict(load(ROOT / "docs").pages)
    anew = related.related(real, {})
    missing = sorted(real)[1:]
    shorter = replace(real[missing[3]], body=real[missing[3]].body[:500])
    again({slug: real[slug] for slug in missing} | {missing[3]: shorter}, tmp_path)
    assert anew == again(real, tmp_path)


def test_after_an_edit_few_lists_are_told_anew(tmp_path: Path) -> None:
    real = dict(load(ROOT / "docs").pages)
    assert others(real, tmp_path).keys() == real.keys()
    assert not others(real, tmp_path)
    edited = next(iter(real))
    real[edited] = replace(real[edited], body=f"{real[edited].body}\n\n又一句话。\n")
    told = others(real, tmp_path)
    assert edited in told
    assert len(told) < len(real) / 2


def test_what_a_person_chose_is_told_though_no_page_is_more_alike(four: dict[Slug, Page], tmp_path: Path) -> None:
    again(four, tmp_path)
    meta = replace(four[Slug("lora")].meta, follow_ups=(Slug("rope"),))
    four[Slug("lora")] = replace(four[Slug("lora")], meta=meta)
    assert again(four, tmp_path) == related.related(four, {})


def test_a_new_title_of_an_interview_and_a_new_spelling_stand_in_all_reasons(
    four: dict[Slug, Page], tmp_path: Path
) -> None:
    again(four, tmp_path)
    assert again(four, tmp_path, {"note": "一份面经"}) == related.related(four, {"note": "一份面经"})
    again(four, tmp_path)
    four[Slug("new")] = page("new", "ROPE、Rope 与 ROPE、ROPE", tags=("ROPE",))
    assert again(four, tmp_path) == related.related(four, {})


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_edits_give_what_finding_all_anew_gives(data: st.DataObject) -> None:
    bodies = st.lists(st.sampled_from([*LORA.split(), *ROPE.split(), "rope", "$W = W_0 + BA$"]), max_size=6)
    slugs = st.sampled_from([Slug(f"p{number}") for number in range(6)])
    tags = st.lists(st.sampled_from(["RoPE", "rope", "LoRA"]), max_size=2, unique=True)
    with TemporaryDirectory() as folder:
        found: dict[Slug, Page] = {}
        for _ in range(4):
            for slug in data.draw(st.lists(slugs, max_size=3)):
                if data.draw(st.booleans()):
                    found.pop(slug, None)
                    continue
                body, chosen = " ".join(data.draw(bodies)), tuple(data.draw(st.lists(slugs, max_size=2)))
                found[slug] = page(slug, slug, body, tags=tuple(data.draw(tags)), follow_ups=chosen)
            assert again(found, Path(folder)) == related.related(found, {})


@pytest.mark.parametrize("name", [NEIGHBOURHOOD, Path(NAME[:2]) / NAME[2:]])
@pytest.mark.parametrize("seed", range(20))
def test_damage_to_what_is_kept_changes_nothing(
    name: str | Path, four: dict[Slug, Page], tmp_path: Path, seed: int
) -> None:
    expected, file = again(four, tmp_path), tmp_path / name
    content, choice = bytearray(file.read_bytes()), random.Random(seed)
    for _ in range(choice.choice([1, 30, 300])):
        content[choice.randrange(len(content))] ^= choice.randrange(1, 256)
    file.write_bytes(content[: choice.choice([len(content), len(content) // 2, 0])])
    assert expected == again(four, tmp_path)


def test_lists_of_another_build_than_the_likeness_are_not_used(four: dict[Slug, Page], tmp_path: Path) -> None:
    again(four, tmp_path)
    before = (tmp_path / NEIGHBOURHOOD).read_bytes()
    edited = four | {Slug("lora"): replace(four[Slug("lora")], body=ROPE)}
    again(edited, tmp_path)
    (tmp_path / NEIGHBOURHOOD).write_bytes(before)
    assert again(four, tmp_path) == related.related(four, {})


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
