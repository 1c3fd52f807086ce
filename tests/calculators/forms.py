"""The forms of the calculator pages, as their Markdown has them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TypeVar

from bs4 import BeautifulSoup, Tag

from kb.calculators.flops import Workload, flop_count
from kb.calculators.kv_cache import CacheSetup, cache_memory
from kb.calculators.memory import TrainingSetup, training_memory
from kb.calculators.parameters import Transformer, parameter_count
from tests.conftest import ROOT

PAGES = ROOT / "docs" / "calculators"
Inputs = TypeVar("Inputs", TrainingSetup, CacheSetup, Transformer, Workload)
Values = Mapping[str, Any]


def form(name: str) -> Tag:
    """The form of a page."""
    found = BeautifulSoup(_page(name).read_text(encoding="utf-8"), "html.parser").find("form")
    assert isinstance(found, Tag)
    return found


def controls(name: str) -> dict[str, Tag]:
    """The fields of a page's form by their names."""
    return {str(tag["name"]): tag for tag in form(name).select("input[name], select[name]")}


def random_values(name: str, seed: int) -> dict[str, Any]:
    """A value for each field, within what the form allows; long scales are drawn by their logarithm."""
    chance = random.Random(f"{name} {seed}")
    return {field: _random_value(control, chance) for field, control in controls(name).items()}


def results(name: str, values: Values) -> dict[str, float]:
    """What Python computes from the values of a form, by the names of the cells."""
    if name == "training-memory":
        return asdict(training_memory(_inputs(TrainingSetup, values)))
    if name == "kv-cache":
        return asdict(cache_memory(_inputs(CacheSetup, values)))
    model, work = _inputs(Transformer, values), _inputs(Workload, values)
    flops = asdict(flop_count(model, work))
    return asdict(parameter_count(model)) | {f"flops.{field}": number for field, number in flops.items()}


def _page(name: str) -> Path:
    return PAGES / f"{name}.md"


def _inputs(kind: type[Inputs], values: Values) -> Inputs:
    return kind(**{field.name: values[field.name] for field in fields(kind)})


def _random_value(control: Tag, chance: random.Random) -> Any:
    if control.name == "select":
        value = str(chance.choice(control.find_all("option"))["value"])
        return int(value) if control["name"] == "zero" else value
    if control["type"] == "checkbox":
        return chance.random() < 0.5
    low, high = int(str(control["min"])), int(str(control["max"]))
    number = min(high, low + 10 ** chance.uniform(0, len(str(high))) - 1)
    return round(number, 3) if control["step"] == "any" else int(number)
