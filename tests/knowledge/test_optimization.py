"""Facts of the optimization pages, computed from first principles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from torch import Tensor
    from torch.optim import Optimizer

STEPS, LR, DECAY = 50, 1e-2, 0.1


def target_gradient(theta: Tensor) -> Tensor:
    """The gradient of a fixed anisotropic quadratic."""
    import torch

    curvature = torch.logspace(-2, 2, theta.numel(), dtype=theta.dtype)
    return curvature * (theta - 0.5)


def start() -> Tensor:
    import torch

    return torch.linspace(-1.0, 2.0, 6, dtype=torch.float64)


def hand_written(*, decoupled: bool) -> Tensor:
    """Adam from its formulas; weight decay decoupled, or as L2 inside the gradient."""
    import torch

    theta, b1, b2, eps = start(), 0.9, 0.999, 1e-8
    m, v = torch.zeros_like(theta), torch.zeros_like(theta)
    for t in range(1, STEPS + 1):
        g = target_gradient(theta) + (0.0 if decoupled else DECAY) * theta
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        step = (m / (1 - b1**t)) / ((v / (1 - b2**t)).sqrt() + eps)
        theta = theta - LR * step - (LR * DECAY if decoupled else 0.0) * theta
    return theta


def library(optimizer: type[Optimizer]) -> Tensor:
    import torch

    theta = torch.nn.Parameter(start())
    opt = optimizer([theta], lr=LR, weight_decay=DECAY)
    for _ in range(STEPS):
        theta.grad = target_gradient(theta.detach())
        opt.step()
    return theta.detach()


def test_adam_and_adamw__formula_equals_torch_adamw() -> None:
    """Decoupled decay with epsilon outside the root is torch.optim.AdamW."""
    torch = pytest.importorskip("torch")
    ours = hand_written(decoupled=True)
    assert torch.allclose(ours, library(torch.optim.AdamW), atol=1e-12)


def test_adam_and_adamw__l2_in_gradient_is_torch_adam() -> None:
    """Adding decay to the gradient is torch.optim.Adam(weight_decay), and not AdamW."""
    torch = pytest.importorskip("torch")
    adam = library(torch.optim.Adam)
    assert torch.allclose(hand_written(decoupled=False), adam, atol=1e-12)
    assert not torch.allclose(adam, library(torch.optim.AdamW), atol=1e-3)


@pytest.mark.parametrize("gradient", [1e-3, 1.0, 1e3])
def test_adam_and_adamw__first_step_is_the_learning_rate(gradient: float) -> None:
    """The first Adam step is about lr whatever the gradient's scale."""
    m, v = 0.1 * gradient, 0.001 * gradient**2
    m_hat, v_hat = m / (1 - 0.9), v / (1 - 0.999)
    assert 1e-3 * m_hat / (math.sqrt(v_hat) + 1e-8) == pytest.approx(1e-3, rel=1e-4)


def test_adam_and_adamw__second_moment_is_not_a_variance() -> None:
    """For a constant gradient of 2 the corrected v is 4 while the variance is 0."""
    gradients, v = np.full(100, 2.0), 0.0
    for g in gradients:
        v = 0.999 * v + 0.001 * g**2
    assert v / (1 - 0.999**100) == pytest.approx(4.0)
    assert gradients.var() == 0.0


def test_adam_and_adamw__efficient_form_rescales_epsilon() -> None:
    """Folding the corrections into the step needs eps_hat = eps * sqrt(1 - b2^t)."""
    b1, b2, eps, m, v = 0.9, 0.999, 1e-4, 3e-4, 2e-9
    for t in (1, 5, 50):
        root = math.sqrt(1 - b2**t)
        plain = (m / (1 - b1**t)) / (math.sqrt(v / (1 - b2**t)) + eps)
        folded = root / (1 - b1**t) * m / (math.sqrt(v) + eps * root)
        assert folded == pytest.approx(plain)


def test_batch_size_effects__only_activations_grow() -> None:
    """Doubling the batch doubles activations; gradients and optimizer state stay."""
    torch = pytest.importorskip("torch")

    def sizes(batch: int) -> tuple[int, int, int]:
        model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 4))
        opt = torch.optim.AdamW(model.parameters())
        kept: list[int] = []
        for layer in model:
            layer.register_forward_hook(lambda _m, _i, out: kept.append(out.numel()))
        model(torch.randn(batch, 8)).sum().backward()
        opt.step()
        grads = sum(p.grad.numel() for p in model.parameters())
        moments = [s[k].numel() for s in opt.state.values() for k in ("exp_avg", "exp_avg_sq")]
        return grads, sum(moments), sum(kept)

    grads2, state2, active2 = sizes(2)
    grads4, state4, active4 = sizes(4)
    assert (grads2, state2) == (grads4, state4)
    assert active4 / active2 == 2.0


