"""Facts stated on the pages of the topic 位置编码与长上下文."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

Array = NDArray[np.float64]

HEAD_DIM, BASE, TRAINED, SCALE = 128, 10000.0, 4096, 4.0


def frequencies(base: float = BASE, dim: int = HEAD_DIM) -> Array:
    """RoPE angular speeds theta_i = base^(-2i/dim)."""
    return base ** (-np.arange(0, dim, 2) / dim)


def rotate(x: Array, position: int) -> Array:
    """Rotate neighbouring pairs of x by position * theta_i."""
    angle = position * frequencies(dim=x.size)
    even, odd = x[0::2], x[1::2]
    out = np.empty_like(x)
    out[0::2] = even * np.cos(angle) - odd * np.sin(angle)
    out[1::2] = even * np.sin(angle) + odd * np.cos(angle)
    return out


def sinusoidal(position: float, dim: int = 64) -> Array:
    """The encoding of Vaswani et al. (2017)."""
    angle = position * frequencies(dim=dim)
    return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(dim)


def sinusoidal_shift(offset: float, dim: int = 64) -> Array:
    """The block rotation M_k that moves the sinusoidal encoding by offset."""
    matrix = np.zeros((dim, dim))
    for i, angle in enumerate(offset * frequencies(dim=dim)):
        c, s = math.cos(angle), math.sin(angle)
        matrix[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = [[c, s], [-s, c]]
    return matrix


def decay_bound(distance: int) -> float:
    """Mean length of the partial sums in the bound of Su et al. (2021), section 3.4.3."""
    return float(np.abs(np.cumsum(np.exp(1j * distance * frequencies()))).mean())


def ntk_base(base: float, scale: float, dim: int) -> float:
    """The base of NTK-aware interpolation, solved from theta'_last = theta_last / scale."""
    last = (dim - 2) / dim
    return float((base**-last / scale) ** (-1 / last))


def by_parts(scale: float = SCALE, alpha: float = 1.0, beta: float = 32.0) -> Array:
    """NTK-by-parts angular speeds for a model trained on TRAINED tokens."""
    theta = frequencies()
    turns = TRAINED * theta / (2 * np.pi)
    keep = np.clip((turns - alpha) / (beta - alpha), 0.0, 1.0)
    return (1 - keep) * theta / scale + keep * theta


def entropy(logits: Array) -> float:
    """Entropy of softmax(logits) in nats."""
    p = np.exp(logits - logits.max())
    p /= p.sum()
    return float(-(p * np.log(p)).sum())


def test_positional_encodings_compared__shift_is_linear() -> None:
    """PE(p+k) = M_k PE(p), and M_k does not depend on p."""
    matrix = sinusoidal_shift(7)
    for p in (0, 5, 100, 5000):
        np.testing.assert_allclose(matrix @ sinusoidal(p), sinusoidal(p + 7), atol=1e-9)


def test_positional_encodings_compared__learned_table_has_parameters() -> None:
    """BERT-base's learned position table of 512 rows and 768 columns has 393,216 entries."""
    assert np.empty((512, 768)).size == 393_216


def test_rope_pros_cons__relative_and_norm_preserving() -> None:
    """The RoPE score depends only on the distance; the rotation keeps the norm."""
    q, k = np.random.default_rng(0).normal(size=(2, HEAD_DIM))
    near, far = rotate(q, 10) @ rotate(k, 3), rotate(q, 1010) @ rotate(k, 1003)
    assert near == pytest.approx(far)
    assert near != pytest.approx(rotate(q, 11) @ rotate(k, 3))
    assert np.linalg.norm(rotate(q, 77)) == pytest.approx(np.linalg.norm(q))


def test_rope_pros_cons__decay_bound_is_not_monotone() -> None:
    """The bound at distances 0, 64, 2048, 4096 is 32.5, 10.09, 3.62, 4.88."""
    values = [decay_bound(r) for r in (0, 64, 2048, 4096)]
    assert values == pytest.approx([32.5, 10.09, 3.62, 4.88], abs=0.01)
    assert values[3] > values[2]


