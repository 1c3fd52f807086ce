"""Code in colours with little markup."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from kb.site import listings
from kb.site.assets import ROOT
from tests.cases import Case, read_cases

COLOUR = re.compile(r"([^{}]+)\{color:var\((--md-code-hl-[\w-]+)\)")


@pytest.mark.parametrize("case", read_cases("site/cases/listings.md"), ids=str)
def test_lean(case: Case) -> None:
    html, expected = case.parts
    assert listings.lean(html) == expected


def test_tokens_that_share_an_element_share_a_colour_of_the_theme() -> None:
    """A new version of the theme may colour tokens otherwise."""
    (sheet,) = Path(str(files("material"))).glob("templates/assets/stylesheets/main.*.min.css")
    colours = {
        name: colour
        for selectors, colour in COLOUR.findall(sheet.read_text(encoding="utf-8"))
        for name in re.findall(r"\.highlight \.(\w+)(?=,|$)", selectors)
    }
    grey = {f"--md-code-hl-{name}-color" for name in ("comment", "operator", "punctuation")}
    shared = {element: {colours.get(name) for name in names.split()} for element, names in listings.LOOKS.items()}
    assert shared["b"] == grey
    assert shared[""] == {"--md-code-hl-name-color", None}
    assert [len(shared["i"]), len(shared["u"])] == [1, 1]
    own = (ROOT / "docs/assets/stylesheets/miandian.css").read_text(encoding="utf-8")
    assert len({value for name in grey for value in re.findall(rf"{name}: ([^;]+);", own)}) == 1
