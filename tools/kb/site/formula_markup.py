"""KaTeX's HTML written with a fraction of its elements and letters: the same picture, the same MathML, the same TeX.

KaTeX stacks what stands above and below as tables, gives struts elements of their own and wraps each sign. Here a
stack is one box that stands on the baseline, a strut is a pseudo-element and stands only where a line of text would be
too low, a sign without a look of its own is plain text, and frequent styles are classes. `kb.site.formula_styles`
makes the stylesheet that goes with it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from kb.site.formula_boxes import Box, Piece, markup, read, text_of, written
from kb.site.formula_styles import CLASSES, GAPS, ITALIC, LOOKLESS, STACKS, STRUT, SURROUNDED, USUAL, in_scripts
from kb.site.formula_tex import alike, tex_of

NAMESPACE = re.compile(r' xmlns="[^"]*"')
ASCENT, DESCENT = 0.88, 0.25
"""What a line of text in KaTeX's main font takes above and below its baseline at the least, in em."""
APART = frozenset({"katex-vbox", "katex-smash"})
"""Classes of boxes whose lines the strut of the base does not hold open."""
MARGINS = frozenset({*GAPS.values(), *(name for _, name in SURROUNDED.values())})
LINE = {"border-bottom-width": "0.04em"}


def compact(formula: str) -> str:
    """KaTeX's HTML of a formula (its output `htmlAndMathml`) in the short form.

    TeX stands in the attribute `data-tex`, unless the MathML tells it too (see `kb.site.formula_tex`).
    """
    root = ElementTree.fromstring(NAMESPACE.sub("", formula))  # noqa: S314 -- made by KaTeX
    if root.get("class") == "katex":
        return _katex(root, display=False)
    return f'<span class="{root.get("class")}">{"".join(_katex(one, display=True) for one in root)}</span>'


def _katex(katex: Element, display: bool) -> str:
    maths = katex[0][0]
    content, tex = maths[0][0], maths[0][1].text or ""
    inner = list(content) if content.tag == "mrow" and not content.attrib else [content]
    opening = '<math display="block">' if maths.get("display") else "<math>"
    mathml = f"{opening}{''.join(map(markup, inner))}</math>"
    said = "" if alike(tex_of(inner), tex) else f' data-tex="{html.escape(tex)}"'
    return f"<span class=katex{said}>{mathml}{_picture(katex[1], display)}</span>"


def _picture(element: Element, display: bool) -> str:
    bases = list(_shortened([read(child) for child in element]))
    for base in bases:
        if isinstance(base, Box) and base.classes == ["B"]:
            base.classes = []
    hidden = Box(["M"], {}, bases)
    if len(bases) == 1 and isinstance(bases[0], Box) and not display:
        hidden = bases[0]
    return re.sub("^<[bi]", r"\g<0> aria-hidden=true", written(hidden))


def _shortened(pieces: Iterable[Piece], keep: bool = False) -> Iterator[Piece]:
    """Pieces that stand beside each other, in the short form; with `keep`, none is unwrapped."""
    short = [one for piece in _spaced(list(pieces)) for one in _short(piece, keep)]
    if len(short) == 1:
        yield from short
        return
    for look, run in groupby(short, _look):
        same = list(run)
        if look is None or len(same) == 1:
            yield from same
        elif look == ():
            yield "".join(piece for piece in same if isinstance(piece, str))
        else:
            yield Box(list(look), {}, ["".join(text_of(piece) for piece in same)])


def _look(piece: Piece) -> tuple[str, ...] | None:
    """What neighbours must share to be one text; None where they cannot."""
    if isinstance(piece, str):
        return ()
    joins = isinstance(piece, Box) and piece.classes == [ITALIC] and not piece.style and text_of(piece)
    return (ITALIC,) if joins else None


def _spaced(pieces: list[Piece]) -> list[Piece]:
    """The pieces with spaces as margins of the signs that they surround or follow."""
    if not any(isinstance(piece, Box) and "mspace" in piece.classes for piece in pieces):
        return pieces
    for number, piece in enumerate(pieces):
        before, after = (_width(pieces, place) for place in (number - 1, number + 1))
        kind = next((kind for kind in _kinds(piece) if kind in SURROUNDED), "")
        if kind and before == after == SURROUNDED[kind][0]:
            _widened(piece, SURROUNDED[kind][1])
            pieces[number - 1] = pieces[number + 1] = ""
    for number, piece in enumerate(pieces):
        after = _width(pieces, number + 1)
        if after in GAPS and "katex-base" not in _kinds(piece) and _kinds(piece):
            _widened(piece, GAPS[after])
            pieces[number + 1] = ""
    return [piece for piece in pieces if piece != ""]


