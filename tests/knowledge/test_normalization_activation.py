"""Facts stated on the pages of the topic normalization-activation."""

from __future__ import annotations

import math

import numpy as np
import pytest

EPS = 1e-5


def sample(*shape: int, seed: int = 0) -> np.ndarray:
    """Draw a tensor whose mean is far from 0 and whose standard deviation is far from 1."""
    return np.random.default_rng(seed).normal(1.5, 4.0, shape)


def normalize(x: np.ndarray, axes: int | tuple[int, ...]) -> np.ndarray:
    """Subtract the mean and divide by the biased standard deviation over the axes."""
    deviation = x - x.mean(axes, keepdims=True)
    return deviation / np.sqrt((deviation**2).mean(axes, keepdims=True) + EPS)


def rms_norm(x: np.ndarray, eps: float = EPS) -> np.ndarray:
    """Divide by the root mean square of the last axis."""
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + eps)


def moving_mean_std(keep: float, batch: int, steps: int = 5000) -> float:
    """Iterate the variance of mu <- keep*mu + (1-keep)*batch_mean with unit-variance elements."""
    variance = 0.0
    for _ in range(steps):
        variance = keep**2 * variance + (1 - keep) ** 2 / batch
    return math.sqrt(variance)


def test_why_normalization__gradient_scales_inversely_with_the_weight() -> None:
    """If W feeds a normalization, f(aW)=f(W), grad f(aW)=grad f(W)/a, and <W, grad f(W)>=0."""
    weight, z, c = sample(6, 4), sample(4, seed=1), sample(6, seed=2)

    def loss(w: np.ndarray) -> float:
        h = w @ z
        return float(c @ ((h - h.mean()) / h.std()))

    def gradient(w: np.ndarray) -> np.ndarray:
        steps = 1e-5 * np.eye(w.size).reshape(-1, *w.shape)
        return np.array([loss(w + s) - loss(w - s) for s in steps]) / 2e-5

    base = gradient(weight)
    assert loss(4 * weight) == pytest.approx(loss(weight))
    np.testing.assert_allclose(4 * gradient(4 * weight), base, atol=1e-6)
    assert base @ weight.ravel() == pytest.approx(0, abs=1e-6)


def test_normalization_variants__axes() -> None:
    """BN averages over (N,H,W), LN over (C,H,W), IN over (H,W), GN(2) over (C/2,H,W)."""
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    x = sample(4, 6, 5, 5)
    t = torch.from_numpy(x)
    bn = torch.nn.BatchNorm2d(6, affine=False, dtype=torch.float64)
    group = normalize(x.reshape(4, 2, -1), 2).reshape(x.shape)
    np.testing.assert_allclose(bn(t).numpy(), normalize(x, (0, 2, 3)), atol=1e-9)
    layer = functional.layer_norm(t, (6, 5, 5))
    np.testing.assert_allclose(layer.numpy(), normalize(x, (1, 2, 3)), atol=1e-9)
    instance = functional.instance_norm(t)
    np.testing.assert_allclose(instance.numpy(), normalize(x, (2, 3)), atol=1e-9)
    np.testing.assert_allclose(functional.group_norm(t, 2).numpy(), group, atol=1e-9)


def test_layernorm_vs_batchnorm_in_nlp__dividing_by_the_variance() -> None:
    """Dividing the deviations by the variance leaves a standard deviation of 1/sigma, not 1."""
    x = sample(10_000)
    wrong = (x - x.mean()) / x.var()
    assert wrong.std() * x.std() == pytest.approx(1.0)
    assert wrong.std() < 0.5
    assert ((x - x.mean()) / x.std()).std() == pytest.approx(1.0)


def test_layernorm_vs_batchnorm_in_nlp__future_tokens_leak_through_batch_statistics() -> None:
    """A changed last token alters earlier outputs of BN over (B,S), never those of LN."""
    x = sample(2, 5, 8)
    changed = x.copy()
    changed[0, -1] += 10
    bn, ln = (0, 1), 2
    assert not np.allclose(normalize(x, bn)[0, :-1], normalize(changed, bn)[0, :-1])
    assert np.array_equal(normalize(x, ln)[0, :-1], normalize(changed, ln)[0, :-1])


def test_layernorm_formula__equals_torch() -> None:
    """nn.LayerNorm is (x-mean)/sqrt(biased var+eps) for each token, eps inside the root."""
    torch = pytest.importorskip("torch")
    x = sample(3, 4, 8)
    layer = torch.nn.LayerNorm(8, elementwise_affine=False)
    np.testing.assert_allclose(layer(torch.from_numpy(x)).numpy(), normalize(x, -1), atol=1e-9)


def test_layernorm_formula__gradient() -> None:
    """dL/dx = (g - mean(g) - x_hat*mean(g*x_hat)) / sqrt(var+eps)."""
    torch = pytest.importorskip("torch")
    x, g = sample(3, 8), sample(3, 8, seed=1)
    t = torch.from_numpy(x).requires_grad_()
    torch.nn.functional.layer_norm(t, (8,)).backward(torch.from_numpy(g))
    x_hat = normalize(x, -1)
    inner = g - g.mean(-1, keepdims=True) - x_hat * (g * x_hat).mean(-1, keepdims=True)
    expected = inner / np.sqrt(x.var(-1, keepdims=True) + EPS)
    np.testing.assert_allclose(t.grad.numpy(), expected, atol=1e-9)


