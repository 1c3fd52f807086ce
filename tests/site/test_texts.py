"""Texts that are put aside are what they were, for every process that shares the file."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kb.model import Meta, Page, Slug
from kb.site import workers
from kb.site.texts import Texts, letters

PAGE = Page(Slug("yarn"), Meta("YaRN 是什么？", "long-context"), "\n正文 $x$\n", 7, {"title": 2})


@given(st.lists(st.text(st.characters())))
def test_a_text_is_read_as_it_was_put_aside(written: list[str]) -> None:
    texts = Texts()
    aside = [texts.aside(text) for text in written]
    assert written[::-1] == [one.read() for one in aside[::-1]]


def test_a_process_reads_what_another_has_put_aside(tmp_path: Path) -> None:
    texts = Texts(tmp_path)
    aside = [texts.aside(f"{number} 号" * number) for number in range(40)]
    assert [one.read() for one in aside] == workers.shared_out(aside, lambda one: one.read(), 2)
    places = workers.shared_out([b"a", b"b"], texts.put, 1)
    assert [b"a", b"b"] == [texts.read(*place) for place in places]


def test_nothing_is_left_in_the_folder(tmp_path: Path) -> None:
    Texts(tmp_path / "new").aside("text")
    assert [] == list((tmp_path / "new").iterdir())


def test_where_the_folder_cannot_be_written_there_is_another(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "text" == Texts(tmp_path / "file").aside("text").read()


def test_a_page_whose_body_is_aside_is_the_same_page() -> None:
    page = Texts().page(PAGE)
    assert page == PAGE
    assert page == Texts().page(PAGE)
    assert hash(page) == hash(PAGE)
    assert (page.body, page.body_line, page.key_lines) == (PAGE.body, 7, {"title": 2})
    assert page != replace(PAGE, body="another")


def test_a_page_that_is_sent_to_another_process_takes_its_body_with_it() -> None:
    assert PAGE == pickle.loads(pickle.dumps(Texts().page(PAGE)))  # noqa: S301 -- our own
    assert PAGE == copy.copy(Texts().page(PAGE))


def test_a_page_with_another_body_keeps_the_rest() -> None:
    page = replace(Texts().page(PAGE), body="another")
    assert page == replace(PAGE, body="another")


def test_the_letters_of_a_body_are_known_without_reading_it() -> None:
    assert letters(PAGE) == letters(Texts().page(PAGE)) == len(PAGE.body)


def test_a_process_that_shares_the_texts_is_told_of_a_page_in_few_words(tmp_path: Path) -> None:
    texts = Texts(tmp_path)
    for page in (PAGE, texts.page(PAGE), replace(texts.page(PAGE), body="another")):
        slug, found = texts.page_of(pickle.loads(pickle.dumps(texts.told(page))))  # noqa: S301 -- our own
        assert (slug, found, found.body_line) == (PAGE.slug, page, 7)
