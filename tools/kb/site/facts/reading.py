"""A knowledge base read whole for a build: what is known of a text that has not changed is not found out again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from kb.model import Page, Slug, Source
from kb.pages.store import KnowledgeBase, Parse, load, read_page_text, shown_path
from kb.site import links
from kb.site.facts.shelf import opened
from kb.site.facts.studying import Study, stamp_of
from kb.site.facts.values import Entry, State, is_faulty, packed_entry, packed_leads, unpacked, unpacked_leads
from kb.site.in_file import InFile, below, content_of, digest
from kb.site.links import Leads
from kb.site.texts import Texts, letters

OF_SOURCE = tuple(field.name for field in fields(Source))
MUCH = 200
"""To keep so many files takes longer than for a process to start."""
Name = tuple[int, int]
"""What tells a text from the others of a run."""


class Reading:
    """The knowledge base in the folder `root`; what was known before is kept in the folder `cache`.

    The bodies of its questions are put aside in `texts`, or stay in their files.
    """

    def __init__(
        self, root: Path, cache: Path | None = None, texts: Texts | None = None, *, edited: bool = False
    ) -> None:
        """Read all files; where they may be `edited` meanwhile, all bodies are put aside.

        Raises KnownError where a folder leads out of the root.
        """
        self._edited = edited
        self.root, self.cache, self._texts = root, cache, texts or Texts()
        self.digests: dict[str, str] = {}
        """Of the files that could be read, by place, such as `questions/yarn.md`."""
        self._entries: dict[str, Entry] = {}
        self._read_anew: dict[str, str] = {}
        """The first letters of texts that were."""
        self._asked: dict[Name, Leads] = {}
        """By the name of a text: to find texts by themselves, all would be held."""
        self._places: dict[str, Leads] = {}
        self._states: dict[str, State] = {}
        """Of files that were read anew, or whose stamps are others."""
        with opened(root, cache) as shelf:
            rows, leads = shelf.rows(), shelf.leads()
        outlines = {place: row for place, row in rows.items() if not is_faulty(row.outline)}
        self._outlines = _unpacked({place: row.outline for place, row in outlines.items()})
        self._known = {place: row.digest for place, row in outlines.items()}
        known = {place: text for place, (its, text) in leads.items() if self._known.get(place) == its}
        self._rows = _unpacked(known)
        self.base: KnowledgeBase = load(root, self._entry)
        self._gone = (outlines.keys() | leads.keys()) - self.digests.keys()
        self._unknown = {
            place: entry
            for place, entry in self._entries.items()
            if place not in self._rows or self.digests[place] != self._known[place]
        }
        for place in self._unknown:
            self._rows.pop(place, None)
        self._outlines.clear()

    @property
    def new(self) -> Iterator[str]:
        """The texts that no build has seen which came to its `keep`."""
        return (entry.body for entry in self._unknown.values())

    @property
    def much_to_keep(self) -> bool:
        """Whether `keep` takes a while."""
        return len(self._to_keep) > MUCH

    @property
    def _to_keep(self) -> Collection[str]:
        return self._unknown.keys() | self._states.keys()

    @property
    def read_anew(self) -> Collection[str]:
        """The places of texts that were looked through anew."""
        return self._read_anew.keys()

    def questions(self) -> dict[Slug, str]:
        """The digests of the files of the questions."""
        return {slug: self.digests[f"questions/{slug}.md"] for slug in self.base.pages}

    def leads(self, text: str) -> Leads:
        """Where a text leads."""
        name = _name(text)
        if name not in self._asked:
            self._asked[name] = links.leads(text)
        return self._asked[name]

    def leads_of(self, place: str) -> Leads:
        """Where the text of a file leads that could be read."""
        if place not in self._places:
            entry, row = self._entries[place], self._rows.pop(place, None)
            self._places[place] = unpacked_leads(row) if row else self.leads(entry.body)
        return self._places[place]

    def leads_of_questions(self) -> dict[Slug, Leads]:
        """Where each question leads."""
        return {slug: self.leads_of(f"questions/{slug}.md") for slug in self.base.pages}

    def keep(self) -> None:
        """Keep what was found out, for the next build."""
        with opened(self.root, self.cache) as shelf:
            shelf.keep(
                Study(place, "", self.digests[place], packed_entry(self._entries[place], first))
                for place, first in self._read_anew.items()
            )
            shelf.keep_leads(
                (place, self.digests[place], packed_leads(self.leads_of(place), self._states.get(place, State())))
                for place in self._to_keep
            )
            shelf.forget(self._gone)

    def _entry(self, path: Path, parse: Parse) -> Entry:
        """The page, topic or record of a file. Raises FaultyPages."""
        place = f"{path.parent.name}/{path.name}"
        before = State(*self._rows[place][-1]) if place in self._rows else State()
        # Asked before the file is read: what is written meanwhile is another state.
        stamp = stamp_of(path)
        if before.stamp and before.stamp == stamp and not self._edited:
            own, entry = self._untouched(place, path, before)
        else:
            own, entry, above = self._same(place, path, before) or self._read(place, path, parse, before)
            state = _state(entry, stamp, above)
            if state != before:
                self._states[place] = state
        self.digests[place], self._entries[place] = own, entry
        return entry

    def _untouched(self, place: str, path: Path, state: State) -> tuple[str, Entry]:
        """The digest and the page of a file that nobody has touched since a build: most, and to read all takes long."""
        own, entry = self._known[place], unpacked(place, self._outlines[place]).entry
        where = InFile(str(path), entry.body_line, own, state.letters, state.blank)
        return own, self._texts.page_in(entry, where) if isinstance(entry, Page) else entry

    def _same(self, place: str, path: Path, before: State) -> tuple[str, Entry, str] | None:
        """Digest, entry and what stands above it, of a file that says what it said when it was looked through."""
        content = content_of(path) if place in self._known else b""
        own = digest(content)
        if not content or self._known[place] != own:
            return None
        entry = unpacked(place, self._outlines[place]).entry
        body = below(content, entry.body_line)
        same = self._texts.page_with(entry, body) if isinstance(entry, Page) else replace(entry, body=body.decode())
        return own, same, before.above

    def _read(self, place: str, path: Path, parse: Parse, before: State) -> tuple[str, Entry, str]:
        """Digest, entry and what stands above it, of a file that is looked through. Raises FaultyPages."""
        text = read_page_text(path)
        entry = self._below_the_same(place, text, before.above) or parse(text, shown_path(path))
        self._read_anew[place] = entry.body.strip()[:1]
        own, above = digest(text.encode(errors="surrogatepass")), _above(text, entry.body_line)
        return own, self._texts.page(entry) if isinstance(entry, Page) else entry, above

    def _below_the_same(self, place: str, text: str, above: str) -> Entry | None:
        """The entry of a text of which only that has changed which stands below the front matter, as most often."""
        if not above:
            return None
        entry = unpacked(place, self._outlines[place]).entry
        # To make ready for a front matter takes longer than the rest of an edit.
        same = _above(text, entry.body_line) == above
        return replace(entry, body=below(text.encode(), entry.body_line).decode()) if same else None


def front_matter(page: Page) -> dict[str, Any]:
    """The front matter of a page as YAML has it: what it says, and nothing else."""
    values = ((key, getattr(page.meta, key)) for key in page.key_lines)
    return {key: value if isinstance(value, str) else _plain(value) for key, value in values}


def _name(text: str) -> Name:
    # Of this run and those that it parts into: a digest takes three times as long.
    return hash(text), len(text)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [item if isinstance(item, str) else _plain(item) for item in value]
    # As `asdict`, which looks for dataclasses in each field.
    return {name: getattr(value, name) for name in OF_SOURCE} if isinstance(value, Source) else value


def _above(text: str, line: int) -> str:
    """The digest of the lines of a text above one; empty where it has no such line."""
    lines = text.split("\n", line - 1)
    return digest("\n".join(lines[:-1]).encode()) if len(lines) == line else ""


def _state(entry: Entry, stamp: str, above: str) -> State:
    if isinstance(entry, Page):
        return State(stamp, above, letters(entry), entry.says_nothing)
    # The text of these is asked for.
    return State("", above)


def _unpacked(texts: Mapping[str, str]) -> dict[str, Any]:
    # At once: thousands of small texts take much longer one by one.
    return dict(zip(texts, json.loads(f"[{','.join(texts.values())}]"), strict=True))
