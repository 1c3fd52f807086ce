from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.site.tags import tag_slugs


def test_a_tag_keeps_its_letters_chinese_too() -> None:
    expected = {"KV cache": "kv-cache", "位置编码": "位置编码", "[MASK]": "mask", "12H²": "12h2"}
    assert expected == tag_slugs(expected)


def test_tags_that_would_share_a_page_get_numbers() -> None:
    assert tag_slugs(["C++", "C", "C#"]) == {"C": "c", "C#": "c-2", "C++": "c-3"}


@given(st.lists(st.text(min_size=1), max_size=8))
def test_no_two_tags_share_an_address_whatever_their_order(tags: list[str]) -> None:
    slugs = tag_slugs(tags)
    assert len(set(slugs.values())) == len(set(tags))
    assert slugs == tag_slugs(reversed(tags))
    assert all("/" not in slug and not slug.startswith(".") for slug in slugs.values())
