"""The stylesheet of formulas in the short form of `kb.site.formula_markup`, made of KaTeX's own."""

from __future__ import annotations

import re
from types import MappingProxyType

LOOKLESS = frozenset({"mord", "mop", "mrel", "mbin", "mopen", "mclose", "mpunct", "minner", "mtight", "text"})
"""Classes of KaTeX's HTML that its stylesheet does not name."""
CLASSES = MappingProxyType(
    {
        "katex-base": "B",
        "katex-sizing reset-size6 size3": "z",
        "katex-sizing reset-size3 size1": "y",
        "delimsizing size1": "d1",
        "delimsizing size2": "d2",
        "delimsizing size3": "d3",
        "delimsizing size4": "d4",
        "frac-line": "l",
        "mathnormal": "i",
        "mspace": "s",
        "nulldelimiter": "o",
    }
)
"""What frequent classes, or rows of them, are called here."""
SURROUNDED = MappingProxyType({"mrel": ("0.2778em", "r"), "mbin": ("0.2222em", "n")})
"""The kinds of signs with the same space on both sides: its width, and the class of both."""
GAPS = MappingProxyType({"0.1667em": "g", "0.2222em": "g2", "0.2778em": "g3", "1em": "g4", "2em": "g5"})
"""The class of a sign with a space behind it, by its width."""
STACKS = MappingProxyType({"msupsub": "x", "mfrac": "f"})
"""The class of a stack that alone fills an element of these classes."""
COMMON = (
    "margin-right:.0359em",
    "top:-2.55em;margin-left:0em;margin-right:.05em",
    "margin-right:.0278em",
    "top:-3.063em;margin-right:.05em",
    "margin-right:.1389em",
    "top:-3em;--p:3em",
    "margin-right:.0315em",
    "top:-3.23em;--p:3em",
    "margin-right:.0502em",
    "margin-right:.1667em",
    "top:-3.677em;--p:3em",
    "top:-2.55em;margin-left:-.1389em;margin-right:.05em",
    "top:-2.314em;--p:3em",
    "top:-2.55em;margin-left:-.0359em;margin-right:.05em",
    "margin-right:.0556em",
    "margin-right:.109em",
    "margin-right:.0572em",
    "top:-3.113em;margin-right:.05em",
    "margin-right:.2222em",
    "margin-right:.0715em",
    "margin-right:.0528em",
    "margin-right:.0197em",
    "top:-2.55em;margin-left:-.0278em;margin-right:.05em",
)
"""Frequent styles, by what questions have: each is a class."""
STYLES = MappingProxyType({style: f"k{number}" for number, style in enumerate(COMMON)})

REPLACED = re.compile(r"\.katex-(?:mathml|base|strut)|\.katex \.(?:vlist|msupsub|mfrac>)")
"""What selectors of KaTeX's rules name that `OWN` has its own rules for."""
CHILD = re.compile(r"(?<=[> ])span\b")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
OWN = """
.katex b{font-weight:inherit}
.katex>math{border:0;clip-path:inset(50%);height:1px;overflow:hidden;padding:0;position:absolute;width:1px}
.katex .katex-strut{display:inline-block}
.katex :is(.B,.S){display:inline-block;position:relative;white-space:nowrap;width:min-content}
.katex .S:before{content:"";display:inline-block;height:var(--h);vertical-align:var(--d)}
.katex :is(.t,.x,.f){contain:layout;display:inline-block}
.katex .x{text-align:left}
.katex .f{text-align:center}
.katex :where(.t,.x,.f)>b{--p:2.7em;display:block;height:0;position:relative}
.katex :is(.t,.x,.f)>b:before{content:"";display:inline-block;height:var(--p);overflow:hidden;width:0}
.katex :is(.t,.x,.f)>b>b{display:inline-block}
.md-typeset .katex svg{max-width:none}
.katex .l{border-bottom-width:.04em}
"""
"""A stack stands on the baseline with its lower edge, as its layout is its own affair; its levels hang from there."""


def stylesheet(katex: str) -> str:
    """KaTeX's stylesheet for the short form."""
    kept = (match[0] for match in RULE.finditer(katex) if not REPLACED.search(match[1]))
    css = _renamed("".join(kept))
    gaps = "".join(f".katex .{name}{{margin-right:{width}}}" for width, name in GAPS.items())
    both = "".join(f".katex .{name}{{margin:0 {width}}}" for width, name in SURROUNDED.values())
    styles = "".join(f".katex .{name}{{{style}}}" for style, name in STYLES.items())
    return "".join([css, OWN, gaps, both, styles])


def _renamed(css: str) -> str:
    css = css.replace(".mfrac .frac-line", ".frac-line")
    css = CHILD.sub("b", css).replace(".katex .katex-html>", ".katex>b>").replace(">.katex-html", ">b")
    for old, new in (CLASSES | {"vlist-t": "t"}).items():
        name = re.escape("." + old.replace(" ", "."))
        css = re.sub(rf"{name}(?![\w-])", f".{new}", css)
    return css
