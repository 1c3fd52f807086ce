"""Facts of the generation and application pages, computed from first principles."""

from __future__ import annotations

import math
import random
from collections import Counter
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest


def test_llm_output_determinism__addition_is_not_associative() -> None:
    """In binary64 (0.1 + 0.2) + 0.3 differs from 0.1 + (0.2 + 0.3)."""
    a, b, c = 0.1, 0.2, 0.3
    assert (a + b) + c != a + (b + c)
    fa, fb, fc = map(Fraction, (a, b, c))
    assert (fa + fb) + fc == fa + (fb + fc)


def test_llm_output_determinism__reduction_order_changes_a_float32_sum() -> None:
    """The same products summed in different splits give different float32 logits."""
    rng = np.random.default_rng(0)
    products = (rng.standard_normal(4096) * rng.standard_normal(4096)).astype(np.float32)

    def split_sum(parts: int) -> float:
        partial = [np.cumsum(c, dtype=np.float32)[-1] for c in np.split(products, parts)]
        return float(np.cumsum(np.array(partial, dtype=np.float32))[-1])

    results = {split_sum(parts) for parts in (1, 2, 4, 8, 16)}
    assert len(results) > 1
    assert max(results) - min(results) < 1e-3


def test_llm_output_determinism__bfloat16_spacing() -> None:
    """With 7 stored mantissa bits, neighbours in [16, 32) are 0.125 apart."""
    mantissa_bits = 7
    grid = [16 * (1 + m / 2**mantissa_bits) for m in range(2**mantissa_bits)]
    assert {b - a for a, b in pairwise(grid)} == {0.125}


def test_llm_output_determinism__zero_temperature_limit_is_argmax() -> None:
    """As T falls, softmax(z/T) concentrates on the argmax and halves over a tie."""

    def softmax(z: np.ndarray) -> np.ndarray:
        e = np.exp(z - z.max())
        return e / e.sum()

    z = np.array([1.0, 3.0, 2.9])
    assert softmax(z / 1e-3)[1] == pytest.approx(1.0)
    assert softmax(np.array([1.0, 3.0, 3.0]) / 1e-3) == pytest.approx([0.0, 0.5, 0.5])


def test_llm_repetition_and_nonstop__reinforced_loops_survive() -> None:
    """A constant loop probability dies out; one that tends to 1 fast keeps a positive limit."""
    constant = np.cumprod(np.full(1000, 0.9))
    assert constant[-1] < 1e-40
    strengthened = np.cumprod(1 - 0.1 / np.arange(1, 200_001) ** 2)
    # The infinite product of 1 - x^2/n^2 is sin(pi x) / (pi x).
    x = math.sqrt(0.1)
    limit = math.sin(math.pi * x) / (math.pi * x)
    assert strengthened[-1] == pytest.approx(limit, rel=1e-4)


def test_llm_repetition_and_nonstop__penalty_is_not_shift_invariant() -> None:
    """Dividing positive logits by theta depends on a constant that softmax ignores."""

    def penalised(z: np.ndarray) -> np.ndarray:
        out = z.copy()
        out[0] = z[0] / 1.2 if z[0] > 0 else z[0] * 1.2
        e = np.exp(out - out.max())
        return e / e.sum()

    z = np.array([2.0, 1.0, 0.0])
    assert abs(penalised(z)[0] - penalised(z + 10)[0]) > 0.1


def test_llm_repetition_and_nonstop__eos_length_is_geometric() -> None:
    """With EOS probability q per step the mean length is 1/q, the tail (1-q)^n."""
    rng = np.random.default_rng(0)
    lengths = rng.geometric(0.01, 400_000)
    assert lengths.mean() == pytest.approx(100, rel=0.01)
    assert (lengths > 500).mean() == pytest.approx(0.99**500, rel=0.1)


def test_chain_of_thought_benefits__joint_loss_bounds_the_answer_loss() -> None:
    """-log p(z, y | x) is at least -log p(y | x), for every chain z."""
    rng = np.random.default_rng(0)
    chain = rng.dirichlet(np.ones(6))
    answer = rng.dirichlet(np.ones(3), size=6)
    marginal = chain @ answer
    assert marginal.sum() == pytest.approx(1.0)
    assert (-np.log(chain[:, None] * answer) >= -np.log(marginal)).all()


def test_chain_of_thought_benefits__majority_vote() -> None:
    """Independent binary votes improve with K when p > 1/2 and worsen when p < 1/2."""

    def majority(p: float, k: int) -> float:
        votes = product((0, 1), repeat=k)
        return sum(p ** sum(v) * (1 - p) ** (k - sum(v)) for v in votes if sum(v) > k / 2)

    assert majority(0.6, 9) > majority(0.6, 5) > majority(0.6, 1)
    assert majority(0.4, 9) < majority(0.4, 5) < majority(0.4, 1)


def test_rag_overview__distance_and_cosine_agree_after_normalising() -> None:
    """For unit vectors |a-b|^2 = 2 - 2 cos, so both give the same ranking."""
    rng = np.random.default_rng(0)
    docs = rng.standard_normal((50, 16))
    docs /= np.linalg.norm(docs, axis=1, keepdims=True)
    query = docs[0] + 0.3 * rng.standard_normal(16)
    query /= np.linalg.norm(query)
    square = ((docs - query) ** 2).sum(axis=1)
    assert square == pytest.approx(2 - 2 * docs @ query)
    assert (np.argsort(square) == np.argsort(-(docs @ query))).all()


def test_rag_overview__chunk_count() -> None:
    """A text of N tokens gives ceil((N-o)/(c-o)) chunks of size c with overlap o."""
    rng = random.Random(0)
    for _ in range(300):
        size = rng.randrange(2, 60)
        overlap = rng.randrange(size)
        length = rng.randrange(size, 500)
        starts = [0]
        while starts[-1] + size < length:
            starts.append(starts[-1] + size - overlap)
        assert len(starts) == math.ceil((length - overlap) / (size - overlap))


def test_prompt_engineering__calibration_flips_a_biased_label() -> None:
    """Dividing by the content-free prior flips 0.6/0.4 under a 0.75/0.25 prior."""
    raw, prior = np.array([0.6, 0.4]), np.array([0.75, 0.25])
    calibrated = raw / prior / (raw / prior).sum()
    assert calibrated == pytest.approx([1 / 3, 2 / 3])


def test_prompt_engineering__hundred_cases_resolve_seven_points() -> None:
    """At n=100 and p=0.85 the binomial 95% interval is about +-7 points."""
    rng = random.Random(0)
    hits = Counter(sum(rng.random() < 0.85 for _ in range(100)) for _ in range(5000))
    inside = sum(c for h, c in hits.items() if abs(h - 85) <= 7)
    assert 1.96 * math.sqrt(0.85 * 0.15 / 100) == pytest.approx(0.07, abs=0.001)
    assert inside / 5000 == pytest.approx(0.95, abs=0.03)
