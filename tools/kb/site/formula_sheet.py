"""What formulas need of the site beside their HTML: the stylesheet, the fonts, the drawings that many of them share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from kb.model import KnownError
from kb.site import katex, workers
from kb.site.assets import package_file
from kb.site.formula_styles import DRAWINGS, stylesheet

PROBES = (r"\sqrt{x}", r"\sqrt{(x)}", r"\underbrace{x}")
"""Formulas that have all shared drawings."""
OTHER_FONTS = re.compile(r',url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)')


def katex_files() -> Iterator[tuple[str, bytes]]:
    """The stylesheet of short formulas, the WOFF2 fonts and the licence of KaTeX: path in the site, content.

    Raises KnownError where KaTeX is not installed, or draws otherwise than `DRAWINGS` says.
    """
    css = OTHER_FONTS.sub("", package_file("katex/dist/katex.min.css").read_text(encoding="utf-8"))
    yield "assets/katex/katex.min.css", stylesheet(css, drawings()).encode()
    for font in sorted(package_file("katex/dist/katex.min.css").parent.glob("fonts/*.woff2")):
        yield f"assets/katex/fonts/{font.name}", font.read_bytes()
    yield "assets/katex/LICENSE.txt", package_file("katex/LICENSE").read_bytes()


def drawings() -> dict[str, str]:
    """The SVGs of the drawings that formulas share, by their classes."""
    # In another process, if there may be one: those that begin after V8 did in this one can have none.
    kept = katex.kept_beside("drawings", lambda: json.dumps(workers.aside(_drawn, workers.jobs())()))
    found: dict[str, str] = json.loads(kept)
    return found


def _drawn() -> dict[str, str]:
    by_checksum = katex.drawings(PROBES)
    if missing := DRAWINGS.keys() - by_checksum.keys():
        message = (
            f"KaTeX {katex.version()} draws otherwise than kb.site.formula_styles.DRAWINGS says: {sorted(missing)}"
        )
        raise KnownError(message)
    return {name: by_checksum[key] for key, name in DRAWINGS.items()}
