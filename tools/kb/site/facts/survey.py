"""A knowledge base as the rules of `kb lint` see it: each file studied once, and again only when it has changed."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.model import Interview, Page, Problem, Slug, Topic
from kb.pages.cluster import opened
from kb.pages.executor import streamed
from kb.pages.lint.vocabulary import Vocabulary, load_vocabulary
from kb.pages.store import FOLDERS, KnowledgeBase, check_folders, shown_path
from kb.site.facts.collecting import all_needed
from kb.site.facts.studying import Order, Study, stamp, studied
from kb.site.facts.values import Inside, Outline, is_faulty, unpacked, unpacked_inside
from kb.site.in_file import digest

if TYPE_CHECKING:
    from kb.site.facts.shelf import Row, Shelf

GLOSSARY = "glossary.yml"
MANY = 500
"""Files from which starting more processes pays."""
PORTION = 50
"""Files that are studied together."""

Wanted = Callable[[str], bool]
"""Whether the file of a shown path is asked for."""


@dataclass(frozen=True)
class Survey:
    """A knowledge base without its texts, and what is known of them."""

    root: Path
    wanted: Wanted
    vocabulary: Vocabulary
    outlines: dict[str, Outline]
    """By place, such as `questions/yarn.md`; of the files that can be read."""
    insides: Mapping[str, Inside]
    """Of the files that are asked for."""
    faults: tuple[Problem, ...]
    """What keeps files from being read."""

    @cached_property
    def base(self) -> KnowledgeBase:
        """The knowledge base without its texts."""
        entries = [outline.entry for outline in self.outlines.values()]
        topics = sorted((entry.order, entry.slug, entry) for entry in entries if isinstance(entry, Topic))
        return KnowledgeBase(
            self.root,
            {entry.slug: entry for entry in entries if isinstance(entry, Page)},
            {slug: topic for _, slug, topic in topics},
            {entry.id: entry for entry in entries if isinstance(entry, Interview)},
            self.faults,
        )

    @cached_property
    def asked(self) -> Mapping[Slug, Page]:
        """The question pages that are asked for."""
        pages = self.base.pages
        names = [Slug(slug_of(place)) for place in self.insides if place.startswith("questions/")]
        return {slug: pages[slug] for slug in names}

    def shown(self, place: str) -> str:
        """The path of a file as it is shown."""
        return _shown(self._folders, place)

    @cached_property
    def _folders(self) -> Mapping[str, str]:
        return _shown_folders(self.root)


def slug_of(place: str) -> str:
    """The name of a file without its folder and its ending."""
    return place.partition("/")[2].removesuffix(".md")


def survey(root: Path, wanted: Wanted | None = None, cache: Path | None = None) -> Survey:
    """What is known of the knowledge base in the folder `root`; files whose shown path is `wanted` are studied whole.

    What was known before is kept in the folder `cache`. Raises KnownError where a folder leads out of the root.
    """
    check_folders(root)
    wanted = wanted or (lambda _: True)
    # Loaded late: to tell of wrong usage needs no database.
    from kb.site.facts.shelf import opened as shelf_opened

    with all_needed(lasting=True), shelf_opened(root, cache) as shelf:
        vocabulary = _vocabulary(root, shelf)
        shelf.judge = digest(json.dumps(dict(vocabulary.spelling), sort_keys=True).encode())
        return _surveyed(root, wanted, vocabulary, shelf)


def _surveyed(root: Path, wanted: Wanted, vocabulary: Vocabulary, shelf: Shelf) -> Survey:
    folders = _shown_folders(root)
    stamps = dict(_files(root))
    asked = {place for place in stamps if wanted(_shown(folders, place))}
    rows = shelf.rows()
    insides = shelf.insides(None if len(asked) > MANY else asked)
    orders = [
        _order(place, rows.get(place), insides, place in asked)
        for place, stamp in stamps.items()
        if not _is_known(stamp, rows.get(place), place not in asked or place in insides)
    ]
    studies = {study.place: study for study in _studied(root, vocabulary, orders)}
    shelf.keep(studies.values())
    shelf.forget(rows.keys() - stamps.keys())
    outlines = {place: studies[place].outline if place in studies else rows[place].outline for place in stamps}
    whole = {place: studies[place].inside if place in studies else insides.get(place) for place in asked}
    return Survey(
        root,
        wanted,
        vocabulary,
        _outlines({place: text for place, text in outlines.items() if not is_faulty(text)}),
        {place: unpacked_inside(whole[place] or "") for place in stamps if whole.get(place)},
        tuple(_faults({place: text for place, text in outlines.items() if is_faulty(text)}, folders)),
    )


def _is_known(stamp: str, row: Row | None, enough: bool) -> bool:
    """Whether a file with this stamp need not be studied, where `enough` tells whether what is asked of it is kept."""
    return row is not None and stamp != "" and row.stamp == stamp and (enough or is_faulty(row.outline))


def _files(root: Path) -> Iterator[tuple[str, str]]:
    """Place and stamp of each file, in the order in which a knowledge base is read."""
    for folder in FOLDERS:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(root / folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith(".md") and entry.name != "index.md":
                    yield f"{folder}/{entry.name}", stamp(entry.stat(follow_symlinks=False))


def _order(place: str, row: Row | None, insides: Mapping[str, str], whole: bool) -> Order:
    return Order(place, whole, row.digest, row.outline, insides.get(place, "")) if row else Order(place, whole)


def _studied(root: Path, vocabulary: Vocabulary, orders: Sequence[Order]) -> Iterator[Study]:
    portions = [orders[start : start + PORTION] for start in range(0, len(orders), PORTION)]
    with opened(None, _jobs() if len(orders) >= MANY else 1) as executor:
        # The vocabulary is small, and sent with each portion.
        for found in streamed(executor, studied, portions, root, vocabulary):
            yield from found


def _jobs() -> int:
    # Loaded late: a run over a few pages takes a tenth of the time of this import.
    from kb.site import workers

    return workers.jobs()


def _outlines(texts: Mapping[str, str]) -> dict[str, Outline]:
    # At once: this takes a third of the time.
    rows = json.loads(f"[{','.join(texts.values())}]")
    return {place: unpacked(place, row) for place, row in zip(texts, rows, strict=True)}


def _faults(texts: Mapping[str, str], folders: Mapping[str, str]) -> Iterator[Problem]:
    for place, text in texts.items():
        for line, rule, message in json.loads(text)["faults"]:
            path = _shown(folders, place)
            yield Problem(ascii(path) if rule == "odd-name" else path, line, rule, message)


def _shown_folders(root: Path) -> dict[str, str]:
    """The path before the name of a file in each folder, as it is shown."""
    return {folder: shown_path(root / folder / "name").removesuffix("name") for folder in FOLDERS}


def _shown(folders: Mapping[str, str], place: str) -> str:
    folder, _, name = place.partition("/")
    return folders[folder] + name


def _vocabulary(root: Path, shelf: Shelf) -> Vocabulary:
    """What the glossary says; where its file is that of the last run, as it was read then."""
    known = _digest_of(root / GLOSSARY)
    kept = json.loads(shelf.setting(GLOSSARY) or "[]")
    if known and kept[:1] == [known]:
        return Vocabulary(*kept[1:])
    vocabulary = load_vocabulary(root)
    shelf.set(GLOSSARY, json.dumps([known, dict(vocabulary.names), dict(vocabulary.spelling)]))
    return vocabulary


def _digest_of(file: Path) -> str:
    try:
        return digest(file.read_bytes()) if stamp(file.lstat()) else ""
    except OSError:
        return ""
