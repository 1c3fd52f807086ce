"""Facts stated on the fine-tuning pages, computed from first principles."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
import pytest


def lora_gradients(a_is_zero: bool, b_is_zero: bool) -> tuple[bool, bool, bool]:
    """(output unchanged, A has a gradient, B has a gradient) at initialisation."""
    torch = pytest.importorskip("torch")
    rng = torch.Generator().manual_seed(0)
    w0, x, y = (torch.randn(s, generator=rng) for s in ((6, 8), (8, 16), (6, 16)))
    a = torch.randn(3, 8, generator=rng) * (not a_is_zero)
    b = torch.randn(6, 3, generator=rng) * (not b_is_zero)
    a.requires_grad_()
    b.requires_grad_()
    out = w0 @ x + 2.0 * b @ (a @ x)
    ((out - y) ** 2).mean().backward()
    return torch.equal(out, w0 @ x), bool(a.grad.any()), bool(b.grad.any())


def tiny_transformer(targets: tuple[str, ...], d: int = 256, rank: int = 8) -> Any:
    """A 4-layer, 4-head decoder with 1000 tokens; `targets` get LoRA, () trains everything."""
    torch = pytest.importorskip("torch")
    nn, fn = torch.nn, torch.nn.functional

    class Lora(nn.Module):
        def __init__(self, base: Any) -> None:
            super().__init__()
            self.base = base
            self.a = nn.Parameter(torch.randn(rank, base.in_features) * 0.02)
            self.b = nn.Parameter(torch.zeros(base.out_features, rank))

        def forward(self, x: Any) -> Any:
            return self.base(x) + 2 * fn.linear(fn.linear(x, self.a), self.b)

    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d)
            self.q, self.k, self.v, self.o = (nn.Linear(d, d) for _ in range(4))
            self.up, self.down = nn.Linear(d, 4 * d), nn.Linear(4 * d, d)

        def forward(self, x: Any) -> Any:
            batch, length, _ = x.shape
            y = self.n1(x)
            q, k, v = (f(y).view(batch, length, 4, -1).transpose(1, 2) for f in (self.q, self.k, self.v))
            mask = torch.ones(length, length, dtype=torch.bool).triu(1)
            score = (q @ k.transpose(-1, -2)) / math.sqrt(d // 4)
            p = score.masked_fill(mask, -math.inf).softmax(-1)
            x = x + self.o((p @ v).transpose(1, 2).reshape(batch, length, d))
            return x + self.down(fn.gelu(self.up(self.n2(x))))

    torch.manual_seed(0)
    blocks = [Block() for _ in range(4)]
    model = nn.Sequential(nn.Embedding(1000, d), *blocks, nn.LayerNorm(d), nn.Linear(d, 1000))
    if targets:
        model.requires_grad_(False)
        for block in blocks:
            for name in targets:
                setattr(block, name, Lora(getattr(block, name)))
    return model


@functools.cache
def training_step(targets: tuple[str, ...]) -> dict[str, int]:
    """FLOPs, gradient elements and bytes of saved activations of one training step."""
    torch = pytest.importorskip("torch")
    from torch.utils.flop_counter import FlopCounterMode

    model = tiny_transformer(targets)
    weights = {p.untyped_storage().data_ptr() for p in model.parameters()}
    saved: dict[int, int] = {}

    def pack(tensor: Any) -> Any:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights:
            saved[storage.data_ptr()] = storage.nbytes()
        return tensor

    tokens = torch.randint(0, 1000, (2, 128))
    with FlopCounterMode(display=False) as counter:
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
            logits = model(tokens).flatten(0, 1)
            loss = torch.nn.functional.cross_entropy(logits, tokens.flatten())
        forward = counter.get_total_flops()
        loss.backward()
    grads = sum(p.grad.numel() for p in model.parameters() if p.grad is not None)
    total = counter.get_total_flops()
    return {"forward": forward, "total": total, "grads": grads, "act_bytes": sum(saved.values())}


def test_lora_principle__parameter_count() -> None:
    """Rank 8 on a 4096x4096 matrix trains 65,536 parameters, 0.391 % of it."""
    a, b, w = np.zeros((8, 4096)), np.zeros((4096, 8)), np.zeros((4096, 4096))
    assert a.size + b.size == 65536
    assert round(100 * (a.size + b.size) / w.size, 3) == 0.391


def test_lora_principle__merging_changes_nothing() -> None:
    """W0 x + s B A x equals (W0 + s B A) x, and the update has rank r."""
    rng = np.random.default_rng(0)
    w0, a, b = rng.normal(size=(48, 64)), rng.normal(size=(4, 64)), rng.normal(size=(48, 4))
    x = rng.normal(size=(64, 5))
    np.testing.assert_allclose(w0 @ x + 2 * b @ (a @ x), (w0 + 2 * b @ a) @ x)
    assert np.linalg.matrix_rank(b @ a) == 4
    assert np.linalg.matrix_rank(w0 + 2 * b @ a) == 48


def test_lora_initialization__b_zero_keeps_output_and_learns() -> None:
    """A random, B zero: output unchanged, no gradient on A, a gradient on B."""
    assert lora_gradients(a_is_zero=False, b_is_zero=True) == (True, False, True)


def test_lora_initialization__both_zero_is_a_saddle() -> None:
    """A = B = 0: output unchanged and both gradients vanish."""
    assert lora_gradients(a_is_zero=True, b_is_zero=True) == (True, False, False)


def test_lora_initialization__share_of_zeros() -> None:
    """B holds d_out/(d_in+d_out) of the entries: a half only for square weights."""
    shares = []
    for d_in, d_out in ((4096, 4096), (4096, 11008)):
        a, b = np.ones((8, d_in)), np.zeros((d_out, 8))
        shares.append(round(float(np.mean(np.concatenate([a.ravel(), b.ravel()]) == 0)), 3))
    assert shares == [0.5, 0.729]


def test_lora_initialization__kaiming_bound() -> None:
    """kaiming_uniform_ with a = sqrt(5) is uniform on +-1/sqrt(d_in)."""
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    a = torch.empty(64, 1024)
    torch.nn.init.kaiming_uniform_(a, a=math.sqrt(5))
    assert a.abs().max().item() == pytest.approx(1 / math.sqrt(1024), rel=1e-3)
    assert a.var().item() == pytest.approx(1 / (3 * 1024), rel=2e-2)


def test_lora_vs_full_finetuning_cost__flops() -> None:
    """A LoRA step on q and v costs about 0.678 of a full step; its forward costs a little more."""
    full, lora = training_step(()), training_step(("q", "v"))
    assert lora["total"] / full["total"] == pytest.approx(0.678, abs=0.005)
    assert 1 < lora["forward"] / full["forward"] < 1.02
    every = training_step(("q", "k", "v", "o", "up", "down"))
    assert every["total"] / full["total"] == pytest.approx(0.712, abs=0.005)


def test_lora_vs_full_finetuning_cost__gradients_and_activations() -> None:
    """Gradients fall to 0.9 %; saved activations to 0.66 (q, v) or 0.98 (all linear layers)."""
    full, lora = training_step(()), training_step(("q", "v"))
    assert round(lora["grads"] / full["grads"], 4) == 0.0089
    assert lora["act_bytes"] / full["act_bytes"] == pytest.approx(0.66, abs=0.01)
    every = training_step(("q", "k", "v", "o", "up", "down"))
    assert every["act_bytes"] / full["act_bytes"] == pytest.approx(0.98, abs=0.01)


def test_full_finetuning_vs_lora_quality__eckart_young() -> None:
    """The best rank-r approximation leaves exactly the tail of the squared singular values."""
    m = np.random.default_rng(0).normal(size=(40, 30))
    u, s, vt = np.linalg.svd(m, full_matrices=False)
    best = (u[:, :5] * s[:5]) @ vt[:5]
    assert np.sum((m - best) ** 2) == pytest.approx(np.sum(s[5:] ** 2))


def test_peft_overview__prefix_is_an_interpolation() -> None:
    """Attention with a prefix is (1-lambda) Attn(K, V) + lambda Attn(prefix)."""
    rng = np.random.default_rng(0)
    q, keys, values = rng.normal(size=8), rng.normal(size=(9, 8)), rng.normal(size=(9, 8))
    w = np.exp(keys @ q)
    lam = w[:3].sum() / w.sum()
    prefix, base = w[:3] @ values[:3] / w[:3].sum(), w[3:] @ values[3:] / w[3:].sum()
    np.testing.assert_allclose(w @ values / w.sum(), (1 - lam) * base + lam * prefix)


def test_sft_key_factors__adam_ignores_gradient_scale_not_lr() -> None:
    """Adam's first step is about lr whatever the gradient's scale, and follows lr exactly."""
    torch = pytest.importorskip("torch")

    def first_step(grad: float, lr: float) -> float:
        p = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        p.grad = torch.full_like(p, grad)
        torch.optim.Adam([p], lr=lr).step()
        return abs(p.item())

    for grad in (1e-3, 1.0, 1e3):
        assert first_step(grad, 1e-5) == pytest.approx(1e-5, rel=1e-3)
    assert first_step(1.0, 1e-4) == pytest.approx(10 * first_step(1.0, 1e-5))
