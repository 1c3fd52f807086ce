"""Formulas in Markdown: found by pymdownx.arithmatex, set by KaTeX while the page is converted.

As an extension of Python-Markdown (`kb.site.maths`) it works under any engine that runs such extensions. Only dollars
mark a formula: `$…$` within a line, `$$…$$` on lines of their own or, set large all the same, within a line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX, AtomicString
from pymdownx.arithmatex import ArithmatexExtension

from kb.pages.prose import line_at, line_starts, without_code
from kb.site import katex
from kb.site.contents import name_formulas
from kb.site.katex import RefusedFormula, set_formula, set_inline

__all__ = [
    "READING",
    "MathsExtension",
    "RefusedFormula",
    "explain",
    "makeExtension",
    "refused",
    "set_formula",
    "set_inline",
]

Reporter = Callable[[str, str], None]
"""Told the TeX of a formula that cannot be set, and why."""

READING = (
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "pymdownx.betterem",
    "pymdownx.details",
    "pymdownx.inlinehilite",
    "pymdownx.superfences",
    "pymdownx.tabbed",
)
"""The extensions that decide what is code and what is text, as the site has them."""
READING_OPTIONS: dict[str, dict[str, Any]] = {"pymdownx.highlight": {"use_pygments": False}}

DOLLARS = {
    "generic": True,
    "smart_dollar": True,
    "inline_syntax": ["dollar"],
    "block_syntax": ["dollar"],
    "tex_inline_wrap": ["", ""],
    "tex_block_wrap": ["", ""],
}
"""Options of arithmatex: plain TeX in elements of the class `arithmatex`."""

DISPLAY = "arithmatex display"
CLASSES = ("arithmatex", DISPLAY)
"""Of the elements that hold the TeX of a formula until it is set."""
UNCLOSED = "the $$ has no second $$"
TEX = r"(?:\\.|[^\\$\x02\x03])+?"
LARGE_WITHIN_LINE = rf"(?s)(?<![\\$])\$\$({TEX})\$\$(?!\$)"
OWN_LINES = re.compile(r"(?sm)^[ ]*\$\$(?:\\.|[^\\$]|\$(?!\$))+?\$\$[ ]*$")


def makeExtension(**options: Any) -> MathsExtension:  # noqa: N802 -- the name Python-Markdown looks for
    """The extension, for `markdown_extensions`. Option `reporter`: see `MathsExtension`."""
    return MathsExtension(**options)


def refused(text: str) -> Iterator[tuple[int, str, str]]:
    """The formulas of a Markdown text that KaTeX refuses: line (from 1), TeX, KaTeX's message."""
    if "$" not in text:
        return
    found: list[tuple[str, str]] = []
    extension = MathsExtension(reporter=lambda tex, message: found.append((tex, message)))
    Markdown(extensions=[*READING, extension], extension_configs=READING_OPTIONS).convert(text)
    visible, starts, position = without_code(text), line_starts(text), 0
    for tex, message in found:
        pattern = _pattern(tex)
        match = pattern.search(visible, position) or pattern.search(visible)
        position = match.end() if match else position
        yield line_at(starts, match.start() if match else position), tex, message


def explain(tex: str, message: str) -> str:
    """What to tell the author of a refused formula: what is wrong, then what to do."""
    shown = " ".join(tex.split())
    cure = r"mend the TeX; words go into \text{…}, and a dollar that starts no formula is \$"
    return f"KaTeX refuses `{shown[:80]}{'…' * (len(shown) > 80)}`: {message}; {cure}"


def _pattern(tex: str) -> re.Pattern[str]:
    """Find a formula in its source, where quotes and indentation may stand before each of its lines."""
    opening, closing = (r"\$\$", "") if tex.startswith("$$") else (r"\$", r"\$")
    # Each `>` belongs to the gaps: were it a word too, there would be countless ways to part a row of them.
    words = [re.escape(part) for part in re.split(r"[\s>]+", tex.removeprefix("$$")) if part]
    inside = r"[\s>]+".join(words)
    return re.compile(rf"{opening}[\s>]*{inside}[\s>]*{closing}")


