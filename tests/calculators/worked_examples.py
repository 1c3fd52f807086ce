"""The tables of worked examples that the pages of the calculators show, computed from the formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kb.calculators.flops import FlopCount, Workload, flop_count
from kb.calculators.kv_cache import CacheSetup, cache_memory
from kb.calculators.memory import TrainingSetup, training_memory
from kb.calculators.parameters import parameter_count
from kb.calculators.presets import MODELS, cache_presets, memory_presets
from kb.calculators.quantities import (
    binary_bytes,
    bytes_text,
    count_text,
    decimal_bytes,
    flops_text,
    ratio_text,
    share_text,
)

Row = tuple[str, ...]


def training(preset: str, **changes: Any) -> TrainingSetup:
    """A preset in mixed precision with Adam, one sequence of 4,096 tokens, FlashAttention, on one GPU; then changes."""
    plain: dict[str, Any] = {"precision": "mixed", "optimizer": "adam", "sequence": 4096, "micro_batch": 1}
    plain |= {"attention": "flash", "recomputation": "none", "zero": 0, "data_parallel": 1, "tensor_parallel": 1}
    return TrainingSetup(**(plain | {"sequence_parallel": False} | dict(memory_presets()[preset]) | changes))


def cache(preset: str, **changes: Any) -> CacheSetup:
    """A preset in 16 bits, one sequence of 4,096 tokens, on one GPU with 56 GB to spare; then changes."""
    plain: dict[str, Any] = {"latent_dim": 512, "rope_dim": 64, "precision": "bf16", "tokens": 4096, "batch": 1}
    plain |= {"window": 0, "tensor_parallel": 1, "budget": 56}
    return CacheSetup(**(plain | dict(cache_presets()[preset]) | changes))


def flops(preset: str, sequence: int, tokens: float = 0, **changes: Any) -> FlopCount:
    """A preset on one sequence, without a mask that saves work; then changes of the workload."""
    work = Workload(sequence=sequence, batch=1, mask="full", recomputation=False, training_tokens=tokens)
    return flop_count(MODELS[preset], replace(work, **changes))


def activation_row(title: str, **changes: Any) -> Row:
    memory = training_memory(training("GPT-3 175B", **changes))
    return (title, *map(decimal_bytes, (memory.layer_activations, memory.activations, memory.logits)))


def zero_row(stage: int, title: str) -> Row:
    setup = training("GPT-3 175B", parameters=7_500_000_000, zero=stage, data_parallel=64)
    memory = training_memory(setup)
    sizes = (memory.parameters, memory.gradients, memory.optimizer_states, memory.model_states)
    return (title, *map(decimal_bytes, sizes))


def training_row(title: str, preset: str, **changes: Any) -> Row:
    memory = training_memory(training(preset, **changes))
    return (
        title,
        *map(decimal_bytes, (memory.model_states, memory.activations, memory.logits)),
        bytes_text(memory.total),
    )


def cache_row(title: str, preset: str, **changes: Any) -> Row:
    setup = cache(preset, **changes)
    memory = cache_memory(setup)
    texts = (binary_bytes(memory.per_token), decimal_bytes(memory.total), binary_bytes(memory.total))
    return title, setup.attention.upper(), count_text(memory.elements), *texts, ratio_text(memory.saving)


def capacity_row(title: str, preset: str, **changes: Any) -> Row:
    memory = cache_memory(cache(preset, **changes))
    counts = (memory.capacity_tokens, memory.capacity_requests)
    return title, bytes_text(memory.per_gpu), *map(count_text, counts)


def size_row(name: str) -> Row:
    count = parameter_count(MODELS[name])
    outside = count.embeddings + count.output + count.rest
    return name, *(f"{number:,}" for number in (count.layer, outside, count.total)), decimal_bytes(2 * count.total)


def flops_row(name: str, sequence: int, **changes: Any) -> Row:
    count = flops(name, sequence, **changes)
    parts = (count.projections, count.core, count.feed_forward, count.output, count.forward)
    mask = "，因果减半" if changes.get("mask") == "causal" else ""
    return f"{name}，s = {sequence}{mask}", *map(flops_text, parts), share_text(count.core_share)


def whole_training_row(name: str, sequence: int, tokens: int) -> Row:
    count = flops(name, sequence, tokens)
    numbers = map(flops_text, (count.six_n_d, count.whole_training))
    share = share_text(1 - count.six_n_d / count.whole_training)
    return f"{name}，s = {sequence}", count_text(tokens * 10**9), *numbers, share


def training_memory_rows() -> list[Row]:
    settings: Mapping[str, dict[str, Any]] = {
        "不重计算，标准实现": {"attention": "standard"},
        "FlashAttention 或选择性重计算": {},
        "全量重计算，标准实现": {"attention": "standard", "recomputation": "full"},
        "全量重计算，FlashAttention": {"recomputation": "full"},
    }
    rows = [
        activation_row(f"s = {length}，{title}", sequence=length, **changes)
        for length in (1024, 8192)
        for title, changes in settings.items()
    ]
    rows += [zero_row(stage, title) for stage, title in enumerate(("DP", "ZeRO-1", "ZeRO-2", "ZeRO-3"))]
    split = {"data_parallel": 8, "tensor_parallel": 8, "zero": 1, "sequence": 2048}
    return [
        *rows,
        training_row("LLaMA-2-7B，单卡", "LLaMA-2-7B"),
        training_row("LLaMA-2-7B，8 卡 ZeRO-2", "LLaMA-2-7B", zero=2, data_parallel=8),
        training_row("LLaMA-2-7B，8 卡 ZeRO-3", "LLaMA-2-7B", zero=3, data_parallel=8),
        training_row("同上，全量重计算", "LLaMA-2-7B", zero=3, data_parallel=8, recomputation="full"),
        training_row("同上，micro-batch 8", "LLaMA-2-7B", zero=3, data_parallel=8, recomputation="full", micro_batch=8),
        training_row("LLaMA-2-70B，64 卡 ZeRO-3", "LLaMA-2-70B", zero=3, data_parallel=64),
        training_row("GPT-3，d = 8，t = 8，ZeRO-1", "GPT-3 175B", **split),
        training_row("同上，序列并行", "GPT-3 175B", sequence_parallel=True, **split),
    ]


def kv_cache_rows() -> list[Row]:
    rows = [cache_row(name, name) for name in ("LLaMA-2-7B", "LLaMA-2-13B", "LLaMA-2-70B")]
    rows += [
        cache_row("假想的 70B，MHA", "LLaMA-2-70B", attention="mha"),
        cache_row("假想的 70B，MQA", "LLaMA-2-70B", attention="mqa"),
        cache_row("LLaMA-3-8B", "LLaMA-3-8B"),
        cache_row("LLaMA-3-8B，FP8", "LLaMA-3-8B", precision="fp8"),
        cache_row("Gemma-7B", "Gemma-7B"),
        cache_row("DeepSeek-V2", "DeepSeek-V2"),
    ]
    return [
        *rows,
        capacity_row("LLaMA-3-8B，s = 8192", "LLaMA-3-8B", tokens=8192),
        capacity_row("同上，若是 MHA", "LLaMA-3-8B", tokens=8192, attention="mha"),
        capacity_row("LLaMA-2-70B，s = 4096，t = 8", "LLaMA-2-70B", tensor_parallel=8),
        capacity_row("同上，t = 16", "LLaMA-2-70B", tensor_parallel=16),
        capacity_row("DeepSeek-V2，s = 131072，t = 8", "DeepSeek-V2", tokens=131072, tensor_parallel=8),
    ]


def transformer_size_rows() -> list[Row]:
    rows = [size_row(name) for name in MODELS]
    rows += [flops_row("GPT-3 175B", 2048), flops_row("GPT-3 175B", 2048, mask="causal")]
    rows += [flops_row("LLaMA-2-7B", length) for length in (4096, 32768)]
    rows += [flops_row("LLaMA-2-70B", 4096), flops_row("BERT-base", 512)]
    return [*rows, whole_training_row("GPT-3 175B", 2048, 300), whole_training_row("LLaMA-2-70B", 4096, 2000)]


PAGES: Mapping[str, Callable[[], list[Row]]] = {
    "training-memory": training_memory_rows,
    "kv-cache": kv_cache_rows,
    "transformer-size": transformer_size_rows,
}
"""The rows of each page's tables, in order."""
