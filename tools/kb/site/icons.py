"""The icon of the site as an app, from its logo: white on the accent colour, with room for round masks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial

from kb.site.assets import ROOT
from kb.site.edition import installed
from kb.site.kept import Kept

LOGO = ROOT / "docs" / "assets" / "images" / "logo.svg"
FOLDER = "assets/icons"
ACCENT = "#1f6f5c"
SIZES = (192, 512)
TOUCH = f"{FOLDER}/touch-180.png"
"""What iOS shows on its home screen: it reads no manifest's icons."""


def icons() -> tuple[tuple[str, str, str], ...]:
    """The icons that a manifest names: address from the site's root, sizes, media type."""
    return (
        (f"{FOLDER}/icon.svg", "any", "image/svg+xml"),
        *((f"{FOLDER}/icon-{size}.png", f"{size}x{size}", "image/png") for size in SIZES),
    )


def icon_files(kept: Kept) -> Iterator[tuple[str, bytes]]:
    """The icons' files: path in the site, content. Those that are drawn are kept."""
    svg = icon(LOGO.read_text(encoding="utf-8"))
    yield f"{FOLDER}/icon.svg", svg.encode()
    for uri, size in ((TOUCH, 180), *((f"{FOLDER}/icon-{size}.png", size) for size in SIZES)):
        key = hashlib.sha256(f"{installed()}\n{size}\n{svg}".encode()).hexdigest()
        yield uri, kept.found_or_made(key, partial(_png, svg, size))


def icon(logo: str) -> str:
    """The logo on a square of the accent colour; masks may cut a fifth of each side."""
    inner = logo[logo.index("<svg") :].replace("<svg ", '<svg x="10" y="10" width="28" height="28" ', 1)
    square = f'<rect width="48" height="48" fill="{ACCENT}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">{square}{inner.strip()}</svg>\n'


def cover() -> bytes:
    """The cover of the book: the icon in the middle of a page."""
    inner = icon(LOGO.read_text(encoding="utf-8")).replace("<svg ", '<svg y="12" width="48" height="48" ', 1)
    page = f'<rect width="48" height="72" fill="{ACCENT}"/>{inner}'
    return _png(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 72">{page}</svg>', 1000)


def _png(svg: str, width: int) -> bytes:
    # Only here: most builds draw none.
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))
