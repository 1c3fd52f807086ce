"""The index of a site of which another state was indexed before: what is kept saves work, and never shows."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kb.model import Meta, Page, Site, Slug, Topic
from kb.pages.glossary import Term
from kb.site.kept import Kept
from kb.site.search import postings, shards
from kb.site.search.build import search_index
from kb.site.search.entries import Entry
from kb.site.search.shards import Index
from kb.site.search_kept import counts, packs
from kb.site.search_kept.columns import Column, Columns
from kb.site.search_kept.index import IndexAgain
from tests.conftest import ROOT

TOPICS = {Slug(name): Topic(Slug(name), name, name, number) for number, name in enumerate(("one", "two"))}
TERMS = (Term(term="KV cache", zh=("键值缓存",), page="q1"), Term(term="batch norm", abbr=("BN",), page="q2"))
WORDS = (
    "注意力",
    "键值缓存",
    "梯度",
    "batch norm",
    "BatchNorm",
    "KV cache",
    "x",
    "é 🙂",
    "$a_1^2$",
    "```\nprint(1)\n```",
    "## 节",
)
KINDS = ("words", "title", "topic", "add", "delete", "glossary", "nothing")


def index_again(site: Site, glossary: Sequence[Term], entries: Mapping[Slug, Entry], kept: Kept) -> Index:
    return IndexAgain(site, glossary, kept).index(entries)


class Changing:
    """A site that changes at random."""

    def __init__(self, seed: int) -> None:
        self.choice = random.Random(seed)
        self.terms: Sequence[Term] = TERMS
        self.pages: dict[Slug, Page] = {}
        for _ in range(40):
            self.change("add")

    @property
    def site(self) -> Site:
        return Site(self.pages, TOPICS, {}, {}, {})

    def text(self) -> str:
        return "\n\n".join(self.choice.choices(WORDS, k=self.choice.randrange(1, 30)))

    def change(self, kind: str) -> None:
        """Change something of a kind."""
        choice = self.choice
        page = self.pages[choice.choice(sorted(self.pages))] if self.pages else None
        if kind == "add" or page is None:
            slug = Slug(f"q{choice.randrange(1000)}")
            page = Page(slug, Meta(f"题 {slug}：{choice.choice(WORDS[:3])}", "one", aliases=("别名",)), self.text())
        elif kind == "words":
            page = replace(page, body=f"{page.body}\n\n{self.text()}")
        elif kind == "title":
            page = replace(page, meta=replace(page.meta, title=choice.choice(WORDS[:6])))
        elif kind == "topic":
            page = replace(page, meta=replace(page.meta, topic=choice.choice(["one", "two", "nowhere"])))
        elif kind == "glossary":
            self.terms = choice.sample(TERMS, choice.randrange(3))
        self.pages = {**self.pages, page.slug: page}
        if kind == "delete" and len(self.pages) > 1:
            del self.pages[page.slug]


@pytest.mark.parametrize("seed", range(2))
def test_after_any_change_the_index_is_that_of_a_build_from_nothing(tmp_path: Path, seed: int) -> None:
    changing, done = Changing(seed), ["nothing yet"]
    for _ in range(15):
        assert search_index(changing.site, changing.terms) == index_again(
            changing.site, changing.terms, {}, Kept(tmp_path)
        ), done
        done = changing.choice.choices(KINDS, k=changing.choice.randrange(1, 3))
        for kind in done:
            changing.change(kind)


def test_while_few_pages_have_changed_what_is_kept_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changing, written = Changing(4), []
    write = Columns.write

    def noted(columns: Columns, name: str, stamp: bytes, *rest: Column | Sequence[bytes]) -> None:
        written.append(name)
        write(columns, name, stamp, *rest)

    monkeypatch.setattr(Columns, "write", noted)
    # One page of these, then two.
    monkeypatch.setattr(counts, "FEW", len(changing.pages))
    kept = []
    for kind in ("nothing", "nothing", "words", "title", "words", "words"):
        changing.change(kind)
        written.clear()
        assert search_index(changing.site, changing.terms) == index_again(
            changing.site, changing.terms, {}, Kept(tmp_path)
        )
        kept.append(counts.PAGES in written)
    assert kept[:3] == [True, False, False]
    assert True in kept[3:]


@pytest.mark.parametrize("seed", range(2, 5))
def test_few_changes_may_be_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(counts, "FEW", 1)
    changing = Changing(seed)
    for _ in range(12):
        assert search_index(changing.site, changing.terms) == index_again(
            changing.site, changing.terms, {}, Kept(tmp_path)
        )
        changing.change(changing.choice.choice(("words", "words", "title", "add", "delete", "glossary")))


def test_a_site_may_have_no_page_before_or_after(tmp_path: Path) -> None:
    page = Page(Slug("a"), Meta("题", "one"), "")
    for pages in ((), (page,), (), (), (page, replace(page, slug=Slug("b"))), (page,)):
        site = Site({one.slug: one for one in pages}, TOPICS, {}, {}, {})
        assert search_index(site, TERMS) == index_again(site, TERMS, {}, Kept(tmp_path))


def test_only_a_page_that_has_changed_is_counted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changing, counted = Changing(1), []

    def rows_of(pages: Sequence[tuple[int, object]], *rest: object) -> object:
        counted.append(len(pages))
        return postings.rows_of(pages, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(counts, "rows_of", rows_of)
    for kind in ("nothing", "nothing", "words", "delete"):
        changing.change(kind)
        index_again(changing.site, changing.terms, {}, Kept(tmp_path))
    assert [len(changing.pages) + 1, 1, 0] == counted


def test_no_dictionary_is_loaded_for_names_that_are_known(tmp_path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from kb.site.kept import Kept
from tests.site.search.test_kept import Changing, index_again
changing = Changing(1)
for kind in ("nothing", "words"):
    changing.change(kind)
    index_again(changing.site, changing.terms, {{}}, Kept(Path({str(tmp_path)!r})))
    print("pypinyin" in sys.modules, "rjieba" in sys.modules)
"""
    loaded = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT).stdout
        for _ in range(2)
    ]
    assert ["True True\nTrue True\n", "False False\nFalse False\n"] == loaded


