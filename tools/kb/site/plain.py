"""Markdown as plain text: what is searched, and shown of what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kb.pages import prose
from kb.pages.readable import readable

FORMULA = re.compile(f"{prose.DISPLAY.pattern}|{prose.INLINE.pattern.replace('tex', 'inline')}")
WIKI_LINK = re.compile(r"\[\[([^\]|#\n]*)(?:#[^\]|\n]*)?(?:\|([^\]\n]*))?\]\]")
LINK = re.compile(r"(?:!\[|\[)([^\]\n]*)\]\([^)\n]*\)")
ADMONITION = re.compile(r'\n[ \t]*(?:!!!|\?\?\?\+?|===)[ \t]+[^"\n]*(?:"([^"\n]*)")?[^\n]*')
# These begin with what they are found by, or are asked only where that is; a search that tries each letter takes long.
RULE = re.compile(r"\n(?:[ \t|:>*-]+$|[ \t]*(?:(?:[-*+>]|\d+\.)[ \t]+|\[\^[^\]]+\]:?))", re.MULTILINE)
EMPHASIS = re.compile(r"\*\**|_(?<!\w_)_?(?=\S)|_(?<=\S_)_?(?!\w)|<[^<>\n]{1,80}>|\{[#.:][^{}\n]*\}")
BORDER = "\0"
BETWEEN = f"\n\n{BORDER}\n\n"
"""What stands between texts, which no page holds."""
SUMMARY = "30 秒回答"


def plain(markdown: str) -> str:
    """Markdown without its signs, formulas readable, in one line."""
    return plain_texts([markdown])[0]


def plain_texts(texts: Sequence[str]) -> list[str]:
    """Each of these as `plain`: all at once, for a page has dozens. No sign reaches over the lines between them."""
    text = BETWEEN.join(["", *(text.replace(BORDER, " ") for text in texts)])
    if "$" in text:
        text = FORMULA.sub(lambda match: _set(match["tex"] or match["inline"]), text)
    # No template such as `\1`: it would be filled in by Python each time.
    if "[[" in text:
        text = WIKI_LINK.sub(lambda match: match[2] or match[1].replace("-", " "), text)
    if "](" in text:
        text = LINK.sub(lambda match: match[1], text)
    if "!!!" in text or "???" in text or "===" in text:
        text = ADMONITION.sub(lambda match: "\n" if match[1] == SUMMARY else f"\n{match[1] or ''}", text)
    text = EMPHASIS.sub("", RULE.sub("\n ", text)).replace("`", "").replace("|", " ")
    return [" ".join(one.split()) for one in text.split(BORDER)[1:]]


@lru_cache(maxsize=5_000)
def _set(tex: str) -> str:
    return f" {readable(tex).replace('*', '∗').replace('|', '∣').replace('<', '＜')} "
