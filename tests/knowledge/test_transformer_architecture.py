"""Facts stated on the pages of the topic transformer-architecture."""

from __future__ import annotations

import numpy as np
import pytest


def softmax(scores: np.ndarray) -> np.ndarray:
    """Softmax over the last axis (the keys)."""
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True)


def lower(n: int) -> np.ndarray:
    """The causal mask: True where a query may look."""
    return np.tril(np.ones((n, n), bool))


def scores_of_rank(n: int, d: int) -> np.ndarray:
    """Scaled QKᵀ of random queries and keys."""
    q, k = np.random.default_rng(0).standard_normal((2, n, d))
    return q @ k.T / d**0.5


def self_attention(x: np.ndarray, causal: bool) -> np.ndarray:
    """One head without position encoding."""
    d = x.shape[1]
    wq, wk, wv = np.random.default_rng(1).standard_normal((3, d, d)) / d**0.5
    mask = lower(len(x)) if causal else np.ones((len(x), len(x)), bool)
    scores = np.where(mask, x @ wq @ (x @ wk).T / d**0.5, -np.inf)
    return softmax(scores) @ x @ wv


def equivariant(causal: bool) -> bool:
    """Whether permuting the tokens only permutes the outputs."""
    rng = np.random.default_rng(2)
    x, order = rng.standard_normal((6, 16)), np.array([3, 0, 5, 1, 4, 2])
    return np.allclose(self_attention(x[order], causal), self_attention(x, causal)[order])


def attention_shapes(d: int) -> list[tuple[int, ...]]:
    """Weights and biases of Q, K, V and the output projection."""
    return [(d, d)] * 4 + [(d,)] * 4


def ffn_shapes(d: int) -> list[tuple[int, ...]]:
    """Weights and biases of the two linear layers of the FFN."""
    return [(d, 4 * d), (4 * d,), (4 * d, d), (d,)]


def norm_shapes(d: int) -> list[tuple[int, ...]]:
    """Scale and shift of two LayerNorms."""
    return [(d,)] * 4


def size(shapes: list[tuple[int, ...]]) -> int:
    """The number of parameters in tensors of these shapes."""
    return sum(int(np.prod(shape)) for shape in shapes)


def test_why_decoder_only__causal_matrix_is_triangular_with_positive_diagonal() -> None:
    """A causal softmax matrix is lower-triangular, its diagonal positive: its det is > 0."""
    causal = softmax(np.where(lower(64), scores_of_rank(64, 8), -np.inf))
    assert np.array_equal(causal, np.tril(causal))
    assert (np.diag(causal) > 0).all()
    assert np.linalg.slogdet(causal).sign == 1


def test_why_decoder_only__scores_low_rank_softmax_full_rank() -> None:
    """QKᵀ has rank d = 8 whatever the mask, the bidirectional softmax matrix rank 64."""
    scores = scores_of_rank(64, 8)
    ranks = [int(np.linalg.matrix_rank(m)) for m in (scores, softmax(scores))]
    assert ranks == [8, 64]


def test_why_decoder_only__full_rank_does_not_prevent_collapse() -> None:
    """Causal attention matrices, each of full rank, multiply to 'everyone is token 1'."""
    rng = np.random.default_rng(0)
    product = np.eye(16)
    for _ in range(200):
        scores = rng.standard_normal((16, 16))
        product = softmax(np.where(lower(16), scores, -np.inf)) @ product
    first = np.zeros((16, 16))
    first[:, 0] = 1
    assert np.allclose(product, first, atol=1e-6)


def test_why_decoder_only__only_bidirectional_attention_is_equivariant() -> None:
    """Without position encoding bidirectional attention is equivariant, causal is not."""
    assert (equivariant(causal=False), equivariant(causal=True)) == (True, False)


def test_transformer_parameter_count__block_with_biases() -> None:
    """Attention, FFN and two LayerNorms have 12H² + 13H parameters."""
    d = 768
    assert size(attention_shapes(d) + ffn_shapes(d) + norm_shapes(d)) == 12 * d**2 + 13 * d
    assert 12 * d**2 + 13 * d == 7_087_872


def test_transformer_parameter_count__block_counted_in_pytorch() -> None:
    """PyTorch's encoder layer has the same number."""
    torch = pytest.importorskip("torch")
    layer = torch.nn.TransformerEncoderLayer(768, 12, 4 * 768)
    assert sum(p.numel() for p in layer.parameters()) == 7_087_872


def test_transformer_parameter_count__attention() -> None:
    """Attention with W_O and biases has 4d² + 4d."""
    assert size(attention_shapes(768)) == 2_362_368


def test_transformer_parameter_count__without_output_biases_and_second_norm() -> None:
    """Counting only 3d² + 2·d·d_ff + 2d is d² + 11d too little."""
    d = 768
    incomplete = size([(d, d)] * 3 + [(d, 4 * d), (4 * d, d), (d,), (d,)])
    whole = size(attention_shapes(d) + ffn_shapes(d) + norm_shapes(d))
    assert (incomplete, whole - incomplete, d * d + 11 * d) == (6_489_600, 598_272, 598_272)


def test_transformer_parameter_count__swiglu_of_llama_2_7b() -> None:
    """Three matrices of 4096 × 11008."""
    gate, up, down = (4096, 11008), (4096, 11008), (11008, 4096)
    assert size([gate, up, down]) == 135_266_304


def test_transformer_parameter_count__llama_2_7b() -> None:
    """The whole of LLaMA-2-7B: untied embeddings, 32 layers, RMSNorm."""
    d, d_ff, vocab = 4096, 11008, 32000
    layer = [(d, d)] * 4 + [(d, d_ff)] * 3 + [(d,)] * 2
    assert size([(vocab, d)] * 2 + layer * 32 + [(d,)]) == 6_738_415_616


def test_encoder_decoder_interaction__cross_attention_shape() -> None:
    """Cross-attention has a row per target and a column per source position."""
    rng = np.random.default_rng(0)
    target, source = rng.standard_normal((3, 8)), rng.standard_normal((5, 8))
    weights = softmax(target @ source.T)
    assert weights.shape == (3, 5)
    assert (weights @ source).shape == target.shape


def test_ffn_expand_then_contract__without_activation_one_linear_map() -> None:
    """Without a non-linearity any width gives one d × d matrix."""
    rng = np.random.default_rng(0)
    x, up, down = (rng.standard_normal(s) for s in ((10, 4), (4, 64), (64, 4)))
    assert np.allclose(x @ up @ down, x @ (up @ down))
    assert not np.allclose(np.maximum(x @ up, 0) @ down, x @ (up @ down))
