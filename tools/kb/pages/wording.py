"""The wording of a title, reduced to what tells one question from another."""

from __future__ import annotations

import re
import unicodedata

POLITE = re.compile(
    r"^(?:请问|请你?|麻烦|能否|能不能|可以|简单|简要|详细|详述|你|给我|来|再|先|大致|具体)*"
    r"(?:介绍一下|介绍下|介绍|说一下|说一说|说下|说说|讲一下|讲一讲|讲下|讲讲|谈谈|谈一谈|聊聊|聊一聊|解释一下|解释|阐述|简述|描述一下|描述|概述|分析一下|"
    r"了解|讲|谈|说)(?!明|法|话)(?:你对|对|关于)?"
)
SYNONYMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"为何|为啥|为甚么"), "为什么"),
    (re.compile(r"怎么样|怎样|怎么|咋"), "如何"),
    (re.compile(r"大语言模型|大型语言模型|大模型|llms"), "llm"),
    (re.compile(r"有哪几种|有哪几个|有什么|有哪些|有几种|都有哪些"), "有哪些"),
    (re.compile(r"差异|不同点?|差别|区别点"), "区别"),
    (re.compile(r"(?:与|跟|同|以及|vs\.?|versus)"), "和"),
    (re.compile(r"是什么意思|是什么|什么是|是啥"), "是什么"),
    (re.compile(r"主要|具体|一般|通常|现在|目前|主流|常见|基本|分别|各自|大致|究竟|到底|两个方法"), ""),
)
"""Wordings that ask the same, and words that ask nothing."""
PARTICLES = re.compile(r"[的了呢吗呀啊么都会要能]")
GLOSS = re.compile(r"\s*[(（][^()（）]*[)）]")
MARK = re.compile(r"(?<=[\u4e00-\u9fff?？)）])\s*\d$|(?<=\S)\s+[1-9]$")
NUMBERING = re.compile(
    r"^\s*(?:[#>*\-•\s]*)(?:\d+(?:\.\d+)*\s*(?:[.、，,)）]|[:：](?!\d))\s*|[一二三四五六七八九十]+、)"
)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
CHINESE = re.compile(r"(?s)[\u4e00-\u9fff].*[\u4e00-\u9fff]")
NO_LETTERS = re.compile(r"[\W_]+")
JOINTS = str.maketrans("", "", "-_.")
LATIN = re.compile(r"[a-z]+(?:[-_.]?[a-z0-9]+)*|\d+(?:\.\d+)?")


def clean_title(title: str) -> str:
    """A title as a page bears it: without number, author's mark, footnote digit and stray marks."""
    text = NUMBERING.sub("", unicodedata.normalize("NFC", title)).strip().strip("*_#").strip()
    text = LINK.sub(r"\1", text) if "](" in text else text
    bare = MARK.sub("", text) if CHINESE.search(text) else text
    return " ".join(bare.split()).strip(" :：,，;；") or text or title.strip()


def plain(title: str) -> str:
    """A title in lower case without punctuation and spaces."""
    return NO_LETTERS.sub("", unicodedata.normalize("NFKC", title)).lower()


def canonical(title: str, gloss: bool = True) -> str:
    """A title reduced to what it asks: politeness, particles and punctuation gone, synonyms made equal.

    `gloss` keeps what stands in parentheses.
    """
    text = unicodedata.normalize("NFKC", clean_title(title)).lower()
    if not gloss:
        text = GLOSS.sub("", text)
    text = POLITE.sub("", text)
    for pattern, word in SYNONYMS:
        text = pattern.sub(word, text)
    return PARTICLES.sub("", NO_LETTERS.sub("", text))


def latin_words(title: str) -> frozenset[str]:
    """The Latin words and numbers of a title, a word's letters sorted, so that a slip of typing counts not."""
    words = LATIN.findall(unicodedata.normalize("NFKC", title).lower())
    return frozenset(word if word[0].isdigit() else "".join(sorted(word.translate(JOINTS))) for word in words)
