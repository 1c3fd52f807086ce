"""What a question asks, and of what, whatever its wording: the terms of the glossary under all their names.

“PE 有哪些” and “位置编码有哪几种” ask for kinds of one thing; “Post-Norm 与 Pre-Norm 的差异” and “pre norm 和 post norm
有何不同” ask for one difference. Words that ask nothing are left out, and all others count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from kb.model import FaultyPages
from kb.pages.glossary import load_glossary
from kb.pages.wording import GLOSS, POLITE, clean_title

ASKS: tuple[tuple[str, str, str], ...] = (
    ("pros cons", r"优缺点|优劣势?|利弊", r"\bpros and cons\b"),
    ("pros", r"优点|优势|好处|优越性", r"\badvantages?\b|\bbenefits?\b"),
    ("cons", r"缺点|劣势|不足|局限性?", r"\bdisadvantages?\b|\bdrawbacks?\b|\blimitations?\b"),
    ("why", r"为什么|为何|为啥|为甚么|什么原因|原因", r"\bwhy\b"),
    (
        "difference",
        r"区别点?|差异|差别|有何不同|不同之处|不同点|有什么不同|不同|对比|相比",
        r"\bvs\b|\bversus\b|\bdiffer(?:s|ences?)?\b",
    ),
    ("formula", r"计算公式|公式", r"\bformulas?\b"),
    ("role", r"有什么用|作用|用处|用途|目的", r"\bpurpose\b|\brole\b"),
    ("principle", r"核心思想|原理|机制", r"\bprinciples?\b|\bcore idea\b|\bhow does (?=.*\bwork\b)|\bwork\b$"),
    ("code", r"手写|手撕|代码实现|代码|实现", r"\bimplement(?:ation|ed)?\b|\bcode\b"),
    (
        "kinds",
        r"(?:都|主要)?有(?:哪些|哪几种|哪几类|几种|几类)|哪几[种类]|哪些|种类|类型",
        r"\bwhich\b|\b(?:types|kinds) of\b",
    ),
    ("how", r"如何|怎么样|怎样|怎么|咋", r"\bhow\b"),
    ("what", r"是什么意思|是什么|什么是|是啥|有什么|什么|定义|概念|含义", r"\bwhat\b"),
)
"""What can be asked, and the words that ask it in Chinese and in English; the first one that fits takes them."""
ASKING = tuple((name, re.compile(f"{chinese}|{english}")) for name, chinese, english in ASKS)
WEAK: tuple[str, ...] = ("what", "kinds", "how")
"""Asks that say nothing beside another."""
EMPTY = re.compile(
    r"请问|一下|写出|给出|现在|目前|如今|当前|主流|常见|常用|主要|基本上?|一般|通常|具体|各自|分别|到底|究竟|大多数?|多数|大部分|采用|使用|进行|"
    r"两者|两个|两种|之间|里面|以及|它们|他们|其中|这个|这些|这种|简单|详细|介绍|说说|谈谈|讲讲|解释|[的了呢吗呀啊么都会要能和与跟同及或在中里是有各用对个种并且]|"
    r"\b(?:the|a|an|of|in|on|for|to|and|or|is|are|was|do|does|did|be|it|its|with|between|me|your|you|explain|describe|"
    r"please|introduce|about|tell|can|s)\b"
)
ORDER = re.compile(
    r"比(?!较|例|对)|优于|好于|不如|代替|取代|替换|替代|转|变|换|到|先|之?前|之?后|导致|引起|影响|来自|用于|依赖|→|->|>|<"
    r"|\b(?:than|from|into|over|before|after|instead|by|cause|causes|affect|affects)\b"
)
SEGMENT = re.compile(r"[?？;；。!！]")
LATIN_GAP = re.compile(r"(?<=[a-z0-9])[-_\s–—]+(?=[a-z0-9])")
TOKEN = re.compile(r"\x01(?P<id>\d+)\x02|(?P<latin>[a-z0-9][a-z0-9.+]*)|(?P<han>[\u3400-\u9fff]+)")
WORDS_OF_ENGLISH = frozenset(("in", "base", "pad", "head", "all", "top", "out"))
"""Names that are also words of another meaning."""


REMEMBERED = 20_000
"""Signatures kept, for a note asks for that of each title several times."""
Key = tuple[frozenset[str], tuple[str, ...]]
"""What is asked, and of which things."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a question asks and the things it names, in their order: concepts as `#n`, all else as it stands."""

    asks: frozenset[str]
    things: tuple[str, ...]
    ordered: bool = False
    """Whether the words say that one thing is set against another, so that their order counts."""

    @property
    def concepts(self) -> tuple[str, ...]:
        """The things that the glossary knows."""
        return tuple(thing for thing in self.things if thing.startswith("#"))

    @property
    def parts(self) -> Iterator[Signature]:
        """Each of several asks alone: who answers all of them answers each."""
        if len(self.asks) > 1:
            yield from (Signature(frozenset({ask}), self.things, self.ordered) for ask in sorted(self.asks))

    @property
    def key(self) -> Key:
        """Equal for questions that ask the same."""
        return self.asks, self.things if self.ordered else tuple(sorted(self.things))


