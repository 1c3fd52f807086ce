"""What the drawn curves and bars of the pages say, read back from the SVG files."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import numpy as np
import pytest

from tests.conftest import ROOT

FIGURES = ROOT / "docs" / "assets" / "figures"
SVG = "{http://www.w3.org/2000/svg}"


def elements(name: str, tag: str) -> list[ElementTree.Element]:
    """The elements of one kind of a figure of ours, in the order of drawing."""
    return list(ElementTree.parse(FIGURES / f"{name}.svg").getroot().iter(SVG + tag))  # noqa: S314 - files of this repository


def curves(name: str, zero: float, unit: float) -> list[np.ndarray]:
    """The height of each polyline of a figure; zero is the y of the value 0, unit the height of the value 1."""
    points = [line.attrib["points"].split() for line in elements(name, "polyline")]
    return [(zero - np.array([float(point.split(",")[1]) for point in line])) / unit for line in points]


def test_ntk_by_parts__both_ramps_are_drawn_as_defined() -> None:
    by_turns, by_index = curves("ntk-by-parts", 230, 170)
    pair = np.arange(64)
    turns = 4096 * 10000.0 ** (-pair / 64) / (2 * np.pi)
    edges = [64 * math.log(4096 / (2 * math.pi * r)) / math.log(10000) for r in (32, 1)]
    low, high = math.floor(edges[0]), math.ceil(edges[1])
    assert by_turns == pytest.approx(np.clip((turns - 1) / 31, 0, 1), abs=1e-3)
    assert by_index == pytest.approx(1 - np.clip((pair - low) / (high - low), 0, 1), abs=1e-3)


def test_relu_pros_cons__the_activations_are_drawn_as_defined() -> None:
    x = np.linspace(-4, 2.4, 129)
    normal = np.array([0.5 * (1 + math.erf(v / math.sqrt(2))) for v in x])
    expected = (
        np.maximum(x, 0),
        np.where(x > 0, x, 0.1 * x),
        np.where(x > 0, x, np.exp(x) - 1),
        x * normal,
        x / (1 + np.exp(-x)),
    )
    for drawn, formula in zip(curves("relu-pros-cons", 190, 62), expected, strict=True):
        assert drawn == pytest.approx(formula, abs=2e-3)


def test_batchnorm_momentum__slow_means_lag_and_fast_ones_shake() -> None:
    runs = curves("batchnorm-momentum", 170, 80)[1:]
    shakes = [float(np.abs(np.diff(run[100:])).mean()) for run in runs]
    assert shakes == sorted(shakes, reverse=True)
    assert runs[2][-1] == pytest.approx(1 - 0.99**140, abs=0.05)
    assert runs[1][100:].mean() == pytest.approx(1, abs=0.05)


def test_lora_vs_full_finetuning_cost__bars_are_as_long_as_the_bytes() -> None:
    params, trained = 6.738, 0.004194304
    widths = [float(bar.attrib["width"]) * 110 / 500 for bar in elements("lora-vs-full-finetuning-cost", "rect")]
    full, lora, quantized = widths[:3], widths[3], widths[5]
    assert full == pytest.approx([2 * params, 2 * params, 12 * params], abs=0.05)
    assert lora == pytest.approx(2 * params, abs=0.05)
    assert quantized == pytest.approx(params * (4 + 8 / 64 + 32 / (64 * 256)) / 8, abs=0.05)
    assert 16 * trained < 0.07


def test_length_extrapolation__only_extrapolated_dots_lie_beyond_the_trained_arc() -> None:
    dots = [dot.attrib for dot in elements("length-extrapolation", "circle") if dot.attrib["fill"] != "none"]
    trained = 4095 * 10000.0 ** (-55 / 64)
    for centre, whole in ((110, 4096), (325, 16384), (540, 4096)):
        panel = [dot for dot in dots if abs(float(dot["cx"]) - centre) < 90]
        phases = np.linspace(0, whole, len(panel)) * 10000.0 ** (-55 / 64)
        angles = [math.atan2(138 - float(dot["cy"]), float(dot["cx"]) - centre) % (2 * math.pi) for dot in panel]
        assert angles == pytest.approx(phases, abs=0.01)
        assert {dot["fill"] for dot in panel if float(dot["cx"]) < centre - 30} == (
            {"#b8556f"} if phases[-1] > trained + 1 else set()
        )
