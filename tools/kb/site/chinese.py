"""How Chinese is cut into words, and how it is said: the dictionaries for it are loaded when they are first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

READINGS = "重排 chóng pái, 重参 chóng cān, 重计算 chóng jì suàn, 重算 chóng suàn, 调参 tiáo cān"
"""Of words of the field that pypinyin reads in another way."""


class Chinese(NamedTuple):
    """What is to be known of Chinese."""

    cut: Callable[[str], list[str]]
    """The words and signs of a text."""
    said: Callable[[str], str]
    """A name as it is typed, its syllables apart."""


def _cut(text: str) -> list[str]:
    # Loaded late, as in `kb.site.words`.
    import rjieba

    words: list[str] = rjieba.cut(text)
    return words


def _said(name: str) -> str:
    return " ".join(_pinyin()(name))


@lru_cache(maxsize=1)
def _pinyin() -> Callable[[str], list[str]]:
    # Loaded late: its dictionaries take 50 MB, in the process only that makes the search.
    from pypinyin import lazy_pinyin, load_phrases_dict

    load_phrases_dict({word: [[part] for part in said] for word, *said in map(str.split, READINGS.split(","))})
    return lazy_pinyin


CHINESE = Chinese(_cut, _said)
