"""The files of the index."""

from __future__ import annotations

import gzip
import json
import random
import re
import zlib
from collections import Counter
from dataclasses import replace
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.search_corpus import grown
from kb.model import Meta, Page, Site, Slug, Topic
from kb.pages.store import load
from kb.site.chinese import CHINESE
from kb.site.search import scripts
from kb.site.search.build import search_files, search_index
from kb.site.search.entries import Entry, Section, entry
from kb.site.search.postings import Postings, count
from kb.site.search.shards import index
from kb.site.search.spelling import named
from tests.conftest import ROOT
from tests.site.search.engine import source

TOPICS = {Slug("t"): Topic(Slug("t"), "专题", "topic", 1)}
WORDS = st.lists(st.sampled_from(["注意力", "cache", "KV", "旋转位置", "x", "，", "bf16"]), max_size=12)


def page(name: str, title: str, body: str) -> Page:
    return Page(Slug(name), Meta(title, "t"), body)


def site(*pages: Page) -> Site:
    return Site({one.slug: one for one in pages}, TOPICS, {}, {}, {})


@pytest.fixture(scope="module")
def real() -> Site:
    base = load(ROOT / "docs")
    return Site(base.pages, base.topics, base.interviews, {}, {})


def varints(data: bytes) -> list[int]:
    values, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            values.append(value)
            value = shift = 0
    return values


def pages_of(data: bytes) -> list[int]:
    """The pages of a term, as docs/search-format.md tells to read them."""
    values, found, page_number, at = varints(data), [], 0, 0
    while at < len(values):
        page_number += values[at]
        found.append(page_number)
        at += 2
        while values[at] & 1:
            at += 1
        at += 1
    return found


@settings(deadline=None, max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=6))
def test_a_term_tells_just_the_pages_that_it_stands_in(bodies: list[list[str]]) -> None:
    entries = [entry(page(f"p{i}", f"题{i}", " ".join(words))) for i, words in enumerate(bodies)]
    postings = count(entries, ())
    lists = dict(zip(postings.terms, postings.lists, strict=True))
    for term, word in (("注意", "注意力"), ("cache", "cache"), ("kv", "KV"), ("位置", "旋转位置"), ("bf16", "bf16")):
        expected = [i for i, words in enumerate(bodies) if word in words]
        assert expected == pages_of(lists.get(term, b""))
    assert list(postings.counts) == [len(pages_of(data)) for data in postings.lists]


def test_the_same_pages_in_any_order_make_the_same_files(real: Site) -> None:
    backwards = replace(real, pages=dict(reversed(list(real.pages.items()))))
    assert search_files(search_index(real, ())) == search_files(search_index(backwards, ()))


def test_other_pages_have_other_names(real: Site) -> None:
    less = replace(real, pages=dict(list(real.pages.items())[1:]))
    indexes = [search_index(one, ()) for one in (real, less)]
    binary = [{path for path in search_files(one) if path.endswith(".bin")} for one in indexes]
    assert all(binary)
    assert set() == binary[0] & binary[1]


def test_a_small_index_is_one_file(real: Site) -> None:
    assert 1 == len(search_index(grown(real, 20), ()).files)


def test_the_kinds_of_files_of_a_large_index(real: Site) -> None:
    index = search_index(real, ())
    kinds = Counter(re.fullmatch(r"(core|[a-z])[0-9a-z]?\d*\.bin", name)[1] for name in index.files)  # type: ignore[index]
    assert {"core", "t", "x", "s"} <= set(kinds)
    assert max(len(content) for name, content in index.files.items() if name[0] in "tx") < 8_000


def test_the_files_of_a_larger_base_are_larger() -> None:
    chance = random.Random(0)

    def sizes(pages: int) -> dict[str, float]:
        terms = [f"{number:x}" for number in range(10_000, 10_000 + 60 * pages)]
        postings = Postings(terms, [chance.randbytes(50) for _ in terms], [1] * len(terms))
        section = Section("", "", chance.randbytes(120).hex(), "")
        entries = [Entry(page(f"p{number}", "", ""), (section,) * 30) for number in range(pages)]
        known = named([entry.page for entry in entries], (), CHINESE)
        made = index(entries, TOPICS, (), postings, lambda parts, _: list(parts), CHINESE, known).files
        return {kind: fmean(len(part) for name, part in made.items() if name[0] == kind) for kind in "tx"}

    hundred, large = sizes(100), sizes(400)
    assert all(2 * hundred[kind] < large[kind] < 5 * hundred[kind] for kind in "tx")


def test_the_core_says_its_version(real: Site) -> None:
    index = search_index(real, ())
    core = zlib.decompress(index.files["core.bin"], -zlib.MAX_WBITS)
    about = json.loads(core[4 : 4 + int.from_bytes(core[:4], "little")])
    assert (5, 83) == (about["version"], about["pages"])


def test_an_empty_site_has_an_index() -> None:
    assert search_files(search_index(site(), ()))


def test_what_loads_with_a_page_is_small(real: Site) -> None:
    files = search_files(search_index(real, ()))
    worker = files["assets/search/worker.js"]
    start = source("start").encode()
    assert len(gzip.compress(worker)) < 2_000
    assert len(gzip.compress(start)) < 2_000


def test_the_modules_of_the_engine_can_stand_in_one_file() -> None:
    names = Counter(
        name
        for module in scripts.ENGINE
        for name in re.findall(
            r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", source(module), re.MULTILINE
        )
    )
    assert {} == {name: times for name, times in names.items() if times > 1}
