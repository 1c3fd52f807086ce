"""Facts stated on the pages of the topic attention."""

from __future__ import annotations

import numpy as np
import pytest


def softmax(scores: np.ndarray) -> np.ndarray:
    """Softmax over the last axis (the keys)."""
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True)


def dot_variance(d: int, var_q: float, var_k: float, samples: int = 50_000) -> float:
    """Sampled variance of q·k for independent zero-mean components."""
    rng = np.random.default_rng(0)
    q = rng.standard_normal((samples, d)) * var_q**0.5
    k = rng.standard_normal((samples, d)) * var_k**0.5
    return float((q * k).sum(-1).var())


def matmul_flops(s: int, width: int, heads: int) -> dict[str, int]:
    """FLOPs of the matrix products of self-attention, a multiply-add being two."""

    def product(m: int, k: int, n: int) -> int:
        return 2 * m * k * n

    d = width // heads
    return {
        "qkv": 3 * product(s, width, width),
        "scores": heads * product(s, d, s),
        "values": heads * product(s, s, d),
        "output": product(s, width, width),
    }


def counted_flops(s: int, width: int, heads: int) -> int:
    """The same, counted by PyTorch on a run."""
    torch = pytest.importorskip("torch")
    from torch.utils.flop_counter import FlopCounterMode

    x, *weights = torch.randn(s, width), *torch.randn(4, width, width)
    with FlopCounterMode(display=False) as counter:
        q, k, v = ((x @ w).view(s, heads, -1).transpose(0, 1) for w in weights[:3])
        a = torch.softmax(q @ k.transpose(1, 2) / q.shape[-1] ** 0.5, dim=-1)
        _ = (a @ v).transpose(0, 1).reshape(s, width) @ weights[3]
    return int(counter.get_total_flops())


def projection_flops(heads: int, kv_heads: int, width: int) -> int:
    """FLOPs per token of the four projections of grouped-query attention."""
    d = width // heads
    parameters = 2 * width * width + 2 * width * kv_heads * d
    return 2 * parameters


def test_scaled_dot_product_scaling__variance_is_d() -> None:
    """For unit-variance components Var(q·k) = d."""
    assert dot_variance(64, 1, 1) / 64 == pytest.approx(1.0, abs=0.05)


def test_scaled_dot_product_scaling__both_projections_divided_by_sqrt_d() -> None:
    """Dividing both projections' variances by √d gives Var(q·k) = 1."""
    d = 64
    weight = np.random.default_rng(1).standard_normal((2, 512, d)) / 512**0.5 / d**0.25
    x = np.random.default_rng(2).standard_normal((2, 20_000, 512))
    q, k = x @ weight
    assert (q * k).sum(-1).var() == pytest.approx(1.0, abs=0.1)
    assert d * (d**-0.5) * (d**-0.5) == pytest.approx(1.0, abs=1e-9)


def test_scaled_dot_product_scaling__one_projection_needs_the_whole_d() -> None:
    """Dividing only one variance by √d leaves √d = 8; by d gives 1."""
    assert dot_variance(64, 64**-0.5, 1) == pytest.approx(8.0, rel=0.05)
    assert dot_variance(64, 1 / 64, 1) == pytest.approx(1.0, rel=0.05)


def test_scaled_dot_product_scaling__unscaled_softmax_saturates() -> None:
    """Without scaling the largest weight dominates and the Jacobian's trace shrinks."""
    s = np.random.default_rng(0).standard_normal((500, 512)) * 8
    raw, scaled = softmax(s), softmax(s / 8)
    assert raw.max(-1).mean() > 0.5 > 0.1 > scaled.max(-1).mean()
    assert 1 - (raw**2).sum(-1).mean() < 0.5 < 0.99 < 1 - (scaled**2).sum(-1).mean()


def test_separate_qk_projections__shared_scores_symmetric_only_before_softmax() -> None:
    """With Q = K the scores are symmetric, the attention matrix is not."""
    rng = np.random.default_rng(0)
    q = rng.standard_normal((16, 32)) @ rng.standard_normal((32, 8))
    scores = q @ q.T / 8**0.5
    weights = softmax(scores)
    assert np.allclose(scores, scores.T, atol=1e-4)
    assert not np.allclose(weights, weights.T, atol=1e-4)


def test_separate_qk_projections__diagonal_largest_only_for_equal_norms() -> None:
    """The diagonal is each row's maximum for equal norms, not in general."""
    rng = np.random.default_rng(0)
    q = rng.standard_normal((32, 4))
    unit = q / np.linalg.norm(q, axis=1, keepdims=True)
    uneven = unit * rng.uniform(0.1, 3, (32, 1))
    assert ((unit @ unit.T).argmax(1) == np.arange(32)).all()
    assert ((uneven @ uneven.T).argmax(1) != np.arange(32)).any()


def test_mqa_gqa_vs_mha__projection_flops() -> None:
    """Per token 8, 4.5 and 4.0625 D² FLOPs for 64, 8 and 1 K/V heads of 64."""
    units = [projection_flops(64, g, 8192) / 8192**2 for g in (64, 8, 1)]
    assert units == [8.0, 4.5, 4.0625]


def test_mqa_gqa_vs_mha__llama_2_70b_cache() -> None:
    """At 4k tokens in 2 bytes MHA needs 10 GiB of KV cache, GQA with 8 heads 1.25 GiB."""
    layers, d, tokens, width = 80, 128, 4096, 2
    gib = [np.zeros((2, g, d), np.float16).size * width * layers * tokens / 2**30 for g in (64, 8)]
    assert gib == [10.0, 1.25]


def test_self_attention_flops__matmuls_with_the_output_projection() -> None:
    """All four projections and both products: 8sD² + 4s²D."""
    s, width = 128, 256
    assert sum(matmul_flops(s, width, 8).values()) == 83_886_080
    assert 8 * s * width**2 + 4 * s**2 * width == 83_886_080


@pytest.mark.parametrize("heads", [1, 8])
def test_self_attention_flops__counted_for_any_number_of_heads(heads: int) -> None:
    """A run counts the same FLOPs for one head and for eight."""
    assert counted_flops(128, 256, heads) == 83_886_080


def test_self_attention_flops__without_the_output_projection() -> None:
    """Leaving W_O out gives 6sD² + 4s²D, that is 2sD² too little."""
    parts = matmul_flops(128, 256, 8)
    assert sum(parts.values()) - parts["output"] == 67_108_864
    assert parts["output"] == 2 * 128 * 256**2


def test_self_attention_flops__scaling_and_three_passes_of_softmax() -> None:
    """Scaling and exp, sum, divide touch 4hs² elements."""
    scores = np.zeros((8, 128, 128))
    assert scores.size + 3 * scores.size == 524_288


def test_sparse_attention__linformer_score_elements() -> None:
    """Projecting 4096 keys to 256 turns n² scores into nk."""
    n, k, d = 4096, 256, 1
    q, keys, e = np.ones((n, d), np.float32), np.ones((n, d), np.float32), np.ones((k, n))
    assert ((q @ keys.T).size, (q @ (e @ keys).T).size) == (16_777_216, 1_048_576)
