"""Markdown as plain text: what is searched, and shown of what was found."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.pages import prose
from kb.pages.readable import readable

FORMULA = re.compile(f"{prose.DISPLAY.pattern}|{prose.INLINE.pattern.replace('tex', 'inline')}")
WIKI_LINK = re.compile(r"\[\[([^\]|#\n]*)(?:#[^\]|\n]*)?(?:\|([^\]\n]*))?\]\]")
LINK = re.compile(r"(?:!\[|\[)([^\]\n]*)\]\([^)\n]*\)")
ADMONITION = re.compile(r'^[ \t]*(?:!!!|\?\?\?\+?|===)[ \t]+[^"\n]*(?:"([^"\n]*)")?.*$', re.MULTILINE)
# These begin with what they are found by, or are asked only where that is; a search that tries each letter takes long.
RULE = re.compile(r"\n(?:[ \t|:>*-]+$|[ \t]*(?:(?:[-*+>]|\d+\.)[ \t]+|\[\^[^\]]+\]:?))", re.MULTILINE)
EMPHASIS = re.compile(r"\*\**|_(?<!\w_)_?(?=\S)|_(?<=\S_)_?(?!\w)|<[^<>\n]{1,80}>|\{[#.:][^{}\n]*\}")
SUMMARY = "30 秒回答"


def plain(markdown: str) -> str:
    """Markdown without its signs, formulas readable, in one line."""
    text = FORMULA.sub(lambda match: _set(match["tex"] or match["inline"]), markdown) if "$" in markdown else markdown
    # No template such as `\1`: it would be filled in by Python each time.
    text = LINK.sub(lambda match: match[1], WIKI_LINK.sub(lambda match: match[2] or match[1].replace("-", " "), text))
    if "!!!" in text or "???" in text or "===" in text:
        text = ADMONITION.sub(lambda match: "" if match[1] == SUMMARY else match[1] or "", text)
    return " ".join(EMPHASIS.sub("", RULE.sub("\n ", f"\n{text}")).replace("`", "").replace("|", " ").split())


@lru_cache(maxsize=5_000)
def _set(tex: str) -> str:
    return f" {readable(tex).replace('*', '∗').replace('|', '∣').replace('<', '＜')} "
