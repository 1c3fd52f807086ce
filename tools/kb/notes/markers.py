"""What stands before the words of a line: a heading's hashes, a bullet, a number, bold marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.notes.lines import BULLETS

HEADING = re.compile(r"(?P<hashes>#{1,6})(?:\s+|(?=[^#\s!\d]))(?P<rest>.*?)\s*#*$")
TAGS = re.compile(r"(?:#[^\s#]{1,30}#?(?:\s+|$)){2,}$|#[^\s#]{1,30}#(?:\s*#[^\s#]{1,30}#)*$")
"""A line of a post's tags, which no space parts from their hashes: `#面经 #秋招`."""
TASK = re.compile(r"(?:[-*+]\s+\[[ xX√✓]?\]|\[[ xX√✓]\](?!\())\s*(?:TODO\s*[:：]\s*)?(?P<rest>.+)$")
SUMMARY = re.compile(r"(?:<details[^>]*>\s*)?<summary[^>]*>\s*(?P<rest>.*?)\s*(?:</summary>.*)?$", re.IGNORECASE)
TAG = re.compile(r"</?(?:b|strong|i|em|u|font|span|p|br|code|sub|sup|a)\b[^>]*>", re.IGNORECASE)
BREAK = re.compile(r"</?(?:br|p|font|span)\b[^>]*>", re.IGNORECASE)
"""Tags that stand alone; others do so in code only, as in `include <B>`."""
LINKED = re.compile(r"\[(?P<shown>[^\]\[]{2,})\]\((?P<target>[^)]*)\)(?P<tail>\s*[:：?？]?\s*)$")
BULLET = re.compile(rf"(?:[-*+–—]\s+|[{BULLETS}·]\s*|-(?=[\u4e00-\u9fff]))(?P<rest>\S.*)$")
BOLD = re.compile(r"(?:\*\*|__)(?P<rest>[^*]+?)(?:\*\*|__)(?P<tail>\s*[:：?？]?\s*)$")
BOLD_NUMBER = re.compile(r"^(?:\*\*|__)(\d{1,3}[.、．)）:：])(?:\*\*|__)\s*(?=\S)")
"""A number that is bold alone."""
QUOTE = re.compile(r">\s?(?P<rest>.*)$")

HAN_DIGITS = "零一二三四五六七八九十百"
HAN_VALUES = {digit: value for value, digit in enumerate(HAN_DIGITS[:10])}
ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

ASKING = "Q|Question|问题|问|面试题|题目|考题"
UNIT = r"(?!(?:[BbMKGTx×%％]|[KMGT]B|bits?|nm|ms?|s)\b)(?![个种道条层步类倍维张])"

NUMBERINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "asked",
        re.compile(r"第\s*(?P<n>\d{1,4}|[一二三四五六七八九十百]{1,4})\s*[题问]\s*[:：.．、\-—]?\s*(?P<rest>.*)$"),
    ),
    (
        "asked",
        re.compile(
            rf"[【\[]?\s*(?:{ASKING})\s*(?P<n>\d{{1,4}})(?!\d)\s*[】\]]?\s*[:：.．、,，)）\-—]?\s*(?P<rest>.*)$",
            re.IGNORECASE,
        ),
    ),
    (
        "asked",
        re.compile(rf"(?:{ASKING})\s*(?P<n>[一二三四五六七八九十]{{1,3}})\s*[:：.．、]\s*(?P<rest>.*)$", re.IGNORECASE),
    ),
    ("asked", re.compile(rf"[【\[]?(?:{ASKING}|面试官|Interviewer)\s*[】\]]?\s*[:：]\s*(?P<rest>.+)$", re.IGNORECASE)),
    (
        "section",
        re.compile(
            r"第\s*(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,4})\s*(?:章|部分|节|篇|阶段|"
            r"轮)\s*[:：.、]?\s*(?P<rest>.*)$"
        ),
    ),
    (
        "deep",
        re.compile(
            r"(?P<n>\d{1,3}(?:(?:[.．]|\s[.．]\s)\d{1,3}){1,4})\s*[.．、:：)）]?"
            rf"\s*{UNIT}(?P<rest>(?![%％\d×*/+]).*)$"
        ),
    ),
    ("dun", re.compile(r"(?P<n>\d{1,4})\s*[、，](?P<rest>.*)$")),
    ("dot", re.compile(r"(?P<n>\d{1,4})\s*(?:[.．](?!\d)|\\\.|,(?!\d))(?P<rest>.*)$")),
    ("paren", re.compile(r"(?P<n>\d{1,4})\s*[)）](?P<rest>.*)$")),
    ("colon", re.compile(r"(?P<n>\d{1,3})\s*[:：](?!\d)(?P<rest>.+)$")),
    ("pipe", re.compile(r"(?P<n>\d{1,3})\s*[|｜丨](?!.*[|｜丨]\s*$)(?P<rest>.+)$")),
    ("brackets", re.compile(r"[(（【\[]\s*(?P<n>\d{1,3})\s*[)）】\]](?!\()\s*(?P<rest>.*)$")),
    ("han", re.compile(r"(?P<n>[一二三四五六七八九十]{1,3})\s*[、.．:：,，](?P<rest>.*)$")),
    ("han-brackets", re.compile(r"[(（](?P<n>[一二三四五六七八九十]{1,3})[)）]\s*[、.]?(?P<rest>.*)$")),
    ("roman", re.compile(rf"(?P<n>[{ROMAN}])\s*[.、．:：]?\s*(?P<rest>.*)$")),
    ("circled", re.compile(rf"(?P<n>[{CIRCLED}])\s*[.、]?(?P<rest>.*)$")),
    (
        "dash",
        re.compile(r"(?P<n>\d{1,3})\s?[-–—]\s?(?P<rest>(?=[\u4e00-\u9fff]|" r"[A-Z]{2,}.*[\u4e00-\u9fff])[^\d].*)$"),
    ),
    (
        "spaced",
        re.compile(
            r"(?P<n>\d{1,3})\s+(?P<rest>(?!届|年|月|级|岁|个|道|天|分钟|小时|min)(?=[\u4e00-\u9fffA-Za-z])\S.*)$"
        ),
    ),
)
"""Styles of numbers by name. `asked` says that a question follows, `section` that a chapter does."""

