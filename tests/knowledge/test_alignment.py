"""Facts stated on the pages of the topic 对齐与 RLHF."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

Array = NDArray[np.float64]


def pairwise_loss(chosen: float, rejected: float) -> float:
    """-log sigmoid(chosen - rejected)."""
    return -math.log(1 / (1 + math.exp(-(chosen - rejected))))


def clipped_objective(ratio: float, advantage: float, eps: float = 0.2) -> float:
    """The PPO surrogate of one token."""
    return min(ratio * advantage, min(max(ratio, 1 - eps), 1 + eps) * advantage)


def gae(rewards: Array, values: Array, lam: float) -> Array:
    """Generalised advantage estimation without discount."""
    following = np.append(values[1:], 0.0)
    delta = rewards + following - values
    steps = range(len(rewards))
    return np.array([sum(lam ** (k - t) * delta[k] for k in steps if k >= t) for t in steps])


def test_rlhf_pipeline_and_loss__pairwise_loss() -> None:
    """The reward loss is 0.6931 at margin 0 and 0.1269 at margin 2, and sees only the margin."""
    assert [round(pairwise_loss(m, 0.0), 4) for m in (0, 2)] == [0.6931, 0.1269]
    assert pairwise_loss(7.0, 5.0) == pytest.approx(pairwise_loss(2.0, 0.0))


def test_rlhf_pipeline_and_loss__clip_is_one_sided() -> None:
    """The clip is flat only where the policy has already moved the favoured way."""
    assert clipped_objective(1.5, 1.0) == pytest.approx(clipped_objective(1.2, 1.0))
    assert clipped_objective(0.5, -1.0) == pytest.approx(clipped_objective(0.8, -1.0))
    assert clipped_objective(0.5, 1.0) < clipped_objective(0.8, 1.0)
    assert clipped_objective(1.5, -1.0) < clipped_objective(1.2, -1.0)


def test_rlhf_pipeline_and_loss__closed_form_optimum() -> None:
    """pi_ref exp(r/beta)/Z maximises reward minus beta KL, the step on which DPO rests."""
    rng = np.random.default_rng(0)
    ref, reward, beta = rng.dirichlet(np.ones(6)), rng.normal(size=6), 0.3

    def objective(p: Array) -> float:
        return float((p * (reward - beta * np.log(p / ref))).sum())

    weights = ref * np.exp(reward / beta)
    best = weights / weights.sum()
    assert objective(best) == pytest.approx(beta * math.log(weights.sum()))
    assert all(objective(p) < objective(best) for p in rng.dirichlet(np.ones(6), size=200))


def test_ppo_four_models__gae_with_lambda_one() -> None:
    """With lambda 1 and no discount, advantage plus value is the sum of later rewards."""
    rewards, values = np.random.default_rng(0).normal(size=(2, 5))
    returns = np.cumsum(rewards[::-1])[::-1]
    np.testing.assert_allclose(gae(rewards, values, lam=1.0) + values, returns)


def test_ppo_four_models__memory_of_states() -> None:
    """Two trained and two frozen 7B models take 252 GB, 2.25 times full fine-tuning."""
    weight, gradient, master, moments = 2, 2, 4, 2 * 4
    trained = (weight + gradient + master + moments) * 7
    total = 2 * trained + 2 * weight * 7
    assert total == 252
    assert total / trained == 2.25