def test_token_plus_position_addition__capacity_and_cosine() -> None:
    """10^7 pairs need 24 bits; random 768-d vectors have E|cos| of about 0.0288."""
    pairs, dim = 20000 * 500, 768
    assert pairs == 10_000_000
    assert math.ceil(math.log2(pairs)) == 24
    expected = math.sqrt(2 / (math.pi * dim))
    assert round(expected, 4) == 0.0288
    a, b = np.random.default_rng(0).normal(size=(2, 4000, dim))
    cosine = (a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
    assert float(np.abs(cosine).mean()) == pytest.approx(expected, rel=0.05)


def test_token_plus_position_addition__one_hot_concatenation() -> None:
    """Concatenated one-hot vectors times [E;P] equal E[i] + P[j]."""
    rng = np.random.default_rng(0)
    tokens, positions = rng.normal(size=(20, 8)), rng.normal(size=(10, 8))
    one_hot = np.zeros(30)
    one_hot[[3, 20 + 4]] = 1.0
    np.testing.assert_allclose(one_hot @ np.vstack([tokens, positions]), tokens[3] + positions[4])


def test_length_extrapolation__interpolated_positions_stay_inside() -> None:
    """With L=4096 and L'=16384 the last interpolated position is 4095.75, below L."""
    target = 16384
    scaled = np.arange(target) * TRAINED / target
    assert scaled.max() == 4095.75
    assert scaled.max() < TRAINED
    assert np.unique(scaled).size == target


def test_ntk_aware_interpolation__base_and_end_ratios() -> None:
    """b' = b s^(d/(d-2)) = 40889.9; the first pair is kept, the last slowed by s."""
    new_base = ntk_base(BASE, SCALE, HEAD_DIM)
    assert new_base == pytest.approx(BASE * SCALE ** (HEAD_DIM / (HEAD_DIM - 2)))
    assert round(new_base, 1) == 40889.9
    ratio = frequencies() / frequencies(new_base)
    assert ratio[[0, -1]] == pytest.approx([1.0, SCALE])


def test_ntk_by_parts__counts_of_pairs() -> None:
    """LLaMA 2: 18 of 64 pairs have wavelength >= L and 21 have wavelength <= L/32."""
    wavelength = 2 * np.pi / frequencies()
    assert int((wavelength >= TRAINED).sum()) == 18
    assert int((wavelength <= TRAINED / 32).sum()) == 21


def test_ntk_by_parts__long_waves_interpolated_short_waves_kept() -> None:
    """Wavelength >= L is slowed by s exactly; wavelength <= L/32 is unchanged."""
    theta, new = frequencies(), by_parts()
    wavelength = 2 * np.pi / theta
    long, short = wavelength >= TRAINED, wavelength <= TRAINED / 32
    np.testing.assert_allclose(new[long], theta[long] / SCALE)
    np.testing.assert_allclose(new[short], theta[short])
    largest = float((SCALE * TRAINED * new[long]).max())
    assert largest == pytest.approx(5.462, abs=1e-3)
    assert largest == pytest.approx(float((TRAINED * theta[long]).max()))


def test_ntk_variants_compared__dynamic_base() -> None:
    """Dynamic NTK with factor 4 at length 2L uses base 51294, and is continuous at L."""

    def dynamic(length: int, factor: float) -> float:
        return ntk_base(BASE, factor * length / TRAINED - (factor - 1), HEAD_DIM)

    assert round(dynamic(2 * TRAINED, 4.0)) == 51294
    assert dynamic(TRAINED, 4.0) == pytest.approx(BASE)
    assert dynamic(2 * TRAINED, 1.0) == pytest.approx(ntk_base(BASE, 2.0, HEAD_DIM))


def test_yarn__mscale_and_temperature() -> None:
    """For s=4: sqrt(1/t) = 1.1386 on q and on k, logits times 1.2965, t = 0.7713."""
    mscale = 0.1 * math.log(4) + 1
    q, k = np.random.default_rng(0).normal(size=(2, HEAD_DIM))
    gain = (mscale * q) @ (mscale * k) / (q @ k)
    assert round(mscale, 4) == 1.1386
    assert round(float(gain), 4) == 1.2965
    assert round(1 / float(gain), 4) == 0.7713


def test_yarn__larger_logits_lower_entropy() -> None:
    """Multiplying logits by more than 1 sharpens the softmax."""
    logits = np.random.default_rng(0).normal(size=512)
    assert entropy(1.2965 * logits) < entropy(logits)


def test_yarn__interpolation_raises_entropy() -> None:
    """With content held equal, position interpolation flattens the softmax."""
    distance = np.arange(TRAINED)[:, None]

    def position_entropy(theta: Array) -> float:
        return entropy(2 * np.cos(distance * theta).sum(1) / math.sqrt(HEAD_DIM))

    assert position_entropy(frequencies() / SCALE) > position_entropy(frequencies())
    assert position_entropy(by_parts()) > position_entropy(frequencies())
