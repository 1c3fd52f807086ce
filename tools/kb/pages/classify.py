"""A topic and tags for a new question, proposed from the pages that are there. Never a new topic.

The topic is that of the nearest pages by TF-IDF over words, each counted by how near it is, unless the title says
outright what kind of question it is. The tags are those of the knowledge base that the question or its
answer names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kb.model import Page, Slug
from kb.pages.nearness import Nearness
from kb.pages.store import KnowledgeBase

NEAREST = 6
MOST_TAGS = 6
TITLE_WEIGHT = 4
"""Times that the words of the title count."""
TELLING = 0.25
"""Nearness (cosine) from which a page tells all it can of a question's topic."""
SAID = 0.9
"""Confidence in a topic that the title names outright."""
DOUBTFUL = 0.3
"""Confidence below which a topic is a guess."""
WORD = re.compile(r"[a-z][a-z0-9.+-]*|[\u4e00-\u9fff]{2,}")

EMPTY = frozenset(
    [
        "什么",
        "如何",
        "为什么",
        "怎么",
        "区别",
        "哪些",
        "有哪些",
        "怎样",
        "多少",
        "时候",
        "可以",
        "需要",
        "介绍",
        "一下",
        "它们",
        "这个",
        "以及",
        "分别",
        "各自",
    ]
)

CUES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(r"\bcoding\b|\bcode\b|代码|手撕|编程", re.IGNORECASE),
        re.compile(
            r"手撕|手写(?!数字)|leetcode|力扣|\blc\s*\d+|^(?:code|算法题|编程题?|代码题?)\s*[:：]|算法题|代码题|编程题|写一个|"
            r"写个|写代码|白板|链表|二叉树|\bLRU\b|\bLFU\b|快排|冒泡|归并排序|二分查找|动态规划|回文|岛屿|背包|滑动窗口最大|"
            r"第\s*k\s*大|最长(?:公共|递增|无重复)|两数之和|三数之和|反转|\bSQL\b",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(r"\binterview\b|面试|流程", re.IGNORECASE),
        re.compile(r"自我介绍|反问|职业规划|离职|为什么(?:选择|想来)|你的(?:优点|缺点|项目|实习)|介绍(?:一下)?(?:项目|实习|论文)|"
                   r"项目(?:介绍|经历|难点|亮点|中遇到)|实习(?:经历|内容)|期望薪资|\bHR\b", re.IGNORECASE),
    ),
)  # fmt: skip
"""What a topic's names say, and the words of a title that say that its question belongs there."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A topic for a question, and how sure it is (0 to 1)."""

    topic: str
    confidence: float

    @property
    def doubtful(self) -> bool:
        """Whether the topic is a guess."""
        return self.confidence < DOUBTFUL


class Classifier:
    """Knows the topics and tags of a knowledge base."""

    def __init__(self, base: KnowledgeBase) -> None:
        """Learn from the pages and topics of `base`."""
        texts = [(page.meta.topic, _page_words(page)) for page in base.pages.values() if page.meta.topic in base.topics]
        sizes = Counter(topic for topic, _ in texts)
        texts += [(slug, f"{topic.title} {topic.title} {topic.en} {topic.body}") for slug, topic in base.topics.items()]
        self._topics: list[str] = [topic for topic, _ in texts]
        self._order: list[str] = list(base.topics)
        self._largest = max(self._order, key=lambda topic: (sizes[topic], -self._order.index(topic)), default="")
        self._cues = [(topic, cue) for names, cue in CUES for topic in _named(base, names)]
        self._nearness = Nearness(_words(text) for _, text in texts)
        self._tags = [(tag, re.split(r"[\s-]", tag.lower())[0], _pattern(tag)) for tag in _tags(base)]
        """Each tag, what a text that names it must hold, and what finds it."""

    def topics(self, titles: Sequence[str], answers: Sequence[str]) -> list[Proposal]:
        """For each question the topic that fits best; the one with most pages, surely a guess, where nothing tells."""
        if not self._order:
            return [Proposal("", 0.0)] * len(titles)
        texts = (f"{title} " * TITLE_WEIGHT + answer[:1500] for title, answer in zip(titles, answers, strict=True))
        return [self._topic(title, text) for title, text in zip(titles, texts, strict=True)]

    def _topic(self, title: str, text: str) -> Proposal:
        said = next((topic for topic, cue in self._cues if cue.search(title)), None)
        if said is not None:
            return Proposal(said, SAID)
        votes: defaultdict[str, float] = defaultdict(float)
        nearest = self._nearness.nearest(_words(text), NEAREST)
        for place, near in nearest:
            votes[self._topics[place]] += near
        total = sum(votes.values())
        if total <= 0:
            return Proposal(self._largest, 0.0)
        best = max(self._order, key=lambda topic: (round(votes[topic], 9), -self._order.index(topic)))
        share, nearness = votes[best] / total, min(1.0, nearest[0][1] / TELLING)
        return Proposal(best, round(share * nearness, 2))

    def tags(self, title: str, answer: str) -> tuple[str, ...]:
        """The known tags that the title names, then those that the answer names often, six at most."""
        named, told = title.lower(), answer.lower()
        found = [tag for tag, sign, pattern in self._tags if sign in named and pattern.search(title)]
        later = [
            tag
            for tag, sign, pattern in self._tags
            if sign in told and tag not in found and len(pattern.findall(answer)) >= 2
        ]
        return tuple([*found, *later][:MOST_TAGS])


def _named(base: KnowledgeBase, names: re.Pattern[str]) -> list[str]:
    """The topics whose names say this; none where two do."""
    found = [str(slug) for slug, topic in base.topics.items() if names.search(f"{slug} {topic.title} {topic.en}")]
    return found if len(found) == 1 else []


def _page_words(page: Page) -> str:
    meta = page.meta
    names = " ".join((meta.title, meta.en, *meta.aliases, *meta.tags))
    return f"{names} " * 2 + page.body[:3000]


def _words(text: str) -> list[str]:
    """Words in lower case, without those that any question may have."""
    # Loaded late: its dictionary takes 30 MB.
    import rjieba

    words = (word.lower() for word in rjieba.cut(text.replace("-", " ")))
    return [word for word in words if WORD.fullmatch(word) and word not in EMPTY]


def _tags(base: KnowledgeBase) -> Sequence[str]:
    """Each tag once, in its commonest spelling, the longest first, so that `LayerNorm` comes before `Norm`."""
    spellings: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for slug in sorted(base.pages):
        for tag in base.pages[Slug(slug)].meta.tags:
            spellings[tag.lower()][tag] += 1
    tags = [min(forms, key=lambda form: (-forms[form], form)) for forms in spellings.values()]
    return sorted((tag for tag in tags if len(tag) >= 2), key=lambda tag: (-len(tag), tag))


def _pattern(tag: str) -> re.Pattern[str]:
    escaped = re.escape(tag).replace(r"\ ", r"[\s-]?").replace(r"\-", r"[\s-]?")
    return re.compile(rf"(?<![A-Za-z0-9]){escaped}(?![A-Za-z0-9])", re.IGNORECASE)
