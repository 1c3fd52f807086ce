"""Facts stated on the data and pretraining pages, computed from first principles."""

from __future__ import annotations

import math

import numpy as np
import pytest

BESIROGLU = (482.01, 2085.43, 0.3478, 0.3658)
HOFFMANN_ROUNDED = (406.4, 410.7, 0.34, 0.28)
GOPHER_FLOPS = 5.76e23


def grid_optimum(compute: float, fit: tuple[float, float, float, float]) -> float:
    """The N that minimises A/N^alpha + B/D^beta under 6ND = compute, by brute force."""
    a, b, alpha, beta = fit
    n = np.logspace(8, 13, 200_001)
    d = compute / (6 * n)
    return float(n[np.argmin(a / n**alpha + b / d**beta)])


def candidate_probability(similarity: float, bands: int, rows: int) -> float:
    """Probability that MinHash-LSH makes two documents of this similarity a candidate pair."""
    return 1 - (1 - similarity**rows) ** bands


def test_pretraining_objectives__clm_is_the_joint_likelihood() -> None:
    """The product of next-token probabilities sums to one over all sequences."""
    rng = np.random.default_rng(0)
    table = rng.dirichlet(np.ones(3), size=(1 + 3 + 9))  # contexts of length 0, 1, 2
    total = 0.0
    for i in range(3):
        for j in range(3):
            for k in range(3):
                total += table[0, i] * table[1 + i, j] * table[4 + 3 * i + j, k]
    assert total == pytest.approx(1)


def test_pretraining_objectives__t5_lengths() -> None:
    """568 raw tokens, 15 % noise in spans of 3: 512 inputs and 114 targets."""
    noise = round(568 * 0.15)
    spans = round(noise / 3)
    corrupted = np.zeros(568, dtype=bool)
    corrupted[:noise] = True
    assert (~corrupted).sum() + spans + 1 == 512
    assert corrupted.sum() + spans + 1 == 114


def test_pretraining_objectives__clip_loss_at_random() -> None:
    """With indistinguishable pairs the symmetric contrastive loss is ln N."""
    logits = np.zeros((64, 64))
    log_p = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    assert -np.diag(log_p).mean() == pytest.approx(math.log(64))


def test_scaling_laws__closed_form_optimum() -> None:
    """N_opt = G (C/6)^(beta/(alpha+beta)) agrees with a brute-force search."""
    for fit in (BESIROGLU, HOFFMANN_ROUNDED):
        a, b, alpha, beta = fit
        g = (alpha * a / (beta * b)) ** (1 / (alpha + beta))
        n = g * (GOPHER_FLOPS / 6) ** (beta / (alpha + beta))
        assert grid_optimum(GOPHER_FLOPS, fit) == pytest.approx(n, rel=1e-3)


def test_scaling_laws__tokens_per_parameter_of_the_two_fits() -> None:
    """At Gopher's budget the refit gives about 18 tokens a parameter, the rounded original 93."""
    ratios = [GOPHER_FLOPS / 6 / grid_optimum(GOPHER_FLOPS, fit) ** 2 for fit in (BESIROGLU, HOFFMANN_ROUNDED)]
    assert [round(r) for r in ratios] == [18, 93]


def test_scaling_laws__exponent_of_the_refit() -> None:
    """The refit scales N with about C^0.51, measured as a slope."""
    slope = math.log10(grid_optimum(1e24, BESIROGLU) / grid_optimum(1e22, BESIROGLU)) / 2
    assert slope == pytest.approx(0.51, abs=0.005)


def test_scaling_laws__chinchilla_and_gopher_budgets() -> None:
    """Chinchilla (70B, 1.4T) and Gopher (280B, 300B) cost nearly the same by 6ND."""
    assert 6 * 70e9 * 1.4e12 / (6 * 280e9 * 300e9) == pytest.approx(1.17, abs=0.01)


def test_scaling_laws__four_epochs_are_nearly_fresh() -> None:
    """With R* = 15.39 the fourth epoch keeps 93 % of the value of fresh data, the 64th 25 %."""

    def value(epochs: int) -> float:
        star = 15.39
        return (1 + star * (1 - math.exp(-(epochs - 1) / star))) / epochs

    assert [round(value(e), 2) for e in (1, 4, 64)] == [1.0, 0.93, 0.25]


def test_building_training_datasets__verification_purity() -> None:
    """A verifier with 90 % recall and 5 % false accepts lifts purity from 40 % to 92 %."""
    rng = np.random.default_rng(0)
    correct = rng.random(400_000) < 0.4
    accepted = rng.random(400_000) < np.where(correct, 0.9, 0.05)
    assert correct[accepted].mean() == pytest.approx(0.92, abs=0.005)


def test_high_quality_data_selection__minhash_estimates_jaccard() -> None:
    """Two sets share their minimum under a random permutation with probability Jaccard."""
    rng = np.random.default_rng(0)
    ranks = np.argsort(rng.random((4000, 30)), axis=1)  # a permutation of 30 items a row
    a, b = np.arange(0, 20), np.arange(5, 30)
    equal = ranks[:, a].min(1) == ranks[:, b].min(1)
    assert equal.mean() == pytest.approx(15 / 30, abs=0.03)


def test_high_quality_data_selection__fineweb_s_curve() -> None:
    """14 bands of 8 rows detect similarity .7/.75/.8/.85 with about 56/77/92/99 %."""
    found = [round(candidate_probability(s, 14, 8), 2) for s in (0.7, 0.75, 0.8, 0.85)]
    assert found == [0.56, 0.77, 0.92, 0.99]


def test_high_quality_data_selection__lsh_by_simulation() -> None:
    """The S-curve formula agrees with a simulation of independent hash matches."""
    rng = np.random.default_rng(1)
    match = rng.random((20_000, 14, 8)) < 0.75
    assert match.all(2).any(1).mean() == pytest.approx(candidate_probability(0.75, 14, 8), abs=0.01)


def test_data_mixture_ratio__llama_epochs_are_consistent() -> None:
    """LLaMA's weights sum to one; 4.5 % of 1.4T tokens at 2.45 epochs is about 26B of Wikipedia."""
    weights = [0.67, 0.15, 0.045, 0.045, 0.045, 0.025, 0.02]
    assert sum(weights) == pytest.approx(1)
    assert round(weights[3] * 1400 / 2.45) == 26


def test_data_mixture_ratio__temperature_limits() -> None:
    """Exponent 1 samples in proportion, 0 uniformly; 0.3 repeats the 1B language 39 times."""
    n = np.array([1000.0, 100.0, 1.0])

    def weights(power: float) -> np.ndarray:
        return n**power / (n**power).sum()

    np.testing.assert_allclose(weights(1.0), n / n.sum())
    np.testing.assert_allclose(weights(0.0), 1 / 3)
    assert round(weights(0.3)[2] * 500 / n[2]) == 39
