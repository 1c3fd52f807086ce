"""The pages of the calculators against the formulas: worked examples, presets, fields and cells."""

from __future__ import annotations

import json
from dataclasses import fields
from urllib.parse import parse_qsl

import pytest

from kb.calculators.flops import Workload
from kb.calculators.kv_cache import CacheSetup
from kb.calculators.memory import TrainingSetup
from kb.calculators.parameters import Transformer
from kb.calculators.presets import cache_presets, memory_presets, size_presets
from kb.calculators.quantities import TEXTS
from tests.calculators.forms import PAGES, controls, form, random_values, results
from tests.calculators.worked_examples import PAGES as ROWS

INPUTS: dict[str, tuple[type, ...]] = {
    "training-memory": (TrainingSetup,),
    "kv-cache": (CacheSetup,),
    "transformer-size": (Transformer, Workload),
}
PRESETS = {"training-memory": memory_presets, "kv-cache": cache_presets, "transformer-size": size_presets}


@pytest.mark.parametrize("name", ROWS)
def test_each_number_of_the_worked_examples(name: str) -> None:
    examples = (PAGES / f"{name}.md").read_text(encoding="utf-8").split("{ #examples }")[1]
    tables = [part.split("\n")[2:] for part in examples.split("\n\n") if part.startswith("|")]
    shown = [line for table in tables for line in table]
    assert [f"| {' | '.join(row)} |" for row in ROWS[name]()] == shown


@pytest.mark.parametrize("name", INPUTS)
def test_a_form_has_a_field_for_each_input(name: str) -> None:
    names = [field.name for kind in INPUTS[name] for field in fields(kind)]
    assert sorted(names) == sorted(controls(name))


@pytest.mark.parametrize("name", INPUTS)
def test_a_form_has_a_cell_for_each_result(name: str) -> None:
    cells = form(name).select("[data-result]")
    numbers = results(name, random_values(name, 0))
    assert set(numbers) == {str(cell["data-result"]) for cell in cells}
    assert set(TEXTS) >= {str(cell["data-unit"]) for cell in cells}
    assert set(numbers) >= {str(cell["data-of"]) for cell in cells if cell.has_attr("data-of")}


@pytest.mark.parametrize("name", INPUTS)
def test_every_field_has_a_label_and_every_number_its_bounds(name: str) -> None:
    page = form(name)
    labelled = {str(label["for"]) for label in page.find_all("label")}
    for control in page.select("input, select"):
        assert str(control["id"]) in labelled
        if control.get("type") == "number":
            assert {"min", "max", "step", "value", "required"} <= set(control.attrs)


@pytest.mark.parametrize("name", INPUTS)
def test_the_presets_are_the_published_models(name: str) -> None:
    options = form(name).select("select[data-presets] option[value*='=']")
    shown = {option.get_text(): dict(parse_qsl(str(option["value"]))) for option in options}
    assert {title: _as_query(values) for title, values in PRESETS[name]().items()} == shown


@pytest.mark.parametrize("name", INPUTS)
def test_a_page_names_its_script_and_hides_the_form_without_it(name: str) -> None:
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert "scripts: [calculators]" in text.split("---")[1]
    assert form(name).has_attr("hidden")
    assert name == form(name)["data-calculator"]


def _as_query(values: object) -> dict[str, str]:
    texts = json.loads(json.dumps(values))
    return {name: str(int(value)) if isinstance(value, bool) else str(value) for name, value in texts.items()}
