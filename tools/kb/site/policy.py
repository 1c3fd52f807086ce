"""The Content-Security-Policy of every page: what a browser may load and run, whatever came into the page.

The theme writes a few scripts into the page itself. Their hashes are taken from the theme's own templates, never from
a finished page, where a contributor's script would be blessed with them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

from jinja2 import pass_context
from jinja2.runtime import Context

TEMPLATES = (
    "partials/javascripts/base.html",
    "partials/javascripts/palette.html",
    "partials/javascripts/content.html",
    "partials/search-config.html",
)
"""Those that hold inline scripts: the theme's, and ours for its configuration."""
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
DIRECTIVES: tuple[tuple[str, str], ...] = (
    ("default-src", "'self'"),
    ("script-src", "'self'"),
    # KaTeX places each letter by a style attribute, which has no hash; a style element stays forbidden.
    ("style-src", "'self' 'unsafe-inline'"),
    ("style-src-elem", "'self'"),
    ("img-src", "'self' data:"),
    ("object-src", "'none'"),
    ("frame-src", "'none'"),
    ("base-uri", "'none'"),
    ("form-action", "'self'"),
)


@pass_context
def content_security_policy(context: Context) -> str:
    """The policy of the page that is being made, for templates."""
    values = context.get_all() | {"features": context["config"].theme["features"]}
    pages = (context.environment.get_template(name).render(values) for name in TEMPLATES)
    return policy(script for page in pages for script in inline_scripts(page))


def policy(scripts: Iterable[str]) -> str:
    """The policy as text; `scripts` are the inline scripts that may run."""
    hashes = " ".join(f"'{script_hash(script)}'" for script in sorted(set(scripts)))
    values = dict(DIRECTIVES)
    values["script-src"] = f"{values['script-src']} {hashes}".strip()
    return "; ".join(f"{name} {value}" for name, value in values.items())


def inline_scripts(html: str) -> list[str]:
    """The scripts that stand in a page themselves."""
    return INLINE_SCRIPT.findall(html)


def script_hash(script: str) -> str:
    """The hash by which a policy names a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
