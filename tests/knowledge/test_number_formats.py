"""Facts of the pages about number formats and mixed precision: what fits, what overflows, what does not shrink."""

from __future__ import annotations

import numpy as np
import pytest

FP16 = np.dtype(np.float16).itemsize
FP32 = np.dtype(np.float32).itemsize


def test_mixed_precision_training__model_states_do_not_shrink() -> None:
    """Pure fp32 Adam and mixed precision both need 16 bytes a parameter."""
    pure = sum(FP32 for _ in ("weight", "gradient", "m", "v"))
    mixed = 2 * FP16 + sum(FP32 for _ in ("master", "m", "v"))
    assert (pure, mixed) == (16, 16)


def test_fp16_vs_bf16__largest_fp16() -> None:
    """Bits 0 11110 1111111111 are the largest finite fp16, (2 - 2^-10) 2^15 = 65504."""
    largest = np.array([0b0_11110_1111111111], np.uint16).view(np.float16)[0]
    assert float(largest) == (2 - 2.0**-10) * 2.0**15 == 65504.0
    assert np.isinf(np.array([0b0_11111_0000000000], np.uint16).view(np.float16)[0])


def test_fp16_vs_bf16__finfo() -> None:
    """Range and spacing follow from 5 + 10 and 8 + 7 exponent and mantissa bits."""
    torch = pytest.importorskip("torch")
    for name, exponent, mantissa in (("float16", 5, 10), ("bfloat16", 8, 7)):
        bias = 2 ** (exponent - 1) - 1
        info = torch.finfo(getattr(torch, name))
        assert info.max == (2 - 2.0**-mantissa) * 2.0**bias
        assert info.eps == 2.0**-mantissa
    assert torch.finfo(torch.bfloat16).max == 3.3895313892515355e38


def test_fp16_vs_bf16__overflow_and_underflow() -> None:
    """70000 overflows and 1e-8 underflows in fp16; bf16 keeps both."""
    torch = pytest.importorskip("torch")
    assert torch.tensor(7e4).half().isinf().item()
    assert torch.tensor(7e4).bfloat16().item() == 70144.0
    assert torch.tensor(1e-8).half().item() == 0.0
    assert torch.tensor(1e-8).bfloat16().item() > 0


def largest_fp8(exponent_bits: int, mantissa_bits: int, keeps_infinity: bool) -> float:
    """The largest finite value among all codes of an 8-bit format (Micikevicius et al. 2022)."""
    bias, top = 2 ** (exponent_bits - 1) - 1, 2**exponent_bits - 1
    finite = []
    for exponent in range(top + 1):
        for mantissa in range(2**mantissa_bits):
            special = exponent == top and (keeps_infinity or mantissa == 2**mantissa_bits - 1)
            if not special and exponent:
                finite.append((1 + mantissa / 2**mantissa_bits) * 2.0 ** (exponent - bias))
    return max(finite)


def test_fp16_vs_bf16__largest_fp8() -> None:
    """E5M2 reaches 57344 by IEEE's rule; E4M3 gives up infinity to reach 448 instead of 240."""
    assert largest_fp8(5, 2, keeps_infinity=True) == 57344.0
    assert largest_fp8(4, 3, keeps_infinity=False) == 448.0
    assert largest_fp8(4, 3, keeps_infinity=True) == 240.0


def test_mixed_precision_training__fp8_of_torch() -> None:
    """The two FP8 types of torch have the maxima the page states."""
    torch = pytest.importorskip("torch")
    assert torch.finfo(torch.float8_e4m3fn).max == 448.0
    assert torch.finfo(torch.float8_e5m2).max == 57344.0
