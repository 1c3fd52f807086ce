"""A formula of a word processor (Office MathML) as TeX."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml.etree import QName, _Element

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SYMBOLS: Mapping[str, str] = {
    **dict(
        zip(
            "αβγδεζηθικλμνξπρστυφχψω",
            [
                "alpha",
                "beta",
                "gamma",
                "delta",
                "epsilon",
                "zeta",
                "eta",
                "theta",
                "iota",
                "kappa",
                "lambda",
                "mu",
                "nu",
                "xi",
                "pi",
                "rho",
                "sigma",
                "tau",
                "upsilon",
                "phi",
                "chi",
                "psi",
                "omega",
            ],
            strict=True,
        )
    ),
    **dict(
        zip(
            "ΓΔΘΛΞΠΣΦΨΩ", ["Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega"], strict=True
        )
    ),
    **dict(
        zip(
            "×·÷±≤≥≠≈∞∂∇∑∏∫√∈∉∪∩→←⇒∀∃‖⋅…⊙⊗⊕∼∝",
            [
                "times",
                "cdot",
                "div",
                "pm",
                "le",
                "ge",
                "ne",
                "approx",
                "infty",
                "partial",
                "nabla",
                "sum",
                "prod",
                "int",
                "surd",
                "in",
                "notin",
                "cup",
                "cap",
                "to",
                "gets",
                "Rightarrow",
                "forall",
                "exists",
                "Vert",
                "cdot",
                "dots",
                "odot",
                "otimes",
                "oplus",
                "sim",
                "propto",
            ],
            strict=True,
        )
    ),
}
FUNCTIONS = frozenset(
    ["log", "ln", "exp", "sin", "cos", "tan", "tanh", "max", "min", "lim", "sup", "inf", "det", "dim", "arg", "Pr"]
)
ACCENTS: Mapping[str, str] = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u20d7": "vec"}
ESCAPED = frozenset("#$%&_{}")


def to_tex(element: _Element) -> str:
    """The TeX of an `oMath` element; what it holds beside its text is written as text."""
    return " ".join(_inner(element).split())


def _inner(element: _Element | None) -> str:
    if element is None:
        return ""
    return "".join(_tex(child) for child in element)


def _tex(element: _Element) -> str:
    name = QName(element).localname
    handler = HANDLERS.get(name)
    if handler is not None:
        return handler(element)
    return "" if name.endswith("Pr") else _inner(element)


def _part(element: _Element, name: str) -> str:
    return _inner(element.find(M + name)).strip()


def _value(element: _Element, path: str, otherwise: str) -> str:
    found = element.find(M + path.replace("/", "/" + M))
    return otherwise if found is None else found.get(M + "val", otherwise)


def _run(element: _Element) -> str:
    text = "".join(part.text or "" for part in element.iter(M + "t"))
    if text.strip() in FUNCTIONS:
        return f"\\{text.strip()} "
    return "".join(_letter(letter) for letter in text)


def _letter(letter: str) -> str:
    if letter in SYMBOLS:
        return f"\\{SYMBOLS[letter]} "
    if letter in ESCAPED:
        return f"\\{letter}"
    return f"\\text{{{letter}}}" if "\u4e00" <= letter <= "\u9fff" else letter


def _nary(element: _Element) -> str:
    sign = _letter(_value(element, "naryPr/chr", "∫")).strip()
    low, high = _part(element, "sub"), _part(element, "sup")
    return f"{sign}{f'_{{{low}}}' if low else ''}{f'^{{{high}}}' if high else ''} {_part(element, 'e')}"


def _delimited(element: _Element) -> str:
    opening, closing = _value(element, "dPr/begChr", "("), _value(element, "dPr/endChr", ")")
    parts = ", ".join(_inner(part).strip() for part in element.findall(M + "e"))
    left, right = (_fence(mark) for mark in (opening, closing))
    return f"\\left{left} {parts} \\right{right}"


def _fence(mark: str) -> str:
    return {"": ".", "{": r"\{", "}": r"\}", "‖": r"\Vert"}.get(mark, mark)


def _radical(element: _Element) -> str:
    degree = _part(element, "deg")
    return f"\\sqrt{f'[{degree}]' if degree else ''}{{{_part(element, 'e')}}}"


def _accent(element: _Element) -> str:
    return f"\\{ACCENTS.get(_value(element, 'accPr/chr', chr(0x302)), 'hat')}{{{_part(element, 'e')}}}"


def _matrix(element: _Element) -> str:
    rows = (" & ".join(_inner(cell).strip() for cell in row.findall(M + "e")) for row in element.findall(M + "mr"))
    inner = r" \\ ".join(rows)
    return rf"\begin{{matrix}} {inner} \end{{matrix}}"


HANDLERS: Mapping[str, Callable[[_Element], str]] = {
    "r": _run,
    "f": lambda element: f"\\frac{{{_part(element, 'num')}}}{{{_part(element, 'den')}}}",
    "sSub": lambda element: f"{{{_part(element, 'e')}}}_{{{_part(element, 'sub')}}}",
    "sSup": lambda element: f"{{{_part(element, 'e')}}}^{{{_part(element, 'sup')}}}",
    "sSubSup": lambda element: f"{{{_part(element, 'e')}}}_{{{_part(element, 'sub')}}}^{{{_part(element, 'sup')}}}",
    "func": lambda element: f"{_part(element, 'fName')} {_part(element, 'e')}",
    "limLow": lambda element: f"{_part(element, 'e')}_{{{_part(element, 'lim')}}}",
    "bar": lambda element: f"\\overline{{{_part(element, 'e')}}}",
    "nary": _nary,
    "d": _delimited,
    "rad": _radical,
    "acc": _accent,
    "m": _matrix,
}
"""How each kind of element is written."""
