"""A glossary that is as it was need not be read; whatever changes in it is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.model import FaultyPages
from kb.pages import glossary, glossary_file
from kb.pages.glossary import Glossary, Term, load_glossary
from kb.site.kept import Kept
from kb.site.kept_glossary import remember_glossary
from tests.conftest import write

TEXT = (
    "terms: [{term: GQA, zh: [分组查询注意力], also: [grouped-query], page: gqa}, {term: KV}]\nspelling: {Lora: LoRA}\n"
)
EXPECTED = Glossary(
    (Term("GQA", zh=("分组查询注意力",), also=("grouped-query",), page="gqa"), Term("KV")), {"Lora": "LoRA"}
)


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Kept]:
    monkeypatch.setattr(glossary, "_known", {})
    return tmp_path / "docs", Kept(tmp_path / "cache")


def again(docs: Path, kept: Kept) -> Glossary:
    """As another process finds it."""
    glossary._known.clear()
    remember_glossary(docs, kept)
    return load_glossary(docs)


def test_a_glossary_that_is_as_it_was_is_not_read(build: tuple[Path, Kept], monkeypatch: pytest.MonkeyPatch) -> None:
    write(build[0], "glossary.yml", TEXT)
    assert again(*build) == EXPECTED
    monkeypatch.setattr(glossary_file, "parsed", None)
    assert again(*build) == EXPECTED


def test_a_glossary_that_changed_is_read(build: tuple[Path, Kept]) -> None:
    for text, expected in ((TEXT, EXPECTED), ("terms: [{term: KV}]\n", Glossary((Term("KV"),))), (TEXT, EXPECTED)):
        write(build[0], "glossary.yml", text)
        assert again(*build) == expected


def test_a_faulty_glossary_is_told_of_by_who_asks_for_it(build: tuple[Path, Kept]) -> None:
    write(build[0], "glossary.yml", "terms: [{zh: [甲]}]\n")
    for _ in range(2):
        with pytest.raises(FaultyPages):
            again(*build)


def test_without_a_glossary_there_are_no_terms(build: tuple[Path, Kept]) -> None:
    build[0].mkdir()
    assert again(*build) == Glossary()


def test_damage_to_what_is_kept_changes_nothing(build: tuple[Path, Kept]) -> None:
    write(build[0], "glossary.yml", TEXT)
    again(*build)
    [path] = [path for path in build[1].folder.rglob("*") if path.is_file()]
    path.write_bytes(path.read_bytes()[:-3] + b"abc")
    assert again(*build) == EXPECTED
