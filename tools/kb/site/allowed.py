"""The allow-list of HTML: which elements, attributes, classes and addresses a contributor's page may hold."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3

from kb.pages.lint.safety import readable_address


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = _words(
    "a abbr b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption "
    "figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p pre q rp rt ruby s samp section small span "
    "strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
)
FORM_TAGS = _words("button fieldset form legend optgroup option output select")
"""For our own pages with calculators; a form without `action` and without the means to be sent."""

ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "role", "title", "aria-hidden", "aria-label"},
    "a": {"href", "name"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "div": {"data-tabs"},
    "img": {"alt", "height", "loading", "src", "width"},
    "input": {"checked", "name"},
    "label": {"for"},
    "ol": {"start", "reversed"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
FORM_ATTRIBUTES = {
    "*": {"aria-describedby", "aria-live", "data-of", "data-needs", "data-result", "data-unit", "hidden"},
    "button": {"data-copy"},
    "form": {"autocomplete", "data-calculator"},
    "input": {"disabled", "inputmode", "max", "maxlength", "min", "placeholder", "required", "step", "value"},
    "option": {"selected", "value"},
    "output": {"for"},
    "p": {"data-without-script"},
    "select": {"data-presets", "name", "required"},
}
ALIGNED = {f"text-align: {side};" for side in ("left", "center", "right")}
VALUES = {"td": {"style": ALIGNED}, "th": {"style": ALIGNED}}
"""What the alignment of a table's column becomes; no other style."""
FORM_VALUES = {
    **VALUES,
    "button": {"type": {"button", "reset"}},
    "input": {"type": {"checkbox", "number", "radio", "range", "search", "text"}},
}
SCHEMES = {"http", "https", "mailto"}

WITH_CONTENT = {"iframe", "math", "noembed", "noframes", "noscript", "object", "script", "style", "svg", "template"}
"""Elements that go with what is in them: it was never meant to be read as text."""

IDENTITY = re.compile(r"(?!__|kb-)[^\s\"'<>&`=/\\]{1,200}|__(?:tabbed|codelineno|span)[-_]\d+(?:[-_]\d+)*")
"""Not what the theme's scripts (`__config`, `__search`) or ours look up."""
TABS = re.compile(r"__tabbed_\d+(?:_\d+)?")
THEIRS = re.compile(r"(?:md|mdx|js|katex|sigma)(?![a-z])|kb-|mermaid|arithmatex|headerlink.")
"""Classes by which scripts find their elements, or that lay one thing over another."""
OURS = re.compile(r"md-button(?:--primary)?|kb-formula--display|katex-refused")
OUTSIDE = re.compile(r"[\x00-\x20]*(?:[a-zA-Z][a-zA-Z0-9+.\-]*:|[/\\]{2})")
"""An address that leads off the site."""


@lru_cache(maxsize=2)
def cleaner(forms: bool) -> nh3.Cleaner:
    """The sanitiser: for the pages of the knowledge base, or with `forms` for our own pages with calculators."""
    attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    for tag, names in (FORM_ATTRIBUTES if forms else {}).items():
        attributes.setdefault(tag, set()).update(names)
    return nh3.Cleaner(
        tags=set(TAGS | FORM_TAGS) if forms else set(TAGS),
        clean_content_tags=WITH_CONTENT,
        attributes=attributes,
        attribute_filter=_form_attribute if forms else _attribute,
        tag_attribute_values=FORM_VALUES if forms else VALUES,
        # The only input of a plain page is the one behind a tab; any other would be a field to type in.
        set_tag_attribute_values={} if forms else {"input": {"type": "radio"}},
        url_schemes=SCHEMES,
        link_rel=None,
    )


def identity(name: str) -> bool:
    """Whether an element may have this id."""
    return IDENTITY.fullmatch(name) is not None


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name in ("href", "src") and not readable_address(value):
        return None
    if name == "class":
        return _classes(value, own=False)
    if name == "id":
        return value if identity(value) else None
    if name == "src":
        return None if OUTSIDE.match(value) else value
    if (name == "name" and not (TABS if tag == "input" else IDENTITY).fullmatch(value)) or name == "role":
        return value if value.startswith("doc-") else None
    return value


def _form_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return _classes(value, own=True)
    if name == "name" and tag in ("input", "select"):
        return value if re.fullmatch(r"[a-z][a-z0-9_]{0,40}|__tabbed_\d+(?:_\d+)?", value) else None
    return _attribute(tag, name, value)


@lru_cache(maxsize=1024)
def _classes(value: str, own: bool) -> str | None:
    names = value.split()
    kept = [name for name in names if OURS.fullmatch(name) or not THEIRS.match(name) or (own and name[:3] == "kb-")]
    return " ".join(kept) or None