def test_batch_size_effects__noise_falls_as_inverse_root() -> None:
    """The mini-batch gradient's std scales as 1/sqrt(B): std(16)/std(64) = 2."""
    rng = np.random.default_rng(0)
    per_sample = rng.standard_normal(20_000) * 3 + 1

    def std(batch: int) -> float:
        picks = rng.integers(per_sample.size, size=(8000, batch))
        return float(per_sample[picks].mean(axis=1).std())

    assert std(16) / std(64) == pytest.approx(2.0, abs=0.1)


def test_batch_size_effects__best_step_saturates() -> None:
    """On a quadratic the best step and decrease are max / (1 + B_noise / B)."""
    rng = np.random.default_rng(1)
    hessian = np.diag(rng.uniform(0.5, 2.0, 5))
    gradient, sigma = rng.standard_normal(5), np.diag(rng.uniform(1.0, 3.0, 5))
    curve = gradient @ hessian @ gradient
    noise_scale = np.trace(hessian @ sigma) / curve
    square = gradient @ gradient
    for batch in (1, 10, 1000):
        quadratic = curve + np.trace(hessian @ sigma) / batch
        steps = np.linspace(0, 2 * square / quadratic, 20_001)
        decrease = steps * square - 0.5 * steps**2 * quadratic
        best = steps[decrease.argmax()]
        shrink = 1 / (1 + noise_scale / batch)
        assert best == pytest.approx(square / curve * shrink, rel=1e-3)
        assert decrease.max() == pytest.approx(0.5 * square**2 / curve * shrink, rel=1e-6)


def test_batch_size_effects__steps_and_samples_lie_on_a_hyperbola() -> None:
    """Steps and samples for one decrease, over their least, obey (S - 1)(E - 1) = 1 and meet at B_noise."""
    rng = np.random.default_rng(2)
    hessian, sigma = np.diag(rng.uniform(0.5, 2.0, 5)), np.diag(rng.uniform(1.0, 3.0, 5))
    gradient = rng.standard_normal(5)
    curve, spread = gradient @ hessian @ gradient, np.trace(hessian @ sigma)

    def steps(batch: float) -> float:
        best_decrease = 0.5 * (gradient @ gradient) ** 2 / (curve + spread / batch)
        return float(1 / best_decrease)

    fewest_steps, fewest_samples = steps(1e9), 1e-9 * steps(1e-9)
    assert fewest_samples / fewest_steps == pytest.approx(spread / curve, rel=1e-6)
    for batch in (0.5, spread / curve, 40.0):
        s, e = steps(batch) / fewest_steps, batch * steps(batch) / fewest_samples
        assert (s - 1) * (e - 1) == pytest.approx(1, rel=1e-6)
        assert (s < 2) == (batch > spread / curve) or s == pytest.approx(2)


def test_transformer_convergence_and_overfitting__label_smoothing_floor() -> None:
    """With V=37000 and eps=0.1 the smoothed target's entropy is about 1.38 nats."""
    q = np.full(37_000, 0.1 / 37_000)
    q[0] += 0.9
    assert -(q * np.log(q)).sum() == pytest.approx(1.38, abs=0.005)


def test_vanishing_exploding_gradients_in_deep_stacks__branch_scaling() -> None:
    """A residual stack's variance grows as 2^L, or towards e with branches of variance 1/L."""
    rng, layers, width = np.random.default_rng(0), 64, 4096

    def final_variance(branch_variance: float) -> float:
        x = rng.standard_normal(width)
        for _ in range(layers):
            scale = np.sqrt(branch_variance * (x**2).mean())
            x = x + scale * rng.standard_normal(width)
        return float((x**2).mean())

    assert math.log2(final_variance(1.0)) == pytest.approx(layers, abs=2)
    assert final_variance(1 / layers) == pytest.approx((1 + 1 / layers) ** layers, rel=0.2)


def test_evaluating_training_effectiveness__pass_at_k_is_unbiased() -> None:
    """1 - C(n-c,k)/C(n,k) has expectation 1 - (1-p)^k; the plug-in is too low."""
    p, n, k = 0.1, 20, 10
    weights = [math.comb(n, c) * p**c * (1 - p) ** (n - c) for c in range(n + 1)]
    exact = [1 - math.comb(n - c, k) / math.comb(n, k) for c in range(n + 1)]
    plug_in = [1 - (1 - c / n) ** k for c in range(n + 1)]
    truth = 1 - (1 - p) ** k
    assert np.dot(weights, exact) == pytest.approx(truth)
    assert np.dot(weights, plug_in) < truth - 0.05


def test_judging_convergence__noise_floor_is_linear_in_lr_over_batch() -> None:
    """Constant-lr SGD on a quadratic settles at lr s^2 / (2B (2 - lr h))."""
    rng, lr, h, sigma, batch = np.random.default_rng(0), 0.2, 1.0, 1.0, 4
    theta = np.zeros(5000)
    for _ in range(300):
        noise = rng.normal(0, sigma / math.sqrt(batch), theta.size)
        theta = (1 - lr * h) * theta - lr * noise
    floor = lr * sigma**2 / (2 * batch * (2 - lr * h))
    assert 0.5 * h * (theta**2).mean() == pytest.approx(floor, rel=0.06)
