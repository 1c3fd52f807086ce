"""The prose of a block as clean Markdown: formulas set, links kept or undone, what Markdown would misread escaped."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection
from dataclasses import replace

from kb.model import Block
from kb.notes.doubled import split_doubled
from kb.notes.formulas import set_equation, set_formulas
from kb.notes.lost import NOTE_FORMULA, NOTE_IMAGE, announces_formula, breaks_off, is_lost_image

PROTECTED = re.compile(
    r"(?P<code>`[^`\n]+`)|(?P<display>\$\$(?P<display_tex>.+?)\$\$|\\\[(?P<bracket_tex>.+?)\\\])"
    r"|(?P<inline>(?<![\\$A-Za-z\d_])\$(?P<inline_tex>[^$\n]{1,300}?)\$(?![A-Za-z\d_$])|\\\((?P<paren_tex>.+?)\\\))"
    r"|(?P<image>!\[(?P<alt>[^\]\n]*)\]\((?P<source>[^)\n]*)\))|"
    r"(?P<link>\[(?P<shown>[^\]\n]+)\]\((?P<target>[^)\n]*)\))"
    r"|(?P<url><?https?://[^\s<>()（）\u4e00-\u9fff，。；、]+>?)"
)
MATHS = re.compile(
    r"\\[A-Za-z]+|[\^_=<>+*/]|^\s*[A-Za-zα-ωΑ-Ω](?:\s*[\d'])*\s*$|^\s*\d+(?:\.\d+)?\s*$|^\s*[A-Za-z]\s*\(.*\)\s*$"
)
LOCAL = re.compile(r"(?![a-zA-Z][\w+.-]*:|//|#)[^\s()<>\"']+$")
"""The address of an image that may lie beside the note: `kb.pages.images` looks, and tells where it does not."""
HAN = re.compile(r"[\u4e00-\u9fff]")
WIDE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
TIMES = re.compile(r"(?<=[\u4e00-\u9fff])\s+[xX]\s+(?=[\u4e00-\u9fff\d])")
"""A letter x between words that are multiplied."""
SIGNS = re.compile(r"[=^_\\∑√×≈≤≥+/$]")
HTML = re.compile(r"<(?=[A-Za-z/!?])")
LINE_START = re.compile(r"^(?=(?:#|!!!|\?\?\?|:::|\[\^?[^\]]*\]:|>))")
END = re.compile(r"[。！？!?.：:；;…]\s*(?:\*\*|[”\"」』）)])?$")
BEGINS_ANEW = re.compile(r"^(?:[-*+•]|\d+[.、)）]|[(（]\d+[)）]|[A-Z][\w ]{0,20}[:：]|[\u4e00-\u9fff\w-]{1,12}[:：])")
CROWDING = "[($`\\^_√"
CROWDED = 1_000
"""Of such a mark in a line: more than any sentence has, and each may begin something."""
WRAPPED = 0.8
"""Share of the longest line from which a line counts as broken by the page's width."""


def set_block(block: Block, known: Collection[str]) -> Block:
    """The block with its text as Markdown; `known` are letters that the question introduces as quantities."""
    setter = SETTERS.get(block.kind)
    return replace(block, text=setter(block.text, known)) if setter else block


def _paragraph(text: str, known: Collection[str]) -> str:
    lines = _unwrapped(text.split("\n"))
    return "\n\n".join(_line(line, known) for line in lines)


def _unwrapped(lines: list[str]) -> list[str]:
    """Lines that the width of a page broke, joined; other lines stay apart."""
    longest = max(map(len, lines))
    joined = [lines[0]]
    for before, line in itertools.pairwise(lines):
        broken = len(before) >= max(20, WRAPPED * longest) and not END.search(before) and not BEGINS_ANEW.match(line)
        if broken:
            gap = "" if WIDE.match(line[0]) or WIDE.match(joined[-1][-1]) else " "
            joined[-1] += gap + line
        else:
            joined.append(line)
    return joined


def _line(line: str, known: Collection[str]) -> str:
    equation = set_equation(line)
    if equation:
        return f"$$\n{equation}\n$$"
    text = set_prose(line, known)
    return LINE_START.sub(r"\\", text)


def _items(text: str, known: Collection[str]) -> str:
    """Each item; one that announces a formula which no line brings is marked."""
    out = []
    for line in text.split("\n"):
        match = re.match(r"^(\s*(?:-|\d+\.)\s+)(.*)$", line)
        mark, words = (match[1], match[2]) if match else ("", line)
        out.append(mark + set_prose(words, known))
    return "\n".join(out)


def _quote(text: str, known: Collection[str]) -> str:
    return "\n".join("> " + set_prose(re.sub(r"^>\s?", "", line), known) for line in text.split("\n"))


def _table(text: str, known: Collection[str]) -> str:
    rows = [set_prose(line, known) for line in text.split("\n")]
    if len(rows) < 2 or not re.match(r"^\|[\s:|-]+\|$", text.split("\n")[1]):
        columns = max(1, rows[0].count("|") - 1)
        rows.insert(1, "|" + " --- |" * columns)
    return "\n".join(rows)


def _heading(text: str, known: Collection[str]) -> str:
    match = re.match(r"^(#+\s+)(.*)$", text)
    return match[1] + set_prose(match[2], known) if match else set_prose(text, known)


