"""The Content-Security-Policy of every page: what a browser may load and run, whatever came into the page.

One script stands in each page itself. Its hash is taken from its file, never from a finished page, where a
contributor's script would be blessed with it.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from kb.site.scripts import lean

PALETTE = lean(Path(__file__).with_name("palette.js").read_text(encoding="utf-8")).strip()
"""The script that stands in each page."""
HASH = base64.b64encode(hashlib.sha256(PALETTE.encode()).digest()).decode()
DIRECTIVES: tuple[tuple[str, str], ...] = (
    ("default-src", "'self'"),
    ("script-src", f"'self' 'sha256-{HASH}'"),
    # KaTeX places each letter by a style attribute, which has no hash; a style element stays forbidden.
    ("style-src", "'self' 'unsafe-inline'"),
    ("style-src-elem", "'self'"),
    ("img-src", "'self' data:"),
    ("object-src", "'none'"),
    ("frame-src", "'none'"),
    ("base-uri", "'none'"),
    ("form-action", "'self'"),
)
POLICY = "; ".join(f"{name} {value}" for name, value in DIRECTIVES)
