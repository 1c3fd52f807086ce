"""Sections of pages as the last build knew them: asked for where they are others, expected where files are the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kb.model import Meta, Page, Slug
from kb.site.kept import Kept
from kb.site.search.entries import Entry, Section
from kb.site.search_kept.columns import Columns
from kb.site.search_kept.sections import EntryAside, KeptSections, digest_of, same
from kb.site.texts import Texts


def sections_of(slug: Slug, key: str) -> tuple[Section, ...]:
    return Section("", "", f"{slug} é {key}", "x"), Section("\t节\n", "_1", "字" * int(key[-2:], 16) * 30, "")


class Finding:
    """Sections in a folder, which are asked for by key."""

    def __init__(self, folder: Path, slugs: Mapping[str, Slug]) -> None:
        self.folder, self.slugs, self.asked = folder, slugs, list[str]()

    def sections(self) -> KeptSections:
        self.asked = []
        return KeptSections(Columns(Kept(self.folder), ""), self._find, Texts())

    def _find(self, key: str) -> str:
        self.asked.append(key)
        return json.dumps(sections_of(self.slugs[key], key), ensure_ascii=False)


def of_files(keys: Mapping[Slug, str]) -> dict[Slug, str]:
    """Digests of files, of which keys tell."""
    return {slug: key[:32] for slug, key in keys.items()}


def test_only_sections_of_a_page_that_has_changed_are_asked_for(tmp_path: Path) -> None:
    keys = {Slug(f"q{number}"): f"{number:032x}{number:032x}" for number in range(40)}
    changed = {slug: key for slug, key in keys.items() if slug != "q7"} | {Slug("q3"): "f" * 64, Slug("new"): "e" * 64}
    finding = Finding(tmp_path, {key: slug for pages in (keys, changed) for slug, key in pages.items()})
    for pages, new in ((keys, set(keys)), (keys, set()), (changed, {"q3", "new"}), (keys, {"q3", "q7"}), ({}, set())):
        kept = finding.sections()
        found = kept.found(pages)
        kept.keep(of_files(pages), pages)
        assert {pages[Slug(slug)] for slug in new} == set(finding.asked)
        assert pages.keys() == found.keys()
        for slug, aside in found.items():
            entry = EntryAside(Page(slug, Meta(slug, "one"), ""), aside)
            plain = Entry(entry.page, sections_of(slug, pages[slug]))
            assert digest_of(plain) == digest_of(entry)
            assert plain.shown() == entry.shown() == replace(entry, sections=plain.sections).shown()
            assert plain.sections == entry.sections == replace(entry).sections


def test_pages_are_expected_to_say_what_their_files_said(tmp_path: Path) -> None:
    keys = {Slug(f"q{number}"): f"{number:032x}{number:032x}" for number in range(9)}
    finding = Finding(tmp_path, {key: slug for slug, key in keys.items()})
    kept = finding.sections()
    assert kept.expected(of_files(keys), {}) is None
    known = kept.found(keys)
    kept.keep(of_files(keys), keys)
    kept = finding.sections()
    assert kept.expected(of_files(keys), {}) == keys
    assert same(known, kept.found(keys))
    others = {**of_files(keys), Slug("q3"): "f" * 32}
    assert kept.expected(others, {}) is None
    assert kept.expected(others, {Slug("q3"): "a" * 64}) == {**keys, Slug("q3"): "a" * 64}
    del others[Slug("q3")]
    assert kept.expected(others, {}) == {slug: key for slug, key in keys.items() if slug != "q3"}
    assert not same(known, kept.found({slug: keys[slug] for slug in others}))
