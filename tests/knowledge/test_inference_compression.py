"""Facts behind the pages on the KV cache, paging, quantization and sparsity."""

from __future__ import annotations

import numpy as np
import pytest

FP16 = np.dtype(np.float16).itemsize


def kv_cache_bytes(layers: int, kv_heads: int, head_dim: int, tokens: int, batch: int = 1, item: int = FP16) -> int:
    """Bytes of K and V for every layer, KV head and token."""
    per_layer = sum(batch * kv_heads * tokens * head_dim * item for _ in ("k", "v"))
    return layers * per_layer


def softmax(x: np.ndarray) -> np.ndarray:
    """Softmax over the last axis."""
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def test_kv_cache_speedup__bytes_per_token() -> None:
    """LLaMA-2-7B keeps 512 KiB of fp16 keys and values a token."""
    assert kv_cache_bytes(layers=32, kv_heads=32, head_dim=128, tokens=1) == 524288


def test_kv_cache_speedup__does_not_fit_l2() -> None:
    """An L2 cache of 50 MiB would hold the keys and values of only 100 tokens."""
    per_token = kv_cache_bytes(layers=32, kv_heads=32, head_dim=128, tokens=1)
    assert 50 * 2**20 // per_token == 100
    assert kv_cache_bytes(32, 32, 128, tokens=4096) == 2 * 2**30


def test_kv_cache_speedup__incremental_equals_full() -> None:
    """Decoding token by token with a KV cache equals full causal attention."""
    rng = np.random.default_rng(0)
    heads, tokens, dim = 4, 12, 8
    q, k, v = rng.normal(size=(3, heads, tokens, dim))
    scores = q @ k.swapaxes(1, 2) / np.sqrt(dim)
    scores[np.broadcast_to(np.triu(np.ones((tokens, tokens), bool), 1), scores.shape)] = -np.inf
    full = softmax(scores) @ v
    cache_k, cache_v = np.zeros((2, heads, 0, dim))
    for t in range(tokens):
        cache_k = np.concatenate([cache_k, k[:, t : t + 1]], 1)
        cache_v = np.concatenate([cache_v, v[:, t : t + 1]], 1)
        weights = softmax(q[:, t : t + 1] @ cache_k.swapaxes(1, 2) / np.sqrt(dim))
        assert np.allclose((weights @ cache_v)[:, 0], full[:, t], atol=1e-12)


def test_gqa_kv_cache_size__llama2_70b() -> None:
    """LLaMA-2-70B at 4096 tokens: 4bLnsD/h = 1 342 177 280 bytes, an eighth of MHA."""
    b, layers, n, s, hidden, h = 1, 80, 8, 4096, 8192, 64
    size = kv_cache_bytes(layers, n, hidden // h, s, b)
    assert size == 4 * b * layers * n * s * hidden // h == 1342177280
    assert kv_cache_bytes(layers, h, hidden // h, s, b) == h // n * size


def test_gqa_kv_cache_size__arrays() -> None:
    """Arrays of the stated shapes hold exactly the bytes of the formula."""
    layers, b, n, s, d = 3, 2, 2, 10, 8
    cache = [np.zeros((2, b, n, s, d), np.float16) for _ in range(layers)]
    assert sum(x.nbytes for x in cache) == kv_cache_bytes(layers, n, d, s, b)


def test_vllm_pagedattention__waste_is_below_one_block() -> None:
    """Paging wastes at most B - 1 slots a sequence, (B - 1) / 2 on average."""
    block = 16
    waste = [-(-s // block) * block - s for s in range(1, 64 * block + 1)]
    assert max(waste) == block - 1
    assert np.mean(waste) == (block - 1) / 2
    assert all(w / (s + w) <= (block - 1) / (s + block - 1) for s, w in enumerate(waste, 1))


def test_quantization_qat_vs_ptq__weight_bytes() -> None:
    """The weights of a 7B model take 14, 7 and 3.5 GB at 16, 8 and 4 bits."""
    sample = np.zeros(1 << 10, np.uint8)  # 1024 weights in the low bits of a byte each
    packed = {
        16: sample.astype(np.float16).nbytes,
        8: sample.nbytes,
        4: (sample[::2] | sample[1::2] << 4).nbytes,
    }
    sizes = [7e9 * packed[bits] / len(sample) / 1e9 for bits in (16, 8, 4)]
    assert sizes == [14.0, 7.0, 3.5]


def test_quantization_qat_vs_ptq__rounding_error() -> None:
    """Rounding to a uniform grid errs by at most s/2, with mean square near s^2/12."""
    x = np.random.default_rng(0).uniform(-1, 1, 100_000)
    scale = 1 / 127
    error = x - scale * np.round(x / scale)
    assert np.abs(error).max() <= scale / 2 + 1e-12
    assert np.mean(error**2) == pytest.approx(scale**2 / 12, rel=0.02)


def test_quantization_qat_vs_ptq__smoothquant_is_equivalent() -> None:
    """Moving a per-channel factor from activations to weights leaves the product unchanged."""
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(32, 8)), rng.normal(size=(8, 16))
    s = np.sqrt(np.abs(x).max(0) / np.abs(w).max(1))
    assert np.allclose((x / s) @ (s[:, None] * w), x @ w)


def test_sparsity_and_pruning__two_four_storage() -> None:
    """2:4 with 2-bit indices stores 56.25 % of 16-bit and 62.5 % of 8-bit weights."""
    shares = [(2 * bits + 2 * np.log2(4)) / (4 * bits) for bits in (16, 8)]
    assert shares == [0.5625, 0.625]


def test_sparsity_and_pruning__optimal_brain_surgeon() -> None:
    """Removing w_q with optimal compensation costs w_q^2 / (2 [H^-1]_qq)."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 5))
    h, w, q = x.T @ x, rng.normal(size=5), 2
    keep = [i for i in range(5) if i != q]
    delta = np.zeros(5)
    delta[q] = -w[q]
    delta[keep] = np.linalg.solve(h[np.ix_(keep, keep)], h[keep, q] * w[q])
    inverse = np.linalg.inv(h)
    assert delta @ h @ delta / 2 == pytest.approx(w[q] ** 2 / (2 * inverse[q, q]))
    assert np.allclose(delta, -w[q] / inverse[q, q] * inverse[:, q])
