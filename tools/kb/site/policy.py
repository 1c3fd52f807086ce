"""The Content-Security-Policy of every page: what a browser may load and run, whatever came into the page.

No script stands in a page itself, so that none that came into it with a contributor's words is run.
"""

from __future__ import annotations

DIRECTIVES: tuple[tuple[str, str], ...] = (
    ("default-src", "'self'"),
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
