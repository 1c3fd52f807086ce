"""What a question asks, and of what, under any of the glossary's names."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.pages.concepts import NO_CONCEPTS, load_concepts, to_concepts
from tests.conftest import ROOT

CONCEPTS = to_concepts(
    [("positional encoding", "PE", "位置编码"), ("KV cache",), ("BatchNorm", "BN"), ("LayerNorm", "LN")]
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("PE 有哪些", "位置编码都有哪几种？"),
        ("LN 和 BN 的区别", "BatchNorm 与 LayerNorm 有什么不同？"),
        ("BN vs LN", "How do LayerNorm and BatchNorm differ?"),
        ("KV缓存的作用", "kv cache 有什么用"),
        ("请介绍一下 LN", "什么是 LayerNorm？"),
        ("BN 的优缺点", "BatchNorm 有哪些优点和缺点"),
    ],
)
def test_wordings_that_ask_the_same_have_the_same_key(first: str, second: str) -> None:
    assert CONCEPTS.signature(first).key == CONCEPTS.signature(second).key


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("BN 的优点", "BN 的缺点"),
        ("LN 比 BN 好在哪", "BN 比 LN 好在哪"),
        ("为什么用 LN", "LN 是什么"),
        ("LN 的公式", "LN 的梯度公式"),
        ("PE 有哪些", "PE2 有哪些"),
    ],
)
def test_wordings_that_ask_something_else_have_another(first: str, second: str) -> None:
    assert CONCEPTS.signature(first).key != CONCEPTS.signature(second).key


@given(st.text(max_size=60))
def test_any_title_has_a_signature(title: str) -> None:
    assert CONCEPTS.signature(title).asks


@pytest.mark.parametrize("content", [None, "[", "terms: 3", "terms: [1, {term: 2}]", "\ufffe"])
def test_without_a_glossary_there_are_words_only(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "glossary.yml").write_text(content, encoding="utf-8")
    assert not load_concepts(tmp_path).signature("PE 有哪些").concepts
    assert ("pe",) == NO_CONCEPTS.signature("PE 有哪些").things


def test_concepts_that_were_asked_can_be_sent_to_another_process() -> None:
    asked = load_concepts(ROOT / "docs")
    signature = asked.signature("什么是 LoRA？")
    sent = pickle.loads(pickle.dumps(asked))  # noqa: S301 -- our own
    assert sent == asked
    assert sent.signature("什么是 LoRA？") == signature
