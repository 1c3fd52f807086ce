"""A topic and tags for a new question, proposed from the pages that are there. Never a new topic.

The topic is that of the nearest pages by TF-IDF over words and TeX tokens (scikit-learn), each counted by how near it
is. The tags are those of the knowledge base that the question or its answer names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import rjieba
from sklearn.feature_extraction.text import TfidfVectorizer

from kb.model import Page, Slug
from kb.pages.store import KnowledgeBase

NEAREST = 6
MOST_TAGS = 6
TITLE_WEIGHT = 4
"""Times that the words of the title count."""
WORD = re.compile(r"[a-z][a-z0-9.+-]*|[\u4e00-\u9fff]{2,}")


class Classifier:
    """Knows the topics and tags of a knowledge base."""

    def __init__(self, base: KnowledgeBase) -> None:
        """Learn from the pages and topics of `base`."""
        texts = [(page.meta.topic, _page_words(page)) for page in base.pages.values() if page.meta.topic in base.topics]
        texts += [(slug, f"{topic.title} {topic.title} {topic.en} {topic.body}") for slug, topic in base.topics.items()]
        self._topics: list[str] = [topic for topic, _ in texts]
        self._order = list(base.topics)
        self._vectors = TfidfVectorizer(analyzer=_words, sublinear_tf=True)
        self._matrix = self._vectors.fit_transform([text for _, text in texts]) if texts else None
        self._tags = _tags(base)

    def topic(self, title: str, answer: str) -> str:
        """The slug of the topic that fits best; the first one where nothing tells; empty where there is none."""
        if self._matrix is None or not self._order:
            return ""
        query = self._vectors.transform([f"{title} " * TITLE_WEIGHT + answer[:1500]])
        near = np.asarray((self._matrix @ query.T).todense()).ravel()
        votes: defaultdict[str, float] = defaultdict(float)
        for place in np.argsort(-near, kind="stable")[:NEAREST]:
            votes[self._topics[place]] += float(near[place])
        best = max(self._order, key=lambda topic: (round(votes[topic], 9), -self._order.index(topic)))
        return str(best)

    def tags(self, title: str, answer: str) -> tuple[str, ...]:
        """The known tags that the title names, then those that the answer names often, six at most."""
        found = [tag for tag in self._tags if _names(tag, title)]
        later = [tag for tag in self._tags if tag not in found and _count(tag, answer) >= 2]
        return tuple([*found, *later][:MOST_TAGS])


def _page_words(page: Page) -> str:
    meta = page.meta
    names = " ".join((meta.title, meta.en, *meta.aliases, *meta.tags))
    return f"{names} " * 2 + page.body[:3000]


def _words(text: str) -> list[str]:
    """Words and pairs of words, in lower case."""
    return [word.lower() for word in rjieba.cut(text.replace("-", " ")) if WORD.fullmatch(word.lower())]


def _tags(base: KnowledgeBase) -> Sequence[str]:
    """Each tag once, in its commonest spelling, the longest first, so that `LayerNorm` comes before `Norm`."""
    spellings: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for slug in sorted(base.pages):
        for tag in base.pages[Slug(slug)].meta.tags:
            spellings[tag.lower()][tag] += 1
    tags = [min(forms, key=lambda form: (-forms[form], form)) for forms in spellings.values()]
    return sorted((tag for tag in tags if len(tag) >= 2), key=lambda tag: (-len(tag), tag))


def _names(tag: str, text: str) -> bool:
    return _count(tag, text) > 0


def _count(tag: str, text: str) -> int:
    pattern = re.escape(tag).replace(r"\ ", r"[\s-]?").replace(r"\-", r"[\s-]?")
    return len(re.findall(rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])", text, re.IGNORECASE))
