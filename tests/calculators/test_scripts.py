"""The script of the calculators in a real browser, against the Python."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.calculators.quantities import TEXTS
from tests.calculators.forms import form, random_values, results
from tests.chromium import served
from tests.conftest import ROOT

pytestmark = pytest.mark.slow
NAMES = ("training-memory", "kv-cache", "transformer-size")
INPUTS = 200
FILL_IN = """(values) => {
    const form = document.querySelector("form[data-calculator]");
    for (const [name, value] of Object.entries(values)) {
        const field = form.elements.namedItem(name);
        if (field.type === "checkbox") field.checked = value;
        else field.value = String(value);
    }
    form.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
    return [...form.querySelectorAll("[data-result]")].map((cell) => {
        const { result, of = "", unit } = cell.dataset;
        return [result, of, unit, cell.firstChild.value, cell.textContent];
    });
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Pages that hold a form and the script, and nothing of the theme."""
    folder: Path = tmp_path_factory.mktemp("calculators")
    (folder / "assets").symlink_to(ROOT / "docs" / "assets")
    (folder / "favicon.ico").touch()
    script = '<script type="module" src="assets/javascripts/calculators.js"></script>'
    for name in NAMES:
        page = f'<!doctype html><meta charset="utf-8"><p data-without-script>without</p>{form(name)}{script}'
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    with served(folder) as root:
        yield root


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(15_000)
    opened = context.new_page()
    noise: list[str] = []
    opened.on("console", lambda message: noise.append(message.text))
    opened.on("pageerror", lambda error: noise.append(str(error)))
    yield opened
    context.close()
    assert [] == noise


def go(page: Page, name: str, **query: Any) -> None:
    page.goto(f"{name}.html?{urlencode(query)}")
    expect(page.locator("form")).to_be_visible()


def cell(page: Page, name: str) -> str:
    return page.locator(f"[data-result='{name}']:not([data-of])").inner_text()


def query(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


@pytest.mark.parametrize("name", NAMES)
def test_200_random_inputs_give_what_python_gives(page: Page, name: str) -> None:
    go(page, name)
    for seed in range(INPUTS):
        values = random_values(name, seed)
        expected = results(name, values)
        shown = page.evaluate(FILL_IN, values)
        assert set(expected) == {result for result, *_ in shown}, values
        for result, whole, unit, number, text in shown:
            wanted = expected[result] / (expected[whole] if whole else 1)
            assert math.isclose(wanted, float(number), rel_tol=1e-9), (result, values)
            assert TEXTS[unit](wanted) == text, (result, values)


@pytest.mark.parametrize("name", NAMES)
def test_an_address_brings_back_the_calculation(page: Page, name: str) -> None:
    go(page, name)
    for seed in range(3):
        shown = page.evaluate(FILL_IN, random_values(name, seed))
        page.goto(page.url)
        assert shown == page.evaluate(FILL_IN, {})


def test_an_address_holds_only_what_differs_and_keeps_the_rest_of_it(page: Page) -> None:
    go(page, "kv-cache", other="1", batch="8", layers="80", precision="none")
    assert {"other": "1", "batch": "8"} == query(page)
    assert "10.74 GB（10.00 GiB）" == cell(page, "total")
    page.get_by_role("button", name="恢复默认").click()
    expect(page.locator("[data-result='total']")).to_have_text("1.34 GB（1.25 GiB）")
    assert {"other": "1"} == query(page)


def test_a_preset_fills_in_the_model_and_leaves_the_rest(page: Page) -> None:
    go(page, "training-memory", sequence="1024", attention="standard", zero="0")
    presets = page.get_by_label("预设")
    assert "LLaMA-2-7B" == presets.locator("option:checked").inner_text()
    presets.select_option("GPT-3 175B")
    assert "89.39 GB（83.25 GiB）" == cell(page, "activations")
    assert "GPT-3 175B" == presets.locator("option:checked").inner_text()
    page.get_by_label("层数").fill("48")
    assert "自定义" == presets.locator("option:checked").inner_text()


def test_only_fields_that_matter_are_shown(page: Page) -> None:
    go(page, "kv-cache")
    page.get_by_label("注意力").select_option("mla")
    expect(page.get_by_label("KV 头数")).to_be_hidden()
    expect(page.get_by_label("压缩向量维度")).to_be_visible()
    assert "576" == cell(page, "elements")


def test_an_entry_that_is_not_valid_is_named(page: Page) -> None:
    go(page, "transformer-size", layers="-3")
    expect(page.locator("output")).to_have_text("“层数 L”要填 1 到 1000 之间的整数。")
    expect(page.get_by_label("层数")).to_have_attribute("aria-invalid", "true")
    assert "—" == cell(page, "total")
    page.get_by_label("层数").fill("32")
    expect(page.locator("output")).to_contain_text("6,738,415,616")
    expect(page.get_by_label("层数")).to_have_attribute("aria-invalid", "false")


def test_the_keyboard_reaches_every_field_and_changes_it(page: Page) -> None:
    go(page, "kv-cache")
    page.get_by_label("注意力").focus()
    page.keyboard.press("ArrowUp")
    assert "16,384" == cell(page, "elements")
    page.keyboard.press("Tab")
    expect(page.get_by_label("层数")).to_be_focused()
    page.keyboard.type("40")
    assert {"attention": "mha", "layers": "40"} == query(page)


def test_the_link_can_be_copied(page: Page) -> None:
    go(page, "kv-cache", batch="4")
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.url == page.evaluate("navigator.clipboard.readText()")


def test_the_script_takes_away_the_note_that_there_is_none(page: Page) -> None:
    go(page, "kv-cache")
    expect(page.locator("[data-without-script]")).to_have_count(0)