def _kinds(piece: Piece) -> Sequence[str]:
    """The classes of a sign that can be given a margin."""
    able = isinstance(piece, Box) and not piece.style and "mspace" not in piece.classes
    return piece.classes if able and isinstance(piece, Box) and not MARGINS & set(piece.classes) else ()


def _widened(piece: Piece, name: str) -> None:
    assert isinstance(piece, Box)
    piece.classes.append(name)


def _width(pieces: Sequence[Piece], place: int) -> str:
    """The width of a space; empty where there is none."""
    piece = pieces[place] if 0 <= place < len(pieces) else ""
    space = isinstance(piece, Box) and piece.classes == ["mspace"] and list(piece.style) == ["margin-right"]
    return piece.style["margin-right"] if space and isinstance(piece, Box) else ""


def _short(piece: Piece, keep: bool) -> Iterator[Piece]:
    if not isinstance(piece, Box):
        yield piece
        return
    if "vlist-t" in piece.classes:
        yield _stack(piece)
        return
    if APART & set(piece.classes):
        _give_heights(piece)
    box = _stand(piece)
    box.children = list(_shortened(box.children, keep=_addressed(box)))
    box.classes = _classes(box.classes)
    if box.classes == ["l"] and box.style == LINE:
        box.style = {}
    only = box.children[0] if len(box.children) == 1 else None
    if isinstance(only, Box) and only.classes == ["t"] and " ".join(box.classes) in STACKS and not box.style:
        yield _scripts(Box([STACKS[" ".join(box.classes)]], only.style, only.children))
    elif box.plain() and not keep:
        yield from box.children
    else:
        yield box


def _scripts(stack: Box) -> Box:
    """A stack of scripts: where each level has their usual size, the levels have it themselves."""
    sized = [level.children[0] for level in stack.boxes() if len(level.children) == 1]
    if stack.classes != ["x"] or len(sized) < len(stack.children):
        return stack
    levels: list[Piece] = []
    for level, box in zip(stack.boxes(), sized, strict=True):
        if not isinstance(box, Box) or box.classes != ["z"] or box.style:
            return stack
        style = {name: in_scripts(value) for name, value in level.style.items()}
        usual = {name for name, value in USUAL.items() if style.get(name) == value}
        levels.append(Box(level.classes, {name: style[name] for name in style if name not in usual}, box.children))
    return Box(["X"], stack.style, levels)


def _addressed(box: Box) -> bool:
    """Whether KaTeX's stylesheet speaks of the children of a box as such."""
    return bool({"katex-inner", "delim-size1", "delim-size4"} & set(box.classes))


def _stand(box: Box) -> Box:
    """A box whose strut, if it begins with one, is among its own styles."""
    first = box.children[0] if box.children else None
    if "katex-base" in box.classes and isinstance(first, Box) and first.classes == ["katex-strut"]:
        height, depth = first.style["height"], first.style.get("vertical-align", "0em")
        needed = _ems(height) + _ems(depth) > ASCENT or -_ems(depth) > DESCENT
        if needed:
            return Box([STRUT], box.style | {"--h": height, "--d": depth}, box.children[1:])
        return Box(box.classes, box.style, box.children[1:])
    return box


def _ems(length: str) -> float:
    return float(length.removesuffix("em"))


def _stack(table: Box) -> Box:
    """One box for a table, whose levels hang from its lower edge: the strut of the base holds the line open."""
    return Box(["t"], table.style, [_level(one) for one in _cells(table)[0].boxes()])


def _cells(table: Box) -> list[Box]:
    """The cell above the baseline, and the one below if there is one."""
    return [row.boxes()[0] for row in table.boxes()]


def _give_heights(box: Box) -> None:
    """Give the stacks in a box the heights that KaTeX says."""
    for table in box.within():
        if "vlist-t" in table.classes:
            above, below = [*(cell.style.get("height", "0") for cell in _cells(table)), "0"][:2]
            table.style = {"padding": f"{above} 0 {below}", "vertical-align": f"-{below}"}


def _level(box: Box) -> Box:
    """One level of a stack, whose strut is a pseudo-element of the height `--p`."""
    strut, *rest = box.children or [Box()]
    style = dict(box.style)
    if isinstance(strut, Box) and strut.classes == ["pstrut"]:
        if strut.style["height"] != "2.7em":
            style["--p"] = strut.style["height"]
    else:
        rest, style["--p"] = box.children, "0"
    return Box(_classes(box.classes), style, list(_shortened(rest, keep=True)))


def _classes(names: Sequence[str]) -> list[str]:
    left = [name for name in names if name not in LOOKLESS]
    return _called(" ".join(left)).split() if left else left


@lru_cache(maxsize=4096)
def _called(names: str) -> str:
    """Classes by the names of the short form; there are few rows of them."""
    for old, new in CLASSES.items():
        names = re.sub(rf"(?<![\w-]){old}(?![\w-])", new, names)
    return names
