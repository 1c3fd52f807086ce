"""Size of the KV cache against published models and against arrays."""

from __future__ import annotations

import numpy as np
import pytest

from kb.calculators.kv_cache import cache_memory, kept_tokens
from tests.calculators.worked_examples import cache


@pytest.mark.parametrize(
    ("preset", "changes", "kib", "gib"),
    [
        ("LLaMA-2-7B", {}, 512, 2),
        ("LLaMA-2-13B", {}, 800, 3.125),
        ("LLaMA-2-70B", {}, 320, 1.25),
        ("LLaMA-2-70B", {"attention": "mha"}, 2560, 10),
        ("LLaMA-2-70B", {"attention": "mqa"}, 40, 0.15625),
        ("LLaMA-3-8B", {}, 128, 0.5),
        ("LLaMA-3-8B", {"precision": "int4"}, 32, 0.125),
        ("DeepSeek-V2", {}, 67.5, 67.5 / 256),
    ],
)
def test_cache_of_4096_tokens(preset: str, changes: dict[str, str], kib: float, gib: float) -> None:
    memory = cache_memory(cache(preset, **changes))
    assert (kib * 2**10, gib * 2**30) == (memory.per_token, memory.total)


def test_the_formula_is_the_size_of_arrays() -> None:
    setup = cache("LLaMA-3-8B", layers=3, heads=8, kv_heads=2, head_dim=16, tokens=10, batch=2)
    arrays = [np.zeros((2, 2, 10, 16), np.float16) for _ in range(3 * 2)]
    assert sum(array.nbytes for array in arrays) == cache_memory(setup).total


def test_mla_keeps_576_elements_where_mha_keeps_32768() -> None:
    memory = cache_memory(cache("DeepSeek-V2"))
    assert 576 == memory.elements
    assert 32768 / 576 == pytest.approx(memory.saving)


def test_tensor_parallelism_stops_at_one_head_a_gpu_and_does_not_split_mla() -> None:
    sizes = [cache_memory(cache("LLaMA-2-70B", tensor_parallel=ways)).per_gpu for ways in (1, 4, 8, 16)]
    assert [1, 1 / 4, 1 / 8, 1 / 8] == [size / sizes[0] for size in sizes]
    latent = cache_memory(cache("DeepSeek-V2", tensor_parallel=8))
    assert latent.total == latent.per_gpu


def test_a_window_bounds_the_tokens() -> None:
    assert [4096, 1024, 4096] == [kept_tokens(cache("LLaMA-2-7B", window=size)) for size in (0, 1024, 8192)]


def test_what_a_gpu_holds() -> None:
    """80 GB less a tenth less 16 GB of weights."""
    memory = cache_memory(cache("LLaMA-3-8B", tokens=8192, budget=80 * 0.9 - 16))
    assert (427246, 52) == (memory.capacity_tokens, memory.capacity_requests)
