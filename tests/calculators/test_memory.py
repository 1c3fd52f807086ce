"""Memory of training against the papers and against a count of tensors."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.calculators.memory import (
    TrainingSetup,
    activations,
    element_bytes,
    layer_activations,
    model_states,
    training_memory,
)
from tests.calculators.worked_examples import training

GPT_3 = training("GPT-3 175B", attention="standard")


@st.composite
def setups(draw: st.DrawFn) -> TrainingSetup:
    """Layers of GPT on some GPUs."""
    heads = draw(st.integers(1, 64))
    hidden = heads * draw(st.integers(1, 128))
    return replace(
        GPT_3,
        hidden=hidden,
        heads=heads,
        kv_heads=heads,
        ffn=4 * hidden,
        layers=draw(st.integers(1, 100)),
        sequence=draw(st.integers(1, 10000)),
        micro_batch=draw(st.integers(1, 64)),
    )


@given(setups())
def test_a_layer_of_gpt_keeps_34_sbh_and_5_as2b(setup: TrainingSetup) -> None:
    s, b, h, a = setup.sequence, setup.micro_batch, setup.hidden, setup.heads
    assert 34 * s * b * h + 5 * a * s * s * b == layer_activations(setup)
    assert 34 * s * b * h * setup.layers == activations(replace(setup, attention="flash"))
    assert 34 * s * b * h * setup.layers == activations(replace(setup, recomputation="selective"))


@given(setups())
def test_fp32_is_not_simply_double(setup: TrainingSetup) -> None:
    s, b, h, a = setup.sequence, setup.micro_batch, setup.hidden, setup.heads
    assert 66 * s * b * h + 9 * a * s * s * b == layer_activations(replace(setup, precision="fp32"))


@given(setups(), st.sampled_from([1, 2, 4, 8]))
def test_tensor_parallelism_leaves_10_of_34(setup: TrainingSetup, ways: int) -> None:
    """Korthikanti et al. 2022, equations 2 and 4."""
    setup = replace(
        setup, heads=8 * setup.heads, kv_heads=8 * setup.heads, hidden=8 * setup.hidden, tensor_parallel=ways
    )
    setup = replace(setup, ffn=4 * setup.hidden)
    s, b, h, a = setup.sequence, setup.micro_batch, setup.hidden, setup.heads
    alone = s * b * h * (10 + 24 / ways + 5 * a * s / (h * ways))
    assert alone == pytest.approx(layer_activations(setup))
    split = replace(setup, sequence_parallel=True)
    assert s * b * h / ways * (34 + 5 * a * s / h) == pytest.approx(layer_activations(split))


def test_a_layer_of_llama_keeps_37_sbh() -> None:
    """Two norms 4, attention 2 + 6 + 2, gated network 2 + 4 × 2 × 8/3: about 37.3."""
    setup = training("LLaMA-2-7B", hidden=3 * 1024, ffn=8 * 1024, heads=24, kv_heads=24)
    assert 4 + 2 + 6 + 2 + 2 + 8 * 8 / 3 == pytest.approx(layer_activations(setup) / (4096 * 3072))
    stored = replace(setup, attention="standard")
    assert 2 * 24 * 4096**2 == layer_activations(stored) - layer_activations(setup)


def test_grouped_keys_and_values_are_kept_once_a_group_and_at_least_once_a_gpu() -> None:
    full = training("LLaMA-2-70B", kv_heads=64)
    grouped = training("LLaMA-2-70B")
    assert 4 * 4096 * (64 - 8) * 128 == layer_activations(full) - layer_activations(grouped)
    kept = [layer_activations(replace(grouped, kv_heads=n, tensor_parallel=8)) for n in (1, 8)]
    assert kept[0] == kept[1]


@pytest.mark.parametrize(
    ("sequence", "attention", "recomputation", "expected"),
    [
        (1024, "standard", "none", 89.4),
        (8192, "standard", "none", 3420.9),
        (1024, "flash", "none", 41.1),
        (8192, "standard", "selective", 328.6),
        (1024, "standard", "full", 3.3),
        (8192, "standard", "full", 55.0),
    ],
)
def test_activations_of_gpt_3(sequence: int, attention: str, recomputation: str, expected: float) -> None:
    setup = training("GPT-3 175B", sequence=sequence, attention=attention, recomputation=recomputation)
    assert expected == pytest.approx(activations(setup) / 1e9, abs=0.05)


def test_full_recomputation_keeps_the_inputs_and_a_layer() -> None:
    setup = replace(GPT_3, recomputation="full", sequence=1024)
    inputs = 2 * 1024 * 12288 * 96
    assert inputs + layer_activations(setup) == activations(setup)
    split = replace(setup, tensor_parallel=8)
    assert inputs == activations(split) - layer_activations(split)
    shared = replace(split, sequence_parallel=True)
    assert inputs / 8 == activations(shared) - layer_activations(shared)


@pytest.mark.parametrize(("zero", "expected"), [(0, 120), (1, 31.4), (2, 16.6), (3, 1.9)])
def test_zero_on_64_gpus(zero: int, expected: float) -> None:
    """Rajbhandari et al. 2020, figure 1: 7.5B parameters."""
    setup = training("GPT-3 175B", parameters=7_500_000_000, zero=zero, data_parallel=64)
    assert expected == pytest.approx(training_memory(setup).model_states / 1e9, abs=0.05)


@pytest.mark.parametrize(
    ("precision", "optimizer", "expected"),
    [
        ("mixed", "adam", 16),
        ("mixed-fp32-gradients", "adam", 18),
        ("mixed-both-gradients", "adam", 20),
        ("fp32", "adam", 16),
        ("mixed", "adam-8bit", 10),
        ("fp32", "momentum", 12),
        ("fp32", "sgd", 8),
    ],
)
def test_bytes_of_each_parameter(precision: str, optimizer: str, expected: int) -> None:
    setup = training("LLaMA-2-7B", parameters=1, precision=precision, optimizer=optimizer)
    assert expected == sum(model_states(setup))


def test_model_states_of_gpt_3() -> None:
    memory = training_memory(GPT_3)
    assert [349, 2095, 2793] == [
        round(size / 1e9) for size in (memory.parameters, memory.optimizer_states, memory.model_states)
    ]


def test_the_whole_is_the_sum_of_its_parts() -> None:
    memory = training_memory(replace(GPT_3, data_parallel=16, tensor_parallel=8, zero=1))
    assert 128 == memory.gpus
    assert 4 * 4096 * 50257 / 8 == memory.logits
    parts = memory.parameters + memory.gradients + memory.optimizer_states + memory.activations + memory.logits
    assert parts == pytest.approx(memory.total)


def test_an_element_has_two_bytes_in_mixed_precision() -> None:
    assert [2, 4] == [element_bytes(GPT_3), element_bytes(replace(GPT_3, precision="fp32"))]
