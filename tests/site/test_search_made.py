"""The search made by a process that is hinted what has changed: its files are those of a build that was told all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kb.model import Page, Slug
from kb.site import search_made
from kb.site.kept import Kept
from kb.site.output import Output
from kb.site.prepared import Prepared, Store
from kb.site.search.shards import Index
from kb.site.search_kept.index import IndexAgain
from kb.site.standing import Parcel
from tests.site.knowledge import base, page

Texts = Mapping[str, str]
BEFORE = {f"q{number}": f"第 {number} 题的正文，注意力。" for number in range(12)}
EDITED = {**BEFORE, "q3": "另一段正文，梯度。"}


def digest_of(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


class Search:
    """The search of pages, each with a text, in a folder of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.store = folder, Store(Kept(folder / "pages"))
        self.indexed = 0
        index = IndexAgain.index

        def noted(again: IndexAgain, *given: object) -> Index:
            self.indexed += 1
            return index(again, *given)  # type: ignore[arg-type]

        monkeypatch.setattr(IndexAgain, "index", noted)

    def key(self, slug: str, text: str, around: str = "") -> str:
        """The key of a finished page, which is kept; `around` is what it shows of others."""
        key = digest_of(slug, text, around)
        self.store.keep(key, Prepared(key, (0, 0), [], sections=[("", "", text, "")]), b"x")
        return key

    def keys(self, texts: Texts, around: str = "") -> dict[Slug, str]:
        return {Slug(slug): self.key(slug, text, around) for slug, text in texts.items()}

    def files(self, texts: Texts, keys: Mapping[Slug, str], hint: Mapping[Slug, str] | None = None) -> dict[str, bytes]:
        """The files of the search, by name. What is hinted is known before the rest."""
        known = base(*(written(slug, text) for slug, text in texts.items()))
        digests = {Slug(slug): digest_of(slug, text)[:32] for slug, text in texts.items()}
        output = Output(self.folder / "site", Kept(self.folder / "written"))
        make = search_made.maker(known, digests, [], self.store, Kept(self.folder / "search"), output)
        parcels: Iterator[Parcel[Mapping[Slug, str]]] = iter(
            [Parcel(keys)] if hint is None else [Parcel(hint, is_hint=True), Parcel(keys)]
        )
        self.indexed = 0
        return {uri: (self.folder / "site" / uri).read_bytes() for uri in make(parcels).rows}


def written(slug: str, text: str) -> Page:
    return replace(page(slug, f"题 {slug}"), body=text)


@pytest.fixture
def search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Search:
    found = Search(tmp_path / "one", monkeypatch)
    found.files(BEFORE, found.keys(BEFORE))
    return found


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Search:
    return Search(tmp_path / "two", monkeypatch)


def test_what_is_hinted_is_indexed_before_the_rest_is_known(search: Search, fresh: Search) -> None:
    keys = search.keys(EDITED)
    hint = {Slug("q3"): keys[Slug("q3")]}
    assert fresh.files(EDITED, fresh.keys(EDITED)) == search.files(EDITED, keys, hint)
    assert search.indexed == 1


def test_what_pages_show_of_others_changes_nothing(search: Search, fresh: Search) -> None:
    keys = search.keys(EDITED, "another list of related pages")
    hint = {Slug("q3"): keys[Slug("q3")]}
    assert fresh.files(EDITED, fresh.keys(EDITED)) == search.files(EDITED, keys, hint)
    assert search.indexed == 1


@pytest.mark.parametrize("hinted", [True, False])
def test_a_page_that_says_something_else_though_its_file_is_the_same_is_indexed_anew(
    search: Search, fresh: Search, hinted: bool
) -> None:
    keys, others = search.keys(BEFORE), fresh.keys(BEFORE)
    for one, of_one in ((search, keys), (fresh, others)):
        of_one[Slug("q5")] = one.key("q5", "标题的地址变了")
    assert fresh.files(BEFORE, others) == search.files(BEFORE, keys, {} if hinted else None)
    assert search.indexed == (2 if hinted else 1)


def test_a_file_of_which_nothing_is_known_is_waited_for(search: Search, fresh: Search) -> None:
    more = {**EDITED, "new": "新的一题。"}
    keys = search.keys(more)
    assert fresh.files(more, fresh.keys(more)) == search.files(more, keys, {Slug("q3"): keys[Slug("q3")]})
    assert search.indexed == 1
    less = {slug: text for slug, text in more.items() if slug != "q7"}
    assert fresh.files(less, fresh.keys(less)) == search.files(less, search.keys(less), {})


def test_a_hinted_page_that_is_lost_is_not_missed(search: Search, fresh: Search) -> None:
    lost = {Slug("q3"): digest_of("no such page")}
    assert fresh.files(EDITED, fresh.keys(EDITED)) == search.files(EDITED, search.keys(EDITED), lost)
