"""The words of a web page's element as Markdown within a line: emphasis, code, links, images, formulas."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from kb.notes.readers.article import Element, is_visible

DEEPEST = 120
"""Elements inside one another; what is deeper is read as plain text."""
BREAK = "\x00"
"""Stands for a line break until white space has been reduced."""
SOURCES = ("data-original", "data-src", "data-actualsrc", "data-lazy-src", "src")
"""Where an image's address may stand; the first ones where it is loaded late."""
HAN = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
TEX = re.compile(r"math/tex|application/x-tex")


def words(element: Element) -> str:
    """The text of an element within a line, and of what follows `<br>` on lines of their own."""
    return squeezed(inline(element))


def squeezed(text: str) -> str:
    """Text with single spaces, and none where a line break parts Chinese characters."""
    text = re.sub(rf"(?<={HAN})[ \t\r]*\n\s*(?={HAN})", "", text)
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.split(BREAK))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def inline(element: Element, depth: int = 0) -> str:
    """The text in an element, white space as it is, without what follows the element."""
    if depth > DEEPEST:
        return "".join(map(str, element.itertext()))
    formula = _formula(element)
    if formula is not None:
        return formula
    handler = HANDLERS.get(str(element.tag), content)
    return handler(element, depth)


def content(element: Element, depth: int = 0) -> str:
    """The text in an element and its children."""
    pieces = [element.text or ""]
    for child in element:
        if is_visible(child):
            pieces.append(inline(child, depth + 1))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _formula(element: Element) -> str | None:
    """The TeX of an element that KaTeX, MathJax or a site's own program set; None where it is no formula."""
    classes = element.get("class", "").split()
    tex: str | None = None
    display = False
    if element.tag == "script" and TEX.search(element.get("type", "")):
        tex, display = element.text, "display" in element.get("type", "")
    elif element.tag == "math" or {"katex", "katex-display", "katex--inline", "katex--display"} & set(classes):
        tex = next((note.text for note in element.iter("annotation") if TEX.search(note.get("encoding", ""))), None)
        tex = tex or element.get("alttext")
        display = element.get("display") == "block" or any("display" in name for name in classes)
    elif element.get("data-tex") or element.get("data-formula"):
        tex = element.get("data-tex") or element.get("data-formula")
    elif element.tag == "img" and (element.get("eeimg") or "equation?tex=" in element.get("src", "")):
        tex = element.get("alt")
    elif {"MathJax_Preview", "MathJax", "MathJax_Display"} & set(classes) or element.tag == "mjx-container":
        return "" if element.tag != "mjx-container" else element.get("data-latex", "")
    if not tex or not tex.strip():
        return None
    mark = "$$" if display else "$"
    return f"{mark}{' '.join(tex.split())}{mark}"


def _marked(mark: str) -> Callable[[Element, int], str]:
    def handler(element: Element, depth: int) -> str:
        text = content(element, depth)
        bare = text.strip()
        if not bare or BREAK in bare or bare.startswith(mark):
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}{mark}{bare}{mark}{after}"

    return handler


def _code(element: Element, _depth: int) -> str:
    text = " ".join("".join(map(str, element.itertext())).split())
    return f"`{text}`" if text and "`" not in text else text


def _link(element: Element, depth: int) -> str:
    text = content(element, depth)
    target = element.get("href", "").strip()
    shown = text.strip()
    outer = re.match(r"https?://[^\s()]+$", target) and shown and shown not in ("#", "¶") and "](" not in shown
    return f"[{shown}]({target})" if outer else text.replace("¶", "")


def _image(element: Element, _depth: int) -> str:
    source = next((value for name in SOURCES if (value := element.get(name, "").strip())), "")
    alt = " ".join(element.get("alt", "").split()).replace("]", "").replace("[", "")
    return f"![{alt}]({source.replace(' ', '%20')})" if source and not source.startswith("data:") else ""


def _raised(mark: str) -> Callable[[Element, int], str]:
    def handler(element: Element, depth: int) -> str:
        text = content(element, depth).strip()
        if not re.fullmatch(r"[\w+-]{1,3}", text) or next(element.iter("a"), None) is not None:
            return text
        return f"{mark}{text}" if len(text) == 1 else f"{mark}{{{text}}}"

    return handler


HANDLERS: Mapping[str, Callable[[Element, int], str]] = {
    "b": _marked("**"),
    "strong": _marked("**"),
    "em": _marked("*"),
    "i": _marked("*"),
    "code": _code,
    "kbd": _code,
    "samp": _code,
    "a": _link,
    "img": _image,
    "br": lambda _element, _depth: BREAK,
    "sup": _raised("^"),
    "sub": _raised("_"),
}
"""How the elements that mean something within a line are written."""
