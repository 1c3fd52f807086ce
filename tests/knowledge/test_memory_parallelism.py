"""Facts behind the pages on training memory, number formats and distributed training."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

GPT3 = {"layers": 96, "hidden": 12288, "heads": 96, "vocab": 50257}
FP16 = np.dtype(np.float16).itemsize
FP32 = np.dtype(np.float32).itemsize


def gpt_parameters(layers: int, hidden: int, vocab: int) -> int:
    """Parameters counted tensor by tensor: tied embedding, biases, two LayerNorms a layer."""
    square = [(hidden, hidden)] * 4 + [(hidden,)] * 4
    ffn = [(4 * hidden, hidden), (4 * hidden,), (hidden, 4 * hidden), (hidden,)]
    norms = [(hidden,)] * 4
    layer = sum(math.prod(shape) for shape in square + ffn + norms)
    return vocab * hidden + layers * layer


def saved_tensors(b: int, s: int, h: int, a: int, item: int = 2) -> dict[str, int]:
    """Bytes one GPT layer keeps for its backward pass (Korthikanti et al. 2022, section 4.1)."""
    token, score = b * s * h, a * s * s * b
    return {
        "norm inputs": 2 * token * item,
        "qkv input": token * item,
        "q and k": 2 * token * item,
        "v": token * item,
        "softmax output": score * item,
        "softmax dropout mask": score,
        "softmax dropout output": score * item,
        "projection input": token * item,
        "attention dropout mask": token,
        "mlp up input": token * item,
        "gelu input": 4 * token * item,
        "mlp down input": 4 * token * item,
        "mlp dropout mask": token,
    }


def gpt3_activations(s: int) -> float:
    """Activation bytes of all GPT-3 layers at micro-batch one."""
    return GPT3["layers"] * sum(saved_tensors(1, s, GPT3["hidden"], GPT3["heads"]).values())


def measured_layer_bytes(torch: Any, b: int, s: int, h: int, a: int) -> int:
    """Distinct bytes autograd saves in one bf16 layer, parameters excluded."""
    functional = torch.nn.functional
    torch.manual_seed(0)
    shapes = dict.fromkeys("qkvo", (h, h)) | {"up": (4 * h, h), "down": (h, 4 * h)}
    w = {k: (0.02 * torch.randn(v)).bfloat16().requires_grad_() for k, v in shapes.items()}
    own = {p.untyped_storage().data_ptr() for p in w.values()}
    saved: dict[int, int] = {}

    def pack(tensor: Any) -> Any:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            saved[storage.data_ptr()] = storage.nbytes()
        return tensor

    def drop(tensor: Any) -> Any:
        return torch.native_dropout(tensor, 0.1, True)[0]

    x = torch.randn(b, s, h).bfloat16().requires_grad_()
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        n = functional.layer_norm(x, (h,))
        q, k, v = (functional.linear(n, w[i]).reshape(b, s, a, h // a).transpose(1, 2) for i in "qkv")
        p = drop(torch.softmax(q / math.sqrt(h // a) @ k.transpose(-1, -2), -1))
        mixed = (p @ v).transpose(1, 2).reshape(b, s, h)
        y = x + drop(functional.linear(mixed, w["o"]))
        up = functional.linear(functional.layer_norm(y, (h,)), w["up"])
        y = y + drop(functional.linear(functional.gelu(up), w["down"]))
    assert y.requires_grad
    return sum(saved.values())


def test_training_memory_breakdown__gpt3_parameters() -> None:
    """GPT-3 has VH + L(12H^2 + 13H) = 174 579 068 928 parameters."""
    assert gpt_parameters(GPT3["layers"], GPT3["hidden"], GPT3["vocab"]) == 174_579_068_928


def test_training_memory_breakdown__gpt3_half_precision_weights() -> None:
    """The weights of GPT-3 take about 349 GB in a 16-bit format."""
    size = FP16 * gpt_parameters(GPT3["layers"], GPT3["hidden"], GPT3["vocab"])
    assert size / 1e9 == pytest.approx(349.158, abs=1e-3)


def test_training_memory_breakdown__activations_at_1024() -> None:
    """Activations of GPT-3 at B=1, S=1024 are about 89.4 GB."""
    assert gpt3_activations(1024) / 1e9 == pytest.approx(89.389, abs=0.01)


def test_training_memory_breakdown__activations_at_8192() -> None:
    """Activations of GPT-3 at B=1, S=8192 are about 3421 GB."""
    assert gpt3_activations(8192) / 1e9 == pytest.approx(3420.94, abs=0.01)


def test_training_memory_breakdown__no_second_factor_two() -> None:
    """The 34 and 5 are bytes already: another factor 2 gives 178.8 and 6841.9 GB."""
    doubled = [round(2 * gpt3_activations(s) / 1e9, 1) for s in (1024, 8192)]
    assert doubled == [178.8, 6841.9]


def test_training_memory_breakdown__one_layer() -> None:
    """One GPT-3 layer at S=1024 keeps about 0.931 GB: the formula is per layer."""
    assert gpt3_activations(1024) / GPT3["layers"] / 1e9 == pytest.approx(0.93114, abs=1e-4)


def test_training_memory_breakdown__coefficients() -> None:
    """Per layer 34 sbh + 5 a s^2 b bytes in 16 bits, 66 sbh + 9 a s^2 b in 32 bits."""
    b, s, h, a = 2, 8, 64, 4
    for item, (linear, square) in {FP16: (34, 5), FP32: (66, 9)}.items():
        total = sum(saved_tensors(b, s, h, a, item).values())
        assert total == linear * s * b * h + square * a * s * s * b
    tensors = saved_tensors(1, 1, 1, 0)
    mlp = sum(v for k, v in tensors.items() if "mlp" in k or "gelu" in k)
    norm = tensors["norm inputs"]
    assert (sum(tensors.values()) - mlp - norm, mlp, norm) == (11, 19, 4)


def test_training_memory_breakdown__measured_layer() -> None:
    """What autograd saves in one bf16 layer agrees with the formula to 0.5 %."""
    torch = pytest.importorskip("torch")
    b, s, h, a = 1, 128, 256, 8
    formula = sum(saved_tensors(b, s, h, a).values())
    assert measured_layer_bytes(torch, b, s, h, a) / formula == pytest.approx(1, abs=0.005)


def test_training_memory_breakdown__twenty_bytes() -> None:
    """16-bit weights and gradients with fp32 copies of both and two moments: 20 bytes."""
    model = np.zeros(1, [("weight", "f2"), ("gradient", "f2")])
    optimizer = np.zeros(1, [("weight", "f4"), ("gradient", "f4"), ("m", "f4"), ("v", "f4")])
    assert model.itemsize + optimizer.itemsize == 20
    assert optimizer.itemsize == 16


def test_training_memory_breakdown__sixteen_bytes() -> None:
    """The ZeRO account keeps no fp32 gradient: 2 + 2 + 12 = 16 bytes."""
    model = np.zeros(1, [("weight", "f2"), ("gradient", "f2")])
    optimizer = np.zeros(1, [("weight", "f4"), ("m", "f4"), ("v", "f4")])
    assert (model.itemsize, optimizer.itemsize) == (4, 12)
    assert model.itemsize + optimizer.itemsize == 16


def test_deepspeed_zero__per_gpu_model_states() -> None:
    """7.5B parameters on 64 GPUs: 120, 31.4, 16.6, 1.9 GB for DP and the three stages."""
    gpus, billions = 64, 7.5
    states = {"parameters": FP16, "gradients": FP16, "optimizer": 3 * FP32}
    sharded: list[set[str]] = [
        set(),
        {"optimizer"},
        {"optimizer", "gradients"},
        {"optimizer", "gradients", "parameters"},
    ]
    sizes = [round(sum(billions * v / (gpus if k in cut else 1) for k, v in states.items()), 1) for cut in sharded]
    assert sizes == [120.0, 31.4, 16.6, 1.9]


def test_oom_and_memory_reduction__selective_recomputation() -> None:
    """For GPT-3 at 2048 tokens it drops 70 % of the activations and repeats 2.7 % of a forward pass."""
    s, h, a = 2048, GPT3["hidden"], GPT3["heads"]
    tensors = saved_tensors(1, s, h, a)
    scores = sum(size for name, size in tensors.items() if "softmax" in name)
    assert scores / sum(tensors.values()) == pytest.approx(0.70, abs=0.005)
    matrices = 2 * s * (4 * h * h + 2 * h * 4 * h)
    core = 2 * (2 * s * s * h)
    assert core / (matrices + core) == pytest.approx(0.027, abs=0.0005)
    assert core / (3 * (matrices + core)) == pytest.approx(0.009, abs=0.0005)


def stage_order(stage: int, stages: int, micro: int, interleave: bool) -> list[tuple[str, int]]:
    """Forward and backward steps of one pipeline stage under GPipe or 1F1B."""
    ahead = min(stages - 1 - stage, micro) if interleave else micro
    forward, backward = [("F", k) for k in range(micro)], [("B", k) for k in range(micro)]
    steady = [step for pair in zip(forward[ahead:], backward, strict=False) for step in pair]
    return forward[:ahead] + steady + backward[micro - ahead :]


def run_pipeline(stages: int, micro: int, interleave: bool) -> tuple[int, int]:
    """Total time (forward 1, backward 2) and the most activations held on the first stage."""
    orders = [stage_order(s, stages, micro, interleave) for s in range(stages)]
    free = [0] * stages
    done: dict[tuple[str, int, int] | None, int] = {None: 0}
    for _ in range(2 * micro * stages):
        for s, order in enumerate(orders):
            for kind, k in order:
                if kind == "F":
                    before = ("F", k, s - 1) if s > 0 else None
                else:
                    before = ("B", k, s + 1) if s + 1 < stages else ("F", k, s)
                if (kind, k, s) in done:
                    continue
                if before not in done:
                    break
                free[s] = max(free[s], done[before]) + (1 if kind == "F" else 2)
                done[kind, k, s] = free[s]
    held = np.cumsum([1 if kind == "F" else -1 for kind, _ in orders[0]])
    return max(free), int(held.max())


def test_data_vs_model_parallelism__same_bubble_fewer_activations() -> None:
    """1F1B takes as long as GPipe, 3(m + p - 1), but holds p activations instead of m."""
    stages, micro = 4, 6
    assert run_pipeline(stages, micro, interleave=False) == (3 * (micro + stages - 1), micro)
    assert run_pipeline(stages, micro, interleave=True) == (3 * (micro + stages - 1), stages)
