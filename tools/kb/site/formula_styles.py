"""The stylesheet of formulas in the short form of `setting/markup.js`, made of KaTeX's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
        "mspace": "s",
        "nulldelimiter": "o",
        "accent-body": "ab",
        "katex-accent": "ac",
        "delimcenter": "dc",
        "hide-tail": "ht",
        "large-op": "lo",
        "op-limits": "ol",
        "op-symbol": "os",
        "small-op": "so",
        "svg-align": "sa",
    }
)
"""What frequent classes, or rows of them, are called here."""
BRACKETS = frozenset("()[]{}⟨⟩⌊⌋⌈⌉")
"""Of which MathML need not say that they do not grow."""
ITALIC = "mathnormal"
"""The class of letters, the most frequent signs: they are elements of their own kind, `i`."""
SURROUNDED = MappingProxyType({"mrel": ("0.2778em", "r"), "mbin": ("0.2222em", "n")})
"""The kinds of signs with the same space on both sides: its width, and the class of both."""
GAPS = MappingProxyType({"0.1667em": "g", "0.2222em": "g2", "0.2778em": "g3", "1em": "g4", "2em": "g5"})
"""The class of a sign with a space behind it, by its width."""
STACKS = MappingProxyType({"msupsub": "x", "mfrac": "f"})
"""The class of a stack that alone fills an element of these classes."""
COMMON = (
    "margin-right:.0359em",
    "top:-3.6429em",
    "margin-right:.0278em",
    "top:-4.3757em",
    "margin-right:.1389em",
    "top:-3em;--p:3em",
    "margin-right:.0315em",
    "top:-3.23em;--p:3em",
    "margin-right:.0502em",
    "margin-right:.1667em",
    "top:-3.677em;--p:3em",
    "top:-3.6429em;margin-left:-.1984em",
    "top:-2.314em;--p:3em",
    "top:-3.6429em;margin-left:-.0513em",
    "margin-right:.0556em",
    "margin-right:.109em",
    "margin-right:.0572em",
    "top:-4.4471em",
    "margin-right:.2222em",
    "margin-right:.0715em",
    "margin-right:.0528em",
    "margin-right:.0197em",
    "top:-3.6429em;margin-left:-.0397em",
    "min-width:.853em;height:1.08em",
    "padding-left:.833em",
    "top:0em",
    "height:.548em",
    "margin-right:.0576em",
    "margin-right:.0037em",
    "margin-right:.0139em",
    "margin-right:.0269em",
    "margin-right:.1076em",
    "margin-right:.0813em",
    "left:-.2222em",
    "margin-right:.0785em",
    "top:-3.05em;--p:3.05em",
    "margin-right:.044em",
    "margin-right:.0077em",
    "top:-2.655em;--p:3em",
    "top:-3.394em;--p:3em",
    "--h:.9694em;--d:-.2861em",
    "top:-2.8172em;--p:3em",
    "top:-4.27em",
    "padding-left:1em",
    "top:-3.6429em;margin-left:-.0754em",
    "top:-3.6429em;margin-left:-.011em",
    "--h:1.2em;--d:-.35em",
    "--h:.9805em;--d:-.2861em",
    "--h:1.0361em;--d:-.2861em",
    "height:.548em;min-width:1.6em",
    "top:-3.2em;--p:3.2em",
    "min-width:1.02em;height:1.28em",
    "top:-2.8922em;--p:3em",
    "position:relative;top:0em",
    "top:-4.5997em",
    "top:-3.6429em;margin-left:-.045em",
    "--h:.7167em;--d:-.2861em",
    "top:-1.8723em;margin-left:0em;--p:3.05em",
    "top:-4.3em;margin-left:0em;--p:3.05em",
    "margin-right:.2778em",
    "top:-3.6429em;margin-left:-.0629em",
    "top:-3.429em",
    "margin-right:-.1667em",
    "--h:1.1901em;--d:-.345em",
    "top:-3.6429em;margin-left:-.0717em",
    "margin-right:.0962em",
    "top:-3.6429em;margin-left:-.0823em",
    "top:-2.8867em;--p:3em",
    "--h:1.24em;--d:-.305em",
    "top:-2.895em;--p:3.2em",
    "top:-3.5043em",
    "margin-right:.1132em",
    "margin-right:.1952em",
    "--h:2.0574em;--d:-.686em",
    "top:-3.5043em;margin-left:-.0513em",
    "top:-2.352em;--p:3em",
    "margin-right:.0379em",
    "top:-3.6429em;margin-left:-.1557em",
    "top:-3.6429em;margin-left:-.0384em",
    "top:-3.4379em;margin-left:-.1984em",
    "--h:2.2074em;--d:-.836em",
    "--h:2.4em;--d:-.95em",
    "top:-3.35em;--p:3em",
    "--h:2.0463em;--d:-.686em",
    "--h:1.04em;--d:-.1078em",
    "top:-3.2523em;--p:3em",
    "top:-2.7603em;--p:3em",
    "top:-1.8829em;margin-left:0em;--p:3.05em",
    "--h:1.8em;--d:-.65em",
    "--h:1.1767em;--d:-.25em",
    "top:-3.6429em;margin-left:-.3174em",
    "top:-2.357em;margin-left:0em;margin-right:.0714em;--p:2.5em",
    "top:-2.3488em;margin-left:0em;margin-right:.0714em;--p:2.5em",
    "top:-4.3497em",
)
"""Frequent styles, by what questions have: each is a class."""
SCRIPT = 0.7
"""The size of scripts."""
USUAL = MappingProxyType({"margin-left": "0em", "margin-right": "0.0714em"})
"""Styles of a level of scripts that need not be said."""
STRUT = "S"
"""The class of a box with a strut, whose height and depth are its style."""
SHORTEST = "acdehjkmpuvwACDEFGHIJKLNOPQRTUVWYZ"
"""Names of one letter that no other class here has."""
STYLES = MappingProxyType(
    dict(zip(COMMON, [*SHORTEST, *(f"k{number}" for number in range(len(COMMON)))], strict=False)),
)
JOINED = MappingProxyType(
    {
        ("s", "margin-right:.1667em"): "j1",
        ("sa", "top:-3em;--p:3em"): "j2",
        ("ht", "min-width:.853em;height:1.08em"): "j3",
        ("dc", "top:0em"): "j4",
        ("ab", "left:-.2222em"): "j5",
        ("ab", "left:-.25em"): "j8",
        ("sa", "top:-3.2em;--p:3.2em"): "j6",
        ("ht", "min-width:1.02em;height:1.28em"): "j7",
        **{(STRUT, style): name for style, name in STYLES.items() if style.startswith("--h")},
    }
)
"""What a frequent class with a frequent style is called, where it is all that an element has."""
DRAWINGS = MappingProxyType({"b4572ce1": "q1", "126c2c75": "q2", "2a4081fb": "q3", "f6154ed0": "q4", "8f29fb9c": "q5"})
"""Drawings that many formulas share, by the checksum of their SVG: each is a class, and an image there."""

REPLACED = re.compile(r"\.katex-(?:mathml|base|strut)|\.katex \.(?:vlist|msupsub|mfrac>)")
"""What selectors of KaTeX's rules name that `OWN` has its own rules for."""
CHILD = re.compile(r"(?<=[> ])span\b")
SIZE = re.compile(r" (?:width|height)=[\w.']+")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
OWN = """
.katex b{font-weight:inherit}
.katex :is(.q1,.q2,.q3,.q4,.q5){background:currentColor;height:1000%;left:0;position:absolute;\
print-color-adjust:exact;top:0;transform:scale(.1);transform-origin:0 0;width:1000%}
.katex>math{border:0;clip-path:inset(50%);height:1px;overflow:hidden;padding:0;position:absolute;width:1px}
.katex .katex-strut{display:inline-block}
:is(.katex>b:not(.M),.katex .M>b:where(:not([class*=katex-])),.katex .B,.katex .S)\
{display:inline-block;position:relative;white-space:nowrap;width:min-content}
:is(.katex>b:not(.M),.katex .M>b:last-child:where(:not([class*=katex-])),\
.katex .M>b:first-child:not(:nth-last-child(2))){display:inline}
.katex>b:after{content:"\\2060"}
.katex .S:before{content:"";display:inline-block;height:var(--h);vertical-align:var(--d)}
.katex :is(.t,.x,.X,.f){contain:layout;display:inline-block}
.katex :is(.x,.X){text-align:left}
.katex .X>b{--p:3.8571em;font-size:.7em;margin-right:.0714em}
.katex .f{text-align:center}
.katex :where(.t,.x,.X,.f)>b{--p:2.7em;display:block;height:0;position:relative}
.katex :is(.t,.x,.X,.f)>b:before{content:"";display:inline-block;height:var(--p);overflow:hidden;width:0}
.katex :is(.t,.x,.f)>b>:is(b,i){display:inline-block}
.md-typeset .katex svg{max-width:none}
.katex .l{border-bottom-width:.04em}
@media(forced-colors:active){.katex :is(.q1,.q2,.q3,.q4,.q5){background:CanvasText;forced-color-adjust:none}}
"""
"""A stack stands on the baseline with its lower edge, as its layout is its own affair; its levels hang from there.

Bases at the ends of a formula are no boxes: a browser would part them from the punctuation beside them.

A shared drawing is set ten times as large and made small: Chromium rounds the sizes of images to whole pixels."""


