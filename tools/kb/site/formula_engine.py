"""KaTeX in V8, with our scripts that write what it sets in the short form: see `setting/markup.js`."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from kb.pages.characters import ODD
from kb.site import formula_styles
from kb.site.assets import package_file
from kb.site.formula_tex import LARGE, NAMES, NAMES_FILE, SIGNS
from kb.site.modules import as_script
from kb.site.v8 import Engine

FOLDER = Path(__file__).with_name("setting")
MODULES = (
    NAMES_FILE,
    *(FOLDER / f"{name}.js" for name in ("text", "mathml", "boxes", "stacks", "markup", "engine")),
)
"""In the order in which they need each other."""


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine of this process. Raises KnownError where KaTeX is not installed."""
    return Engine(package_file("katex/dist/katex.min.js"), script())


@lru_cache(maxsize=1)
def script() -> str:
    """Our modules as one script, with the tables that they share with the stylesheet: all that makes the markup."""
    return f"const TABLES = {json.dumps(_tables())};\n{as_script(MODULES)}"


def _tables() -> dict[str, object]:
    joined: dict[str, dict[str, str]] = defaultdict(dict)
    for (classes, style), name in formula_styles.JOINED.items():
        joined[classes][style] = name
    accents = [*NAMES["accents"].values(), *NAMES["variants"].values()]
    return {
        "ODD": ODD.pattern,
        "JOINED": joined,
        "ARGUMENTS": {"_": 1, "^": 1, r"\frac": 2} | dict.fromkeys(accents, 1),
        "BARE_SIGNS": sorted(SIGNS - LARGE),
        "BRACKETS": sorted(formula_styles.BRACKETS),
        "LOOKLESS": sorted(formula_styles.LOOKLESS),
        **{
            name: dict(getattr(formula_styles, name))
            for name in ("CLASSES", "DRAWINGS", "GAPS", "STACKS", "STYLES", "SURROUNDED", "USUAL")
        },
        **{name: getattr(formula_styles, name) for name in ("ITALIC", "SCRIPT", "STRUT")},
    }
