from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.site.reading_time import reading_minutes


def test_a_short_page_takes_a_minute() -> None:
    assert reading_minutes("") == reading_minutes("一句话。") == 1


def test_characters_words_formulas_and_code_all_take_time() -> None:
    assert reading_minutes("字" * 700) == 2
    assert reading_minutes("word " * 600) == 3
    assert reading_minutes("$$\na^2\n$$\n\n" * 15) == 2
    assert reading_minutes("```python\n" + "x = 1\n\n" * 90 + "```\n") == 3


def test_neither_the_name_of_a_linked_page_nor_the_tex_is_read() -> None:
    plain = reading_minutes("字" * 349)
    assert plain == reading_minutes("字" * 345 + "[[a-very-long-name-of-a-page|一题]]")
    assert reading_minutes("$" + r"\alpha\beta\gamma " * 500 + "x$") == 1


@given(st.text(), st.text())
def test_more_text_never_takes_less_time(first: str, second: str) -> None:
    words = " ".join("字" for _ in first)
    assert reading_minutes(words) <= reading_minutes(words + "字" * len(second))