def test_rmsnorm_formula__equals_torch() -> None:
    """F.rms_norm is x / sqrt(mean(x^2)+eps) * gain."""
    torch = pytest.importorskip("torch")
    x, gain = sample(3, 4, 8), sample(8, seed=1)
    actual = torch.nn.functional.rms_norm(torch.from_numpy(x), (8,), torch.from_numpy(gain), 1e-6)
    np.testing.assert_allclose(actual.numpy(), rms_norm(x, 1e-6) * gain, atol=1e-9)


def test_rmsnorm_vs_layernorm__invariances() -> None:
    """Both ignore a scale; only LN ignores a shift; on zero-mean input they agree."""
    x = sample(5, 8)
    centred = x - x.mean(-1, keepdims=True)
    close = {"atol": 1e-4}
    assert np.allclose(normalize(7 * x, -1), normalize(x, -1), **close)
    assert np.allclose(rms_norm(7 * x), rms_norm(x), **close)
    assert np.allclose(normalize(x + 3, -1), normalize(x, -1), **close)
    assert not np.allclose(rms_norm(x + 3), rms_norm(x), **close)
    assert np.allclose(normalize(centred, -1), rms_norm(centred), **close)


def test_pre_norm_vs_post_norm__identity_branch_shrinks() -> None:
    """With equal variances, each LN(x+F) multiplies the identity branch by 2**-0.5."""
    rng = np.random.default_rng(0)
    signal = normalize(rng.standard_normal(200_000), -1)
    x, sublayers = signal, 6
    for _ in range(sublayers):
        x = normalize(x + rng.standard_normal(x.size), -1)
    share = x @ signal / x.size
    assert share == pytest.approx(2 ** (-sublayers / 2), abs=0.01)


@pytest.mark.parametrize("depth", [8, 32])
def test_pre_norm_vs_post_norm__residual_stream_grows_linearly(depth: int) -> None:
    """With ReLU FFN branches the Pre-Norm stream has a mean square of about 1+L/2."""
    rng, width = np.random.default_rng(0), 128
    squares = []
    for _ in range(6):
        x = normalize(rng.standard_normal(width), -1)
        for _ in range(depth):
            w1, w2 = rng.standard_normal((2, width, width)) / math.sqrt(width)
            x = x + w2 @ np.maximum(w1 @ normalize(x, -1), 0)
        squares.append((x * x).mean())
    assert np.mean(squares) == pytest.approx(1 + depth / 2, rel=0.15)


def test_batchnorm_momentum__pytorch_convention() -> None:
    """PyTorch: running=(1-m)*running+m*batch, and the variance written is the unbiased one."""
    torch = pytest.importorskip("torch")
    x = sample(4, 1)
    bn = torch.nn.BatchNorm1d(1, momentum=0.1, dtype=torch.float64)
    bn(torch.from_numpy(x))
    assert bn.running_mean.item() == pytest.approx(0.9 * 0 + 0.1 * x.mean())
    assert bn.running_var.item() == pytest.approx(0.9 * 1 + 0.1 * x.var(ddof=1))


@pytest.mark.parametrize(("keep", "expected"), [(0.5, 0.2887), (0.9, 0.1147), (0.99, 0.0354)])
def test_batchnorm_momentum__steady_state_noise(keep: float, expected: float) -> None:
    """The moving mean settles at a std of sqrt((1-rho)/(1+rho)/B) for retention rho."""
    measured = moving_mean_std(keep, batch=4)
    assert measured == pytest.approx(math.sqrt((1 - keep) / (1 + keep) / 4))
    assert measured == pytest.approx(expected, abs=5e-5)


def test_batchnorm_momentum__training_output_is_independent() -> None:
    """In training mode the output does not depend on the momentum."""
    torch = pytest.importorskip("torch")
    x = torch.from_numpy(sample(4, 1))
    slow, fast = (torch.nn.BatchNorm1d(1, momentum=m, affine=False, dtype=torch.float64) for m in (0.1, 0.9))
    assert torch.equal(slow(x), fast(x))
    assert not torch.allclose(slow.eval()(x), fast.eval()(x))


def test_relu_pros_cons__gradient() -> None:
    """The gradient of ReLU is 0 at -1, 0 at 0 (by convention) and 1 at 2."""
    torch = pytest.importorskip("torch")
    x = torch.tensor([-1.0, 0.0, 2.0], requires_grad=True)
    torch.nn.functional.relu(x).sum().backward()
    assert x.grad.tolist() == [0.0, 0.0, 1.0]


def test_relu_pros_cons__half_the_second_moment() -> None:
    """For x ~ N(0,1): E[ReLU]=1/sqrt(2 pi) and E[ReLU^2]=1/2, hence He's factor 2."""
    h = np.maximum(np.random.default_rng(0).standard_normal(1_000_000), 0)
    assert h.mean() == pytest.approx(1 / math.sqrt(2 * math.pi), abs=3e-3)
    assert (h * h).mean() == pytest.approx(0.5, abs=5e-3)


def test_relu_pros_cons__deep_gradient_explodes() -> None:
    """Twenty ReLU layers, width 64, weight std 0.5: the gradient grows about sqrt(8)**20 times."""
    rng, growth = np.random.default_rng(0), []
    for _ in range(10):
        h, gradient = rng.standard_normal(64), np.eye(64)
        for _ in range(20):
            w = rng.standard_normal((64, 64)) * 0.5
            pre = w @ h
            h = np.maximum(pre, 0)
            gradient = (pre > 0)[:, None] * (w @ gradient)
        growth.append(np.log10(np.linalg.norm(gradient) / 8))
    assert np.mean(growth) == pytest.approx(math.log10(math.sqrt(0.5**2 * 64 / 2) ** 20), abs=0.7)
