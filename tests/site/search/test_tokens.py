"""Terms, and that the browser cuts them as the build does."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.model import Meta, Page, Slug
from kb.site.search.entries import Entry, Section
from kb.site.search.postings import count
from kb.site.search.tokens import (
    COMPOUND,
    HAN_RUN,
    LONG,
    fold,
    folded_letters,
    forms,
    joined,
    name_key,
    pairs,
    parts,
    phrase,
    simplified,
)
from kb.site.v8 import Engine
from tests.cases import Case, read_cases
from tests.site.search.engine import TERMS, modules

SECONDS = 20.0
LETTERS = "abKVxs019 _-./^{}\\$'+θΣ√éˇ注意力機制编码旋轉位，。“”\n\u3000ＡＢ²½ﬁ𠀀ßİ"
# Python and the browser need not know the same Unicode: what neither is sure to know is no letter of any page.
KNOWN = st.characters(exclude_categories=("Cs", "Cn"))
TEXTS = st.text(st.sampled_from(LETTERS), max_size=40) | st.text(KNOWN, max_size=20)


def terms(text: str) -> Iterator[str]:
    folded = fold(text)
    before, end = "", -2
    for match in COMPOUND.finditer(folded):
        yield from forms(match[0])
        if match.start() == end + 1 and folded[end] == " " and (both := joined(before, match[0])):
            yield both
        before, end = match[0], match.end()
    for match in HAN_RUN.finditer(folded):
        yield from pairs(match[0])


@pytest.fixture(scope="module")
def browser() -> Engine:
    return modules("tokens", more=f"{TERMS}\nObject.assign(spelled, {json.dumps(folded_letters())});")


@pytest.mark.parametrize("case", read_cases("site/search/cases/terms.md"), ids=str)
def test_terms(case: Case, browser: Engine) -> None:
    text, expected = case.parts
    assert expected.split() == list(terms(text))
    assert expected.split() == browser.call("terms", text, seconds=SECONDS)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("Σας ΟΔΟΣ")
@example("12H^2+13H, b^{-2i/d}")
def test_the_browser_cuts_as_the_build_does(browser: Engine, text: str) -> None:
    assert fold(text) == browser.call("fold", text, seconds=SECONDS)
    assert list(terms(text)) == browser.call("terms", text, seconds=SECONDS)
    assert sorted(phrase(text)) == browser.call("sortedPhrase", text, seconds=SECONDS)
    assert name_key(text) == browser.call("nameKey", text, seconds=SECONDS)


@given(TEXTS)
def test_a_long_text_is_folded_as_each_of_its_lines_is(text: str) -> None:
    times = LONG // (len(text) + 1) + 1
    assert f"{fold(text)}\n" * times == fold(f"{text}\n" * times)


@given(st.text(st.sampled_from(LETTERS), max_size=60))
@example("KV-cache x0.5' ab a.b_ c^d -e f- batch norm of batch 2 norm 2 batch 1.5 LayerNorm x")
def test_what_is_counted_of_a_page_are_the_terms_of_its_text(text: str) -> None:
    line = " ".join(text.split())
    # Neighbouring words are a term where they are neighbours twice, and a letter alone is a word in names only.
    entry = Entry(Page(Slug("题"), Meta("题", "t"), text), (Section("", "", line, ""), Section("", "", "", line)))
    expected = {term for term in terms(line) if len(term) > 1}
    assert {"题", name_key("题"), name_key("")} | expected == set(count([entry], ()).terms)


@given(TEXTS)
def test_the_same_text_in_traditional_characters_has_the_same_terms(text: str) -> None:
    back = {new: old for old, new in sorted(simplified().items(), reverse=True)}
    assert list(terms(text)) == list(terms("".join(back.get(letter, letter) for letter in fold(text))))


@given(st.from_regex(r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*", fullmatch=True))
def test_a_compound_is_found_by_its_words_and_in_one(compound: str) -> None:
    assert "".join(parts(compound)) == compound.replace("_", "").lower()
    assert set(parts(compound)) <= set(forms(compound)) | {word for word in parts(compound) if len(word) > 40}
