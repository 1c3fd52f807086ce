"""How two wordings of a question are held against each other, letter by letter and name by name."""

from __future__ import annotations

import unicodedata

from rapidfuzz import fuzz

from kb.pages.wording import LATIN, canonical, plain

CLOSE = 92.0
"""Percent of letters alike from which two wordings with the same names are the same."""
SLIP = 80.0
"""Percent of letters alike from which a name may be another one typed wrongly."""
CLAUSE = 11
"""Letters of a wording that can be recognised at the end of a longer one."""

CONTRARIES = (
    "优点",
    "缺点",
    "优势",
    "劣势",
    "训练",
    "推理",
    "前",
    "后",
    "大",
    "小",
    "增",
    "减",
    "升",
    "降",
    "高",
    "低",
    "多",
    "少",
    "不",
    "正",
    "负",
    "输入",
    "输出",
    "编码",
    "解码",
)
"""Words one of which makes another question of a title."""


def ends_in(text: str, name: str) -> bool:
    """Whether a wording at the end of another is not the end of a longer word, as `lora` is of `qlora`."""
    edge = text[-len(name) - 1 : len(text) - len(name) + 1]
    return not (len(edge) == 2 and edge.isascii() and edge.isalnum())


def contrary(first: str, second: str) -> bool:
    """Whether one of two wordings has a word that makes another question of it."""
    return any((word in first) != (word in second) for word in CONTRARIES)


def names_agree(first: str, second: str) -> bool:
    """Whether each Latin word or number of one wording is one of the other, but for a slip of typing."""
    one, other = (set(LATIN.findall(unicodedata.normalize("NFKC", wording).lower())) for wording in (first, second))
    pairs = ((odd, word) for odd in one - other for word in other - one)
    slips = {word for pair in pairs if fuzz.ratio(*pair) >= SLIP and not pair[0].isdigit() for word in pair}
    return (one ^ other) <= slips or not one or not other


def forms(wording: str) -> tuple[str, ...]:
    """The forms under which a wording is known, the most literal first; too short ones say too little."""
    return telling(plain(wording), canonical(wording), canonical(wording, gloss=False))


def telling(*forms: str) -> tuple[str, ...]:
    """Those of some forms that say enough, each once."""
    return tuple(form for form in dict.fromkeys(forms) if len(form) >= 2)


def pairs(form: str) -> tuple[str, ...]:
    """The pairs of neighbouring letters of a form, each once."""
    return tuple(dict.fromkeys(form[place : place + 2] for place in range(len(form) - 1)))
