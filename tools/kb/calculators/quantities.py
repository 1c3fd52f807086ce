"""Numbers as the calculators show them, in Python and in the browser alike: halves are rounded up, always."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

DECIMAL_UNITS = (("GB", 1e9), ("MB", 1e6), ("KB", 1e3), ("B", 1.0))
BINARY_UNITS = {"GB": ("GiB", 2.0**30), "MB": ("MiB", 2.0**20), "KB": ("KiB", 2.0**10)}
COUNT_UNITS = (("T", 1e12), ("B", 1e9), ("M", 1e6))
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def fixed(number: float, digits: int) -> str:
    """A number from 0 with so many digits behind the point and commas between thousands."""
    return f"{_rounded(number, -digits):,}"


def decimal_bytes(number: float) -> str:
    """Bytes in powers of a thousand, GB at most: `1.34 GB`."""
    unit, size = next(((unit, size) for unit, size in DECIMAL_UNITS if number >= size), DECIMAL_UNITS[-1])
    return f"{fixed(number / size, 0 if unit == 'B' else 2)} {unit}"


def binary_bytes(number: float) -> str:
    """Bytes in powers of 1024, in the unit that goes with the decimal one: `1.25 GiB`; less than a KB is empty."""
    unit, size = BINARY_UNITS.get(decimal_bytes(number).split()[-1], ("", 1.0))
    return f"{fixed(number / size, 2)} {unit}" if unit else ""


def bytes_text(number: float) -> str:
    """Bytes in powers of a thousand and of 1024: `1.34 GB（1.25 GiB）`."""
    binary = binary_bytes(number)
    return decimal_bytes(number) + (f"（{binary}）" if binary else "")


def count_text(number: float) -> str:
    """A whole number, from a million on with its short form: `6,738,415,616（6.74 B）`."""
    short = next((f"（{fixed(number / size, 2)} {unit}）" for unit, size in COUNT_UNITS if number >= size), "")
    return fixed(number, 0) + short


def flops_text(number: float) -> str:
    """A large number by its power of ten: `3.14×10²³`; `0` for 0."""
    if not number:
        return "0"
    exponent = Decimal(float(number)).adjusted()
    mantissa = _rounded(float(number), exponent - 2)
    exponent = mantissa.adjusted()
    return f"{mantissa.scaleb(-exponent):.2f}×10{str(exponent).translate(SUPERSCRIPTS)}"


def share_text(number: float) -> str:
    """A part of a whole: `2.7%`."""
    return f"{fixed(number * 100, 1)}%"


def ratio_text(number: float) -> str:
    """How many times: `8.00 倍`."""
    return f"{fixed(number, 2)} 倍"


TEXTS: Mapping[str, Callable[[float], str]] = {
    "bytes": bytes_text,
    "count": count_text,
    "flops": flops_text,
    "share": share_text,
    "ratio": ratio_text,
}
"""By the unit that a cell of a calculator names."""


def _rounded(number: float, exponent: int) -> Decimal:
    return Decimal(number).quantize(Decimal((0, (1,), exponent)), ROUND_HALF_UP)