CHAINED = frozenset({"dun", "dot", "paren", "colon", "pipe", "dash", "spaced"})
"""Styles that one author mixes in one sequence."""


ASKED = re.compile(r"(?:问题|问|题目|面试题)\s*[:：]\s*(?P<rest>\S.*)$")
"""What some put between a number and the question."""
SPOKEN = re.compile(r"[“\"「](?P<rest>[^“”\"「」]+)[”\"」]$")


@dataclass(frozen=True, slots=True)
class Marked:
    """A line taken apart."""

    words: str
    heading: int = 0
    """Level of a Markdown heading, 0 for none."""
    bold: bool = False
    bullet: str = ""
    """The bullet's character, or `[]` for a task."""
    numbering: str = ""
    """The style of the number, as in NUMBERINGS."""
    number: tuple[int, ...] = ()
    label: str = ""
    """The number as it is written."""

    @property
    def plain(self) -> bool:
        """Whether nothing marks the line."""
        return not (self.heading or self.bold or self.bullet or self.numbering)


@lru_cache(maxsize=8_192)
def read_marker(text: str) -> Marked:
    """Take the marks off a line's text, from the outside in."""
    heading, bullet, text = _outer(text)
    bold, text = _unbold(_unlinked(BOLD_NUMBER.sub(r"\1 ", text)))
    style, number, label, words = _number(_unlinked(text))
    inner, words = _unbold(_unlinked(words))
    words = _unlinked(words).strip()
    asked = ASKED.match(words) if style in CHAINED else None
    words = asked["rest"] if asked else words
    spoken = SPOKEN.match(words) if style else None
    words = spoken["rest"] if spoken else words
    return Marked(words, heading, bold or inner, bullet, style, number, label)


def _unlinked(text: str) -> str:
    """A text that is one link as what the link shows, and without the tags of HTML."""
    text = (TAG if "</" in text else BREAK).sub("", text) if "<" in text else text
    match = LINKED.match(text) if text.startswith("[") else None
    return match["shown"].strip() + match["tail"].strip() if match else text


def _outer(text: str) -> tuple[int, str, str]:
    if match := SUMMARY.match(text):
        return 0, "<", match["rest"]
    if TAGS.match(text):
        return 0, "", text
    if match := HEADING.match(text):
        return len(match["hashes"]), "", match["rest"].strip()
    if match := TASK.match(text):
        return 0, "[]", match["rest"]
    if match := BULLET.match(text):
        return 0, text[0], match["rest"]
    return 0, "", text


def _unbold(text: str) -> tuple[bool, str]:
    match = BOLD.match(text.strip())
    return (True, match["rest"].strip() + match["tail"].strip()) if match else (False, text)


def _number(text: str) -> tuple[str, tuple[int, ...], str, str]:
    for style, pattern in NUMBERINGS:
        match = pattern.match(text)
        if match and (match["rest"].strip() or style != "spaced"):
            label = match.groupdict().get("n") or ""
            return style, _value(label), re.sub(r"\s", "", label), match["rest"].strip()
    return "", (), "", text


def _value(label: str) -> tuple[int, ...]:
    if not label:
        return ()
    if label in CIRCLED:
        return (CIRCLED.index(label) + 1,)
    if label in ROMAN:
        return (ROMAN.index(label) + 1,)
    if label[0] in HAN_DIGITS:
        return (han_number(label),)
    return tuple(int(part) for part in re.split(r"\s?[.．]\s?", label))


def han_number(label: str) -> int:
    """The value of a Chinese number below 100: 三 is 3, 十二 is 12, 二十 is 20."""
    tens, ten, ones = label.partition("十")
    if not ten:
        return HAN_VALUES.get(label[-1], 0)
    return 10 * HAN_VALUES.get(tens, 1) + HAN_VALUES.get(ones[:1], 0)