def stylesheet(katex: str, drawings: Mapping[str, str]) -> str:
    """KaTeX's stylesheet for the short form; `drawings` are the SVGs of `DRAWINGS` by their classes."""
    kept = (match[0] for match in RULE.finditer(katex) if not REPLACED.search(match[1]))
    css = _renamed("".join(kept))
    gaps = "".join(f".katex .{name}{{margin-right:{width}}}" for width, name in GAPS.items())
    both = "".join(f".katex .{name}{{margin:0 {width}}}" for width, name in SURROUNDED.values())
    named = {name: style for style, name in STYLES.items()} | {name: style for (_, style), name in JOINED.items()}
    styles = "".join(f".katex .{name}{{{style}}}" for name, style in named.items())
    images = ((name, _image(drawing)) for name, drawing in drawings.items())
    masks = "".join(f".katex .{name}{{mask:{image} 0 0/100% 100% no-repeat}}" for name, image in images)
    return "".join([_with_joined(css + OWN), gaps, both, styles, masks])


def _with_joined(css: str) -> str:
    """Rules for a class, also for what is called by one name with a style."""
    for one in dict.fromkeys(name for name, _ in JOINED):
        names = ",".join(f".{name}" for (joined, _), name in JOINED.items() if joined == one)
        css = re.sub(rf"\.{one}(?![\w-])", f":is(.{one},{names})", css)
    return css


def _image(drawing: str) -> str:
    """An SVG of a formula as an image, which has the size of its box."""
    sized = SIZE.sub("", drawing.replace('"', "'")).replace("<svg", "<svg xmlns='http://www.w3.org/2000/svg'", 1)
    return f'url("data:image/svg+xml,{sized}")'


def _renamed(css: str) -> str:
    css = css.replace(".mfrac .frac-line", ".frac-line")
    css = CHILD.sub("b", css).replace(".katex .katex-html>", ".katex>b>").replace(">.katex-html", ">b")
    css = re.sub(rf"\.{ITALIC}(?![\w-])", "i", css)
    for old, new in (CLASSES | {"vlist-t": "t"}).items():
        name = re.escape("." + old.replace(" ", "."))
        css = re.sub(rf"{name}(?![\w-])", f".{new}", css)
    return css
