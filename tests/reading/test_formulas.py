"""The short form of formulas looks as KaTeX's own HTML does."""

from __future__ import annotations

import base64
import contextlib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from kb.site import formula_sheet, katex
from kb.site.assets import package_file
from tests.chromium import served
from tests.conftest import ROOT
from tests.looks.test_looks import COMPARE, DIFFERENT
from tests.site.test_formula_markup import short, whole
from tests.site.test_formula_tex import questions, told

FORMULAS = Path(__file__).with_name("formulas.txt")
PLACES = """async () => {
  await document.fonts.ready;
  const unseen = (element) => getComputedStyle(element).color === "rgba(0, 0, 0, 0)";
  const round = (box, origin) => [box.x - origin.x, box.y - origin.y, box.width, box.height];
  return [...document.querySelectorAll("p")].map((place) => {
    const origin = place.getBoundingClientRect();
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest("math") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const range = document.createRange(), signs = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      for (let i = 0; i < node.data.length; i++) {
        if (node.data[i] === "\\u200b" || unseen(node.parentElement)) continue;
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        signs.push([node.data[i], ...round(range.getBoundingClientRect(), origin)]);
      }
    }
    const drawings = ":is(.q1, .q2, .q3, .q4, .q5)";
    const lines = ".frac-line, .l, .overline-line, .underline-line, .katex-hline";
    for (const drawn of place.querySelectorAll(`svg, ${drawings}, ${lines}`))
      if (!unseen(drawn))
        signs.push([drawn.matches(`svg, ${drawings}`), ...round(drawn.getBoundingClientRect(), origin)]);
    return [["page", 0, 0, origin.width, origin.height], ...signs];
  });
}"""
TELL = """async (script) => {
  const {texOf} = await import(script);
  return [...document.querySelectorAll("p")].map((place) => {
    delete place.querySelector(".katex").dataset.tex;
    return texOf(place);
  });
}"""
EDGES = 0.33
"""Of the pixels of a drawing, those at its edges, where it may be off by a part of one."""
SIGHT = 0.15
"""In pixels: what fonts are kerned by differs by a few hundredths where signs are parted otherwise."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of both stylesheets and the fonts."""
    folder = tmp_path_factory.mktemp("formulas")
    for address, content in formula_sheet.katex_files():
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "assets/katex/own.css").write_bytes(package_file("katex/dist/katex.min.css").read_bytes())
    return folder


def formulas(display: bool) -> dict[str, str]:
    """What pages have of each formula of the file that KaTeX sets in this place."""
    found = {}
    for tex in FORMULAS.read_text(encoding="utf-8").splitlines():
        with contextlib.suppress(katex.RefusedFormula):
            found[tex] = short(tex, display)
    return found


def places(browser: Browser, address: str, sheet: str, shown: list[str]) -> Any:
    """Where each sign of each formula stands."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(f"{address}assets/katex/LICENSE.txt")
    body = "".join(f"<p>字 {formula} x</p>" for formula in shown)
    page.set_content(f'<!doctype html><link rel="stylesheet" href="{address}assets/katex/{sheet}">{body}')
    found = page.evaluate(PLACES)
    page.close()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("display", [False, True])
def test_no_sign_stands_elsewhere(browser: Browser, folder: Path, display: bool) -> None:
    shown = formulas(display)
    assert len(shown) > 30
    with served(folder) as address:
        before = places(browser, address, "own.css", [whole(tex, display) for tex in shown])
        after = places(browser, address, "katex.min.css", list(shown.values()))
    for tex, old, new in zip(shown, before, after, strict=True):
        assert [sign[0] for sign in old] == [sign[0] for sign in new], tex
        moved = [pair for pair in zip(old, new, strict=True) if far(*pair)]
        assert [] == moved, tex


@pytest.mark.slow
@pytest.mark.parametrize("tex", formula_sheet.PROBES)
def test_a_shared_drawing_looks_as_katex_draws_it(browser: Browser, folder: Path, tex: str) -> None:
    shown = whole(tex, True)
    with served(folder) as address:
        page = browser.new_page(viewport={"width": 120, "height": 60}, device_scale_factor=10)
        page.goto(f"{address}assets/katex/LICENSE.txt")
        taken = []
        for sheet, formula in (("own.css", shown), ("katex.min.css", short(tex, True))):
            page.set_content(f'<!doctype html><link rel="stylesheet" href="{address}assets/katex/{sheet}">{formula}')
            page.evaluate("document.fonts.ready")
            taken.append(base64.b64encode(page.screenshot()).decode())
        bare = f"<style>.katex svg{{display:none}}</style>{shown}"
        page.set_content(f'<!doctype html><link rel="stylesheet" href="{address}assets/katex/own.css">{bare}')
        without = base64.b64encode(page.screenshot()).decode()
        off = page.evaluate(COMPARE, [*taken, DIFFERENT])
        assert off <= EDGES * page.evaluate(COMPARE, [taken[0], without, DIFFERENT])
        page.close()


@pytest.mark.slow
def test_scripts_tell_the_tex_that_the_build_left_unsaid(browser: Browser) -> None:
    shown = [*formulas(False).values(), *formulas(True).values()]
    shown += [short(tex) for tex in questions()]
    with served(ROOT / "docs") as address:
        page = browser.new_page()
        page.goto(f"{address}index.md")
        page.set_content("".join(f"<p>{one}</p>" for one in shown))
        assert page.evaluate(TELL, f"{address}assets/javascripts/tex-of.js") == [told(one) for one in shown]
        page.close()


def far(old: list[Any], new: list[Any]) -> bool:
    """Whether a reader would see that a sign has moved or grown."""
    return any(abs(before - after) > SIGHT for before, after in zip(old[1:], new[1:], strict=True))
