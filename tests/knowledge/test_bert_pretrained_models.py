"""Facts stated on the pages of the topic bert-pretrained-models."""

from __future__ import annotations

import math

import numpy as np
import pytest

VOCAB, POSITIONS, SEGMENTS = 30522, 512, 2
IGNORE = -100


def linear(n_in: int, n_out: int) -> int:
    """Count the parameters of a linear layer with bias."""
    return n_in * n_out + n_out


def encoder_block(hidden: int) -> int:
    """Count one encoder layer: Q, K, V, output, the FFN of width 4H and two LayerNorms."""
    attention = 4 * linear(hidden, hidden)
    ffn = linear(hidden, 4 * hidden) + linear(4 * hidden, hidden)
    return attention + ffn + 2 * (2 * hidden)


def bert_parameters(hidden: int, layers: int) -> int:
    """Count embeddings with their LayerNorm, the encoder and the pooler."""
    embeddings = (VOCAB + POSITIONS + SEGMENTS) * hidden + 2 * hidden
    return embeddings + layers * encoder_block(hidden) + linear(hidden, hidden)


def head_parameters(hidden: int) -> int:
    """Count the MLM head (its decoder is tied, only the bias is new) and the NSP head."""
    mlm = linear(hidden, hidden) + 2 * hidden + VOCAB
    return mlm + linear(hidden, 2)


def mask_shares(tokens: int) -> tuple[float, float, float]:
    """Sample BERT's rule; return the shares of [MASK], random and unchanged among all tokens."""
    rng = np.random.default_rng(0)
    chosen, dice = rng.random(tokens) < 0.15, rng.random(tokens)
    masked = chosen & (dice < 0.8)
    swapped = chosen & (dice >= 0.8) & (dice < 0.9)
    return masked.mean(), swapped.mean(), (chosen & ~masked & ~swapped).mean()


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Mean negative log-likelihood over the positions whose label is not IGNORE."""
    z = logits - logits.max(-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(-1, keepdims=True))
    rows = np.flatnonzero(labels != IGNORE)
    return float(-log_p[rows, labels[rows]].mean())


def update_ratio(step: int, beta1: float = 0.9, beta2: float = 0.999) -> float:
    """Run Adam's moments without bias correction on a constant gradient of 1."""
    m = v = 0.0
    for _ in range(step):
        m = beta1 * m + (1 - beta1)
        v = beta2 * v + (1 - beta2)
    return m / math.sqrt(v)


@pytest.mark.parametrize(("hidden", "layers", "expected"), [(768, 12, 109_482_240), (1024, 24, 335_141_888)])
def test_bert_architecture__parameters(hidden: int, layers: int, expected: int) -> None:
    """BERT-base has 109,482,240 parameters and BERT-large 335,141,888, without the heads."""
    assert bert_parameters(hidden, layers) == expected


def test_bert_architecture__block_formula() -> None:
    """One encoder layer has 12H^2+13H parameters; about two thirds of them are the FFN."""
    hidden = 768
    assert encoder_block(hidden) == 12 * hidden**2 + 13 * hidden
    ffn = linear(hidden, 4 * hidden) + linear(4 * hidden, hidden)
    assert ffn / encoder_block(hidden) == pytest.approx(2 / 3, abs=0.001)


def test_bert_architecture__with_heads() -> None:
    """With the MLM and NSP heads base has 110,106,428 and large 336,226,108 parameters."""
    assert bert_parameters(768, 12) + head_parameters(768) == 110_106_428
    assert bert_parameters(1024, 24) + head_parameters(1024) == 336_226_108


def test_bert_masking_strategy__shares_of_all_tokens() -> None:
    """Of all tokens 12% become [MASK], 1.5% become random and 1.5% stay but are predicted."""
    assert mask_shares(2_000_000) == pytest.approx((0.12, 0.015, 0.015), abs=1e-3)


def test_bert_masking_strategy__half_of_the_visible_targets_are_true() -> None:
    """A target that is not [MASK] shows its true token with probability one half."""
    _, swapped, same = mask_shares(2_000_000)
    assert same / (same + swapped) == pytest.approx(0.5, abs=0.01)


def test_bert_lr_warmup__length_in_epochs() -> None:
    """1,000,000 steps of 256x512 tokens are about 40 epochs, so 10,000 steps are about 0.4."""
    corpus_words, tokens_per_step = 3.3e9, 256 * 512
    epochs = 1_000_000 * tokens_per_step / corpus_words
    assert epochs == pytest.approx(40, rel=0.01)
    warmup_share = 10_000 / 1_000_000
    assert warmup_share * 40 == pytest.approx(0.4, abs=1e-12)
    assert warmup_share * epochs == pytest.approx(0.4, abs=0.005)


def test_bert_lr_warmup__update_without_bias_correction() -> None:
    """Without bias correction the first update is 3.16 lr and the largest, at step 12, 6.57 lr."""
    ratios = [update_ratio(step) for step in range(1, 60)]
    assert ratios[0] == pytest.approx(math.sqrt(10))
    assert int(np.argmax(ratios)) + 1 == 12
    assert max(ratios) == pytest.approx((1 - 0.9**12) / math.sqrt(1 - 0.999**12))
    assert round(max(ratios), 2) == 6.57


def test_bert_pretraining_loss__uniform_prediction() -> None:
    """At uniform predictions MLM costs ln V = 10.33 and NSP ln 2 = 0.69, together 11.02."""
    labels = np.full(8, IGNORE)
    labels[[1, 5]] = [2003, 7592]
    mlm = cross_entropy(np.zeros((8, VOCAB)), labels)
    nsp = cross_entropy(np.zeros((3, 2)), np.array([0, 1, 1]))
    assert (round(mlm, 2), round(nsp, 2), round(mlm + nsp, 2)) == (10.33, 0.69, 11.02)


def test_bert_pretraining_loss__two_class_softmax_is_a_sigmoid() -> None:
    """A two-class softmax equals a sigmoid of the difference of its two logits."""
    logits = np.random.default_rng(0).standard_normal((20, 2))
    labels = np.arange(20) % 2
    p_one = 1 / (1 + np.exp(logits[:, 0] - logits[:, 1]))
    binary = -(labels * np.log(p_one) + (1 - labels) * np.log(1 - p_one)).mean()
    assert cross_entropy(logits, labels) == pytest.approx(binary)


def test_bert_vs_elmo__only_full_attention_sees_both_sides() -> None:
    """After any number of layers a causal stack sees one side, a full one all positions."""
    length, middle = 7, 3
    causal = np.tril(np.ones((length, length), dtype=int))
    full = np.ones((length, length), dtype=int)
    seen_causal = np.linalg.matrix_power(causal, 2)[middle] > 0
    seen_full = np.linalg.matrix_power(full, 2)[middle] > 0
    assert seen_causal.tolist() == [True] * (middle + 1) + [False] * (length - middle - 1)
    assert seen_full.all()