def test_a_file_that_stayed_as_it_was_is_not_compressed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    def packed_after(parts: Sequence[bytes], window: bytes) -> list[bytes]:
        asked.extend(parts)
        return shards.packed_after(parts, window)

    monkeypatch.setattr(packs, "packed_after", packed_after)
    keeping: Callable[[], packs.Packs] = lambda: packs.Packs(Columns(Kept(tmp_path), ""))  # noqa: E731 - a new one each time
    expected = shards.packed_after([b"one", b"two", b"one"], b"before")
    assert expected == keeping().pack([b"one", b"two", b"one"], b"before")
    assert expected[1:] == keeping().pack([b"two", b"one"], b"before")
    assert [b"one", b"two"] == asked
    assert shards.packed_after([b"two"], b"other") == keeping().pack([b"two"], b"other")


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-3] + b"abc")])
def test_what_is_damaged_or_missing_is_made_again(tmp_path: Path, harm: Callable[[Path], object]) -> None:
    changing = Changing(2)
    index_again(changing.site, changing.terms, {}, Kept(tmp_path))
    for number in range(len(_files(tmp_path))):
        index_again(changing.site, changing.terms, {}, Kept(tmp_path))
        changing.change("words")
        harm(_files(tmp_path)[number])
        assert search_index(changing.site, changing.terms) == index_again(
            changing.site, changing.terms, {}, Kept(tmp_path)
        )


def test_parts_of_another_build_are_not_used(tmp_path: Path) -> None:
    changing = Changing(3)
    index_again(changing.site, changing.terms, {}, Kept(tmp_path))
    before = {path: path.read_bytes() for path in _files(tmp_path)}
    for path, content in before.items():
        changing.change("words")
        index_again(changing.site, changing.terms, {}, Kept(tmp_path))
        path.write_bytes(content)
        assert search_index(changing.site, changing.terms) == index_again(
            changing.site, changing.terms, {}, Kept(tmp_path)
        )


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