class MathsExtension(Extension):
    """Formulas in Markdown.

    Option `reporter`: a function of TeX and message, called for each formula that KaTeX refuses, which then stands in
    the page as code; without one, the conversion raises RefusedFormula.
    """

    def __init__(self, **options: Any) -> None:
        self.config = {"reporter": [_fail, "called with the TeX and the message of a refused formula"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- the name Python-Markdown calls
        """Add arithmatex, what it leaves to us, and the setting."""
        md.registerExtensions([ArithmatexExtension(**DOLLARS)], {})
        report = self.getConfig("reporter")
        # Just before the blocks of arithmatex; after all blocks but the paragraph.
        md.parser.blockprocessors.register(SpreadFormula(md.parser), "kb-spread-formula", 79.95)
        md.parser.blockprocessors.register(FormulaInParagraph(md.parser), "kb-formula-lines", 12)
        md.inlinePatterns.register(LargeWithinLine(LARGE_WITHIN_LINE), "kb-large-formula", 189.95)
        # Escaped dollars must still be told from bare ones, so before `unescape` (0).
        md.treeprocessors.register(Unclosed(md, report), "kb-unclosed-formula", 4)
        # After the table of contents and MkDocs' search for a title (-1), which thus read plain TeX.
        md.treeprocessors.register(SetFormulas(md, report), "kb-set-formulas", -2)


class SpreadFormula(BlockProcessor):
    """A display formula with blank lines in it: made one block again."""

    def test(self, _parent: Element, block: str) -> bool:
        """Whether a formula opens here and does not close."""
        return block.startswith("$$") and block.count("$$") == 1

    def run(self, _parent: Element, blocks: list[str]) -> bool:
        """Join the blocks up to the one that closes the formula, if there is one."""
        for last, block in enumerate(blocks[1:], 1):
            if block.rstrip().endswith("$$"):
                blocks[: last + 1] = ["\n".join(blocks[: last + 1])]
                return True
        return False


class FormulaInParagraph(BlockProcessor):
    """A display formula on its own lines, with text right above or below: a block of its own."""

    def test(self, _parent: Element, block: str) -> bool:
        """Whether lines of the block are such a formula."""
        return OWN_LINES.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Set the text above, and leave the formula and the text below for the next rounds."""
        block = blocks.pop(0)
        match = OWN_LINES.search(block)
        assert match is not None
        above, below = block[: match.start()].rstrip("\n"), block[match.end() :].lstrip("\n")
        if above.strip():
            self.parser.parseBlocks(parent, [above])
        blocks[:0] = [match[0].strip(), *([below] if below.strip() else [])]
        return True


class LargeWithinLine(InlineProcessor):
    """`$$…$$` in a paragraph."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 -- the name Python-Markdown calls
        self, m: re.Match[str], _data: str
    ) -> tuple[Element, int, int]:
        """An element as arithmatex makes them, marked for display."""
        element = Element("span", {"class": DISPLAY})
        element.text = AtomicString(m[1])
        return element, m.start(), m.end()


class Unclosed(Treeprocessor):
    """Reports each `$$` that opens nothing: its formula would silently stand there as text."""

    def __init__(self, md: Markdown, report: Reporter) -> None:
        super().__init__(md)
        self.report = report

    def run(self, root: Element) -> None:
        """Look through all text that is not code."""
        for element in root.iter():
            inside = "" if element.tag in ("code", "pre") else element.text
            for text in (inside, element.tail):
                if text and "$$" in text and not isinstance(text, AtomicString):
                    # Up to the next escaped character, which Python-Markdown keeps as a number.
                    self.report(text[text.index("$$") :].split(STX)[0], UNCLOSED)


class SetFormulas(Treeprocessor):
    """Puts what KaTeX makes into the place of the TeX, out of reach of all that reads HTML or Markdown."""

    def __init__(self, md: Markdown, report: Reporter) -> None:
        super().__init__(md)
        self.report = report

    def run(self, root: Element) -> None:
        """Set the formulas in the order of the page."""
        name_formulas(getattr(self.md, "toc_tokens", []), root, CLASSES)
        elements = [element for element in root.iter() if element.get("class", "") in CLASSES]
        katex.store().fetch(found := [_formula(element) for element in elements])
        for element, (tex, display) in zip(elements, found, strict=True):
            self._set(element, tex, display)

    def _set(self, element: Element, tex: str, display: bool) -> None:
        try:
            element.text = self.md.htmlStash.store(set_formula(tex, display))
            if display:
                element.set("class", "kb-formula--display")
            else:
                # Written without its tags: a formula in a line is an element of its own already.
                element.tag = None  # type: ignore[assignment]
        except RefusedFormula as error:
            self.report(tex, str(error))
            element.tag, element.text = "code", AtomicString(tex)
            element.set("class", "katex-refused")


def _formula(element: Element) -> tuple[str, bool]:
    tex, block = element.text or "", element.tag == "div"
    # Arithmatex escapes the TeX of a block, and only that.
    return (html.unescape(tex) if block else tex).strip(), block or element.get("class") == DISPLAY


def _fail(tex: str, message: str) -> None:
    raise RefusedFormula(explain(tex, message))
