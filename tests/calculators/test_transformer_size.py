"""Parameters and FLOPs against published models."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.calculators.flops import Workload, flop_count
from kb.calculators.parameters import Transformer, attention, feed_forward, norm, parameter_count
from kb.calculators.presets import MODELS
from tests.calculators.worked_examples import flops

PUBLISHED = {
    "GPT-2 small": 124_439_808,
    "BERT-base": 109_482_240,
    "LLaMA-2-7B": 6_738_415_616,
    "LLaMA-2-13B": 13_015_864_320,
    "LLaMA-2-70B": 68_976_648_192,
    "LLaMA-3-8B": 8_030_261_248,
    "Qwen2.5-7B": 7_615_616_512,
    "Gemma-7B": 8_537_680_896,
}
"""Elements of the released weights; BERT with the pooler and without the heads of its pre-training."""


@pytest.mark.parametrize("name", PUBLISHED)
def test_parameters_of_released_weights(name: str) -> None:
    assert PUBLISHED[name] == parameter_count(MODELS[name]).total


def test_parameters_of_gpt_3() -> None:
    """Brown et al. 2020, table D.1: 174,600 million."""
    assert 174_600 == pytest.approx(parameter_count(MODELS["GPT-3 175B"]).total / 1e6, abs=50)


@given(st.integers(1, 64), st.integers(1, 128))
def test_a_biased_layer_has_12_d2_and_13_d(heads: int, head_dim: int) -> None:
    d = heads * head_dim
    model = replace(MODELS["GPT-2 small"], hidden=d, heads=heads, kv_heads=heads, head_dim=head_dim, ffn=4 * d)
    assert (4 * d * d + 4 * d, 8 * d * d + 5 * d, 2 * d) == (attention(model), feed_forward(model), norm(model))
    assert 12 * d * d + 13 * d == parameter_count(model).layer


def test_biases_of_a_gated_network_and_of_qkv_alone() -> None:
    bare = MODELS["LLaMA-2-7B"]
    full, some = replace(bare, biases="all"), replace(bare, biases="qkv")
    assert 4 * 4096 == attention(full) - attention(bare)
    assert 3 * 4096 == attention(some) - attention(bare)
    assert 2 * 11008 + 4096 == feed_forward(full) - feed_forward(bare)
    assert feed_forward(some) == feed_forward(bare)


def test_grouping_saves_9_4_billion_in_llama_2_70b() -> None:
    model = MODELS["LLaMA-2-70B"]
    saved = parameter_count(replace(model, kv_heads=64)).total - parameter_count(model).total
    assert 80 * 2 * 8192 * (64 - 8) * 128 == saved


def test_a_tied_output_layer_has_no_parameters_but_costs_flops() -> None:
    model = MODELS["LLaMA-2-7B"]
    tied = replace(model, tied=True)
    assert 32000 * 4096 == parameter_count(model).total - parameter_count(tied).total
    assert parameter_count(model).matrices == parameter_count(tied).matrices


def plain(hidden: int, layers: int = 1) -> Transformer:
    return Transformer(
        kind="decoder",
        layers=layers,
        hidden=hidden,
        heads=8,
        kv_heads=8,
        head_dim=hidden // 8,
        ffn=4 * hidden,
        vocabulary=1,
        positions=0,
        gated=False,
        biases="none",
        norm="rms",
        tied=True,
    )


WORK = Workload(sequence=128, batch=1, mask="full", recomputation=False, training_tokens=1)


def test_flops_of_a_layer() -> None:
    """s = 128, D = 256: projections 8 s D², core 4 s² D, feed-forward network 16 s D²."""
    count = flop_count(plain(256), WORK)
    assert (67_108_864, 16_777_216) == (count.projections, count.core)
    assert 2 * count.projections == count.feed_forward
    assert 2 * 128 * 256 == count.output


@pytest.mark.parametrize(
    ("hidden", "sequence", "share"), [(12288, 2048, 0.027), (4096, 4096, 0.143), (4096, 32768, 0.571)]
)
def test_share_of_the_core(hidden: int, sequence: int, share: float) -> None:
    assert share == pytest.approx(flop_count(plain(hidden), replace(WORK, sequence=sequence)).core_share, abs=0.0005)


def test_a_causal_mask_keeps_half_and_the_diagonal() -> None:
    full, causal = flops("LLaMA-2-7B", 1000), flops("LLaMA-2-7B", 1000, mask="causal")
    assert 1001 / 2000 == pytest.approx(causal.core / full.core)


def test_training_is_three_passes_and_recomputation_a_fourth_of_the_layers() -> None:
    count, again = flops("LLaMA-2-7B", 4096), flops("LLaMA-2-7B", 4096, recomputation=True)
    assert 3 * count.forward == count.training
    assert count.forward - count.output == again.training - count.training


def test_two_n_leaves_out_the_core_alone() -> None:
    count = flops("GPT-3 175B", 2048)
    assert count.two_n == pytest.approx((count.forward - count.core) / 2048)


def test_the_training_of_gpt_3() -> None:
    """Brown et al. 2020, table D.1: 3.14 × 10²³ for 300 billion tokens."""
    assert 3.14e23 == pytest.approx(flops("GPT-3 175B", 2048, tokens=300).six_n_d, abs=0.005e23)