def _formula(text: str, _: Collection[str]) -> str:
    """A displayed formula between dollar signs on lines of their own."""
    body = re.sub(r"^\s*(?:\$\$|\\\[)|(?:\$\$|\\\])\s*[.,，。]?\s*$", "", text.strip())
    body = re.sub(r"\\(begin|end)\{(?:equation|displaymath)\*?\}", "", body)
    body = re.sub(r"\\(begin|end)\{align\*?\}", r"\\\1{aligned}", body)
    body = "\n".join(line for line in clean_tex(body).split("\n") if line.strip()).replace("$", "")
    return f"$$\n{body}\n$$" if body.strip() else NOTE_FORMULA


SETTERS: dict[str, Callable[[str, Collection[str]], str]] = {
    "paragraph": _paragraph,
    "list": _items,
    "quote": _quote,
    "table": _table,
    "heading": _heading,
    "formula": _formula,
}
"""How the text of each kind of block is set."""


def set_prose(text: str, known: Collection[str] = ()) -> str:
    """A line of prose as Markdown."""
    if any(text.count(mark) > CROWDED for mark in CROWDING):
        return _balanced(_escaped(text.replace("$", "\x00")))
    out = []
    place = 0
    for match in PROTECTED.finditer(text):
        out.append(_free(text[place : match.start()], known))
        out.append(_protected(match, known))
        place = match.end()
    out.append(_free(text[place:], known))
    return _balanced("".join(out))


def _free(text: str, known: Collection[str]) -> str:
    pieces = split_doubled(text)
    return "".join(f"${clean_tex(piece)}$" if is_tex else _plain(piece, known) for piece, is_tex in pieces)


def _plain(text: str, known: Collection[str]) -> str:
    text = TIMES.sub(" × ", text)
    pieces = re.split(r"(\$[^$]+\$)", set_formulas(text.replace("$", "\x00"), known))
    return "".join(piece if index % 2 else _escaped(piece) for index, piece in enumerate(pieces))


def _escaped(text: str) -> str:
    text = text.replace("\x00", r"\$").replace("[[", "[&#91;")
    return HTML.sub("&lt;", text)


def _protected(match: re.Match[str], known: Collection[str]) -> str:
    kind = match.lastgroup
    if match["code"]:
        return match[0]
    if match["display"]:
        return f"${clean_tex(match['display_tex'] or match['bracket_tex'])}$"
    if match["inline"]:
        return _inline(match["inline_tex"] or match["paren_tex"], known)
    if match["image"]:
        return _image(match["alt"], match["source"])
    if match["link"]:
        return _link(match["shown"], match["target"], known)
    return match[0] if kind else ""


def _inline(tex: str, known: Collection[str]) -> str:
    if not MATHS.search(tex) or HAN.search(re.sub(r"\\text\{[^}]*\}", "", tex)):
        return f"\\${_free(tex, known)}\\$"
    return f"${clean_tex(tex)}$"


def _image(alt: str, source: str) -> str:
    if source.startswith(("http://", "https://")) and " " not in source:
        shown = alt.strip() if alt.strip() and not is_lost_image(alt) else "图片"
        return f"[{shown}]({source})"
    target = re.sub(r"\s+[\"'].*$", "", source.strip()).replace(" ", "%20")
    return f"![{alt}]({target})" if LOCAL.match(target) else NOTE_IMAGE


def _link(shown: str, target: str, known: Collection[str]) -> str:
    words = _free(shown, known)
    return f"[{words}]({target})" if re.match(r"https?://[^\s]+$", target) else words


def _balanced(text: str) -> str:
    """Without a bold mark that nothing closes."""
    if text.count("**") % 2 == 0:
        return text
    head, _, tail = text.rpartition("**")
    return head + tail


def clean_tex(tex: str) -> str:
    """TeX without what a copy through Markdown put in: escapes of its marks, stars, spaces at the ends."""
    tex = re.sub(r"\\([_*&#])(?=\S)", lambda match: match[1] if match[1] in "_*" else match[0], tex.strip())
    tex = re.sub(r"(?<![\^_]\d)(?<=\d)\s*\*\s*|\s*\*\s*(?=\d)", r" \\times ", tex)
    tex = re.sub(r"\s*(?<![\^_{])\*\s*(?=[A-Za-z(\\])", " ", tex)
    return re.sub(r"[ \t]{2,}", " ", tex).strip()


def mark_lost(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A formula that is announced and does not come is marked as lost; none is made up."""
    out = []
    for place, block in enumerate(blocks):
        after = blocks[place + 1] if place + 1 < len(blocks) else None
        out.append(_with_marks(block, after))
    return tuple(out)


def _brings_formula(block: Block | None) -> bool:
    """Whether the block behind an announcement may be what was announced: all but plain sentences."""
    if block is None or block.kind != "paragraph":
        return block is not None
    return bool(SIGNS.search(block.text)) or not HAN.search(block.text)


def _goes_past(line: str) -> bool:
    """Whether a line is the next point, or announces again, so that nothing came of what was announced above it."""
    return bool(re.match(r"^\s*(?:-|\d+\.)\s", line)) or announces_formula(line)


def _with_marks(block: Block, after: Block | None) -> Block:
    if block.kind not in ("paragraph", "list"):
        return block
    lines = block.text.split("\n")
    for place, line in enumerate(lines):
        last = place == len(lines) - 1
        follows = _brings_formula(after) if last else not _goes_past(lines[place + 1])
        if (not last and breaks_off(line, lines[place + 1])) or (
            announces_formula(line) and not follows and re.search(r"公式|函数|formula|loss", line, re.IGNORECASE)
        ):
            lines[place] = f"{line}{NOTE_FORMULA}"
    return replace(block, text="\n".join(lines))