@dataclass(frozen=True)
class Concepts:
    """The names of a glossary and the concept of each."""

    names: Mapping[str, int] = field(default_factory=dict)
    """In lower case, hyphens as spaces."""

    def signature(self, title: str) -> Signature:
        """What a title asks."""
        return self._signature(title)

    def __reduce__(self) -> tuple[type[Concepts], tuple[Mapping[str, int]]]:
        # What is remembered stays here: it cannot be sent to another process.
        return Concepts, (self.names,)

    @cached_property
    def _signature(self) -> Callable[[str], Signature]:
        return lru_cache(maxsize=REMEMBERED)(self._read)

    def _read(self, title: str) -> Signature:
        text = unicodedata.normalize("NFKC", GLOSS.sub("", clean_title(title)))
        text = self._marked(_with_spaces(POLITE.sub("", text).lower().replace("-", " ")))
        asks: set[str] = set()
        for name, pattern in ASKING:
            text, count = pattern.subn(" ", text)
            asks.update(name.split() if count else ())
        strong = asks - set(WEAK)
        kept = strong or {next((name for name in reversed(WEAK) if name in asks), "what")}
        ordered = ORDER.search(text) is not None
        return Signature(frozenset(kept), tuple(_things(EMPTY.sub(" ", text))), ordered)

    def first(self, title: str) -> Signature | None:
        """What the first of several questions in a title asks; None where there is one only, or it names nothing."""
        head, *rest = SEGMENT.split(title, maxsplit=1)
        if not rest or not rest[0].strip(" )）"):
            return None
        signature = self.signature(head)
        return signature if signature.concepts else None

    def _marked(self, text: str) -> str:
        if not self.names:
            return text
        return self._pattern.sub(lambda match: f" \x01{self.names[match[0]]}\x02 ", text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        ordered = sorted(self.names, key=lambda name: (-len(name), name))
        latin = [_ended(name) for name in ordered if _is_latin(name[0])]
        other = [_ended(name) for name in ordered if not _is_latin(name[0])]
        # Apart, so that a place where no name can begin is passed at once.
        groups = (rf"(?<![a-z0-9])(?:{'|'.join(latin)})" if latin else "", "|".join(other))
        return re.compile("|".join(filter(None, groups)))


NO_CONCEPTS = Concepts()


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _ended(name: str) -> str:
    """A Latin name ends where its word does, also beside Chinese characters."""
    return re.escape(name) + (r"(?![a-z0-9])" if _is_latin(name[-1]) else "")


def _things(text: str) -> Iterator[str]:
    """What a text names; a concept that stands there under two of its names, one behind the other, is one."""
    last, end = "", 0
    for match in TOKEN.finditer(text):
        thing = f"#{match['id']}" if match["id"] else match[0]
        if not (match["id"] and thing == last and not text[end : match.start()].strip(" ()")):
            yield thing
        last, end = thing, match.end()


def load_concepts(root: Path) -> Concepts:
    """The concepts that the glossary below `root` names; none where it is missing or broken, which lint tells."""
    try:
        return to_concepts(term.names for term in load_glossary(root).terms)
    except FaultyPages:
        return NO_CONCEPTS


def to_concepts(terms: Iterable[Iterable[str]]) -> Concepts:
    """Concepts from the names of each; a name that two have says nothing of either."""
    found: dict[str, int] = {}
    shared: set[str] = set()
    for number, names in enumerate(terms):
        for name in dict.fromkeys(_folded(name) for name in names):
            if found.setdefault(name, number) != number:
                shared.add(name)
    kept = {name: number for name, number in found.items() if name not in shared and _telling(name)}
    return Concepts(kept)


def _telling(name: str) -> bool:
    return len(name) >= 2 and name not in WORDS_OF_ENGLISH


def _with_spaces(text: str) -> str:
    """Text with one way to write what is half Chinese, such as KV 缓存."""
    return LATIN_GAP.sub(" ", re.sub(r"(?<=[a-z]) ?缓存", " cache ", text))


def _folded(name: str) -> str:
    text = unicodedata.normalize("NFKC", GLOSS.sub("", name)).lower().replace("-", " ")
    return _with_spaces(text).strip()
