"""The key of a page changes with whatever its template is given, and with nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from kb.model import Slug
from kb.site.entries import Entry, Mentions, Place
from kb.site.layout import Node
from kb.site.lists import Filters, SharedView, TopicName
from kb.site.page_key import PageKeys

OTHER: dict[str, Any] = {
    "slug": Slug("gqa"),
    "title": "GQA",
    "en": "GQA",
    "url": "questions/gqa/",
    "difficulty": "advanced",
    "level": "高阶",
    "draft": True,
    "tags": (Place("注意力", "tags/attention/", 3),),
    "topic": Place("推理", "topics/inference/"),
    "interviews": ("2024-02",),
    "formerly": (Slug("mqa"),),
    "changed": "2024-02-03",
    "degree": 9,
    "reasons": ("共同标签：注意力",),
    "sentence": "见<code>GQA</code>",
}


def an_entry() -> Entry:
    return Entry(
        Slug("yarn"),
        "YaRN",
        "YaRN",
        "questions/yarn/",
        "basic",
        "基础",
        False,
        (Place("RoPE", "tags/rope/", 2),),
        Place("位置编码", "topics/position/"),
    )


def test_equal_values_have_one_key_whatever_objects_they_are() -> None:
    keys, entry = PageKeys(), an_entry()
    found = [keys.key({"question": both}) for both in ((an_entry(), an_entry()), (entry, entry), (entry, an_entry()))]
    assert found == [PageKeys().key({"question": (entry, entry)})] * 3


@pytest.mark.parametrize("name", [field.name for field in fields(Entry)])
def test_each_field_of_a_question_counts_in_an_entry_and_in_a_copy_of_it(name: str) -> None:
    keys, entry = PageKeys(), an_entry()
    changed = replace(entry, **{name: OTHER[name]})
    assert keys.key(entry) != keys.key(changed)
    assert PageKeys().key(entry) == keys.key(entry)
    assert PageKeys().key(changed) == keys.key(changed)


@pytest.mark.parametrize("name", [field.name for field in fields(Entry)])
def test_what_is_said_of_several_questions_counts_as_much_as_each_of_them(name: str) -> None:
    entry = an_entry()
    changed = replace(entry, **{name: OTHER[name]})
    reasons, sentences = (("a",), ("b",)), ("见 $a$。", "见 $b$。")
    said = [
        Mentions((entry, entry), reasons=reasons),
        Mentions((entry, changed), reasons=reasons),
        Mentions((changed, entry), reasons=reasons),
        Mentions((entry, entry), reasons=reasons[::-1]),
        Mentions((entry, entry), sentences=sentences),
        Mentions((entry, changed), sentences=sentences),
        Mentions((entry, entry), sentences=sentences[::-1]),
        Mentions((entry,), sentences=sentences[:1]),
    ]
    keys = PageKeys()
    assert len({keys.key(one) for one in said}) == len(said)
    assert [PageKeys().key(one) for one in said] == [keys.key(one) for one in said]


def test_the_lists_of_the_site_and_the_choices_of_a_page_count() -> None:
    names = (TopicName("推理", "topics/inference/", True),)
    views = [
        SharedView(names),
        SharedView(names, Filters((an_entry(),), ())),
        SharedView(names, Filters((an_entry(),), (("2024-02", "某厂一面"),))),
        SharedView((*names, TopicName("训练", "topics/training/", False))),
        SharedView((TopicName("推理", "topics/inference/", False),)),
    ]
    keys = PageKeys()
    assert len({keys.key(view) for view in views}) == len(views)
    assert keys.key(views[0]) == key_of(SharedView((TopicName("推理", "topics/inference/", True),)))


def key_of(value: object) -> str:
    return PageKeys().key(value)


def test_kinds_of_values_with_the_same_fields_differ() -> None:
    assert key_of(Node("a", "b")) != key_of(("a", "b", "", "", 1))
