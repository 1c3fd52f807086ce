"""The topic proposed for a new question, and how sure it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.pages.classify import Classifier
from kb.pages.store import load
from tests.cases import TESTS

BASE = load(TESTS.parent / "docs")


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("手撕 LRU", "coding"),
        ("leetcode 142 环形链表", "coding"),
        ("实现一个 LRU 缓存", "coding"),
        ("请做一下自我介绍", "interview-process"),
        ("LoRA 的秩怎么选", "fine-tuning"),
        ("RoPE 外推", "position-long-context"),
        ("PPO 的优势函数", "alignment"),
    ],
)
def test_a_question_finds_its_topic(title: str, topic: str) -> None:
    (proposal,) = Classifier(BASE).topics([title], [""])
    assert (topic, False) == (proposal.topic, proposal.doubtful)


@pytest.mark.parametrize("title", ["", "？", "什么是量子退火", "zzz qqq"])
def test_without_evidence_a_topic_is_a_guess_and_says_so(title: str) -> None:
    (proposal,) = Classifier(BASE).topics([title], [""])
    assert proposal.doubtful
    assert proposal.topic in BASE.topics
    assert proposal.topic != "transformer-architecture"


def test_without_pages_the_texts_of_the_topics_tell() -> None:
    (proposal,) = Classifier(replace(BASE, pages={})).topics(["分布式训练显存不够怎么办"], [""])
    assert proposal.topic == "memory-parallelism"


def test_most_pages_would_find_their_own_topic_by_their_title_alone() -> None:
    pages = list(BASE.pages.values())
    right = 0
    for page in pages[::4]:
        others = {slug: other for slug, other in BASE.pages.items() if slug != page.slug}
        (proposal,) = Classifier(replace(BASE, pages=others)).topics([page.meta.title], [""])
        right += proposal.topic == page.meta.topic or proposal.doubtful
    assert right >= 0.8 * len(pages[::4])
