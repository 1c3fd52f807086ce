"""A knowledge base read whole for a build: what is known of a text that has not changed is not found out again."""

from __future__ import annotations

import codecs
import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from kb.model import Page, Slug, Source
from kb.pages import limits
from kb.pages.store import KnowledgeBase, Parse, load, read_page_text, shown_path
from kb.site import links
from kb.site.facts.shelf import opened
from kb.site.facts.studying import Study, digest
from kb.site.facts.values import Entry, is_faulty, packed_entry, packed_leads, unpacked, unpacked_leads
from kb.site.links import Leads
from kb.site.texts import Texts

OF_SOURCE = tuple(field.name for field in fields(Source))
MUCH = 200
"""To keep so many files takes longer than for a process to start."""
Name = tuple[int, int]
"""What tells a text from the others of a run."""


class Reading:
    """The knowledge base in the folder `root`; what was known before is kept in the folder `cache`.

    The bodies of its questions are put aside in `texts`.
    """

    def __init__(self, root: Path, cache: Path | None = None, texts: Texts | None = None) -> None:
        """Read all files. Raises KnownError where a folder leads out of the root."""
        self.root, self.cache, self._texts = root, cache, texts or Texts()
        self.digests: dict[str, str] = {}
        """Of the files that could be read, by place, such as `questions/yarn.md`."""
        self._entries: dict[str, Entry] = {}
        self._read_anew: dict[str, str] = {}
        """The first letters of texts that were."""
        self._asked: dict[Name, Leads] = {}
        """By the name of a text: to find texts by themselves, all would be held."""
        self._places: dict[str, Leads] = {}
        with opened(root, cache) as shelf:
            rows, leads = shelf.rows(), shelf.leads()
        outlines = {place: row for place, row in rows.items() if not is_faulty(row.outline)}
        self._outlines = _unpacked({place: row.outline for place, row in outlines.items()})
        self._known = {place: row.digest for place, row in outlines.items()}
        self.base: KnowledgeBase = load(root, self._entry)
        self._gone = (outlines.keys() | leads.keys()) - self.digests.keys()
        self._outlines.clear()
        known = {place: text for place, (its, text) in leads.items() if self.digests.get(place) == its}
        self._unknown = {place: entry for place, entry in self._entries.items() if place not in known}
        self._rows = _unpacked(known)

    @property
    def new(self) -> Iterator[str]:
        """The texts that no build has seen which came to its `keep`."""
        return (entry.body for entry in self._unknown.values())

    @property
    def much_to_keep(self) -> bool:
        """Whether `keep` takes a while."""
        return len(self._unknown) > MUCH

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
            self._places[place] = unpacked_leads(lambda: entry.body, row) if row else self.leads(entry.body)
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
                (place, self.digests[place], packed_leads(self.leads_of(place))) for place in self._unknown
            )
            shelf.forget(self._gone)

    def _entry(self, path: Path, parse: Parse) -> Entry:
        """The page, topic or record of a file. Raises FaultyPages."""
        place = f"{path.parent.name}/{path.name}"
        content = _content(path) if place in self._known else b""
        own = digest(content)
        if content and self._known[place] == own:
            entry = self._known_entry(place, content)
        else:
            text = read_page_text(path)
            own, entry = digest(text.encode(errors="surrogatepass")), parse(text, shown_path(path))
            self._read_anew[place] = entry.body.strip()[:1]
            if isinstance(entry, Page):
                entry = self._texts.page(entry)
        self.digests[place], self._entries[place] = own, entry
        return entry

    def _known_entry(self, place: str, content: bytes) -> Entry:
        """An entry from its file, as it was when it was looked through."""
        entry = unpacked(place, self._outlines[place]).entry
        body = _below(content, entry.body_line)
        return self._texts.page_with(entry, body) if isinstance(entry, Page) else replace(entry, body=body.decode())


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


def _content(path: Path) -> bytes:
    """The text of a file, as `read_page_text` gives it; empty where that would say why it does not."""
    try:
        found = os.lstat(path)
        content = path.read_bytes() if stat.S_ISREG(found.st_mode) and found.st_size <= limits.LARGEST else b""
    except OSError:
        return b""
    # Translated only where there is something to translate.
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in content else content
    return content.removeprefix(codecs.BOM_UTF8)


def _below(content: bytes, line: int) -> bytes:
    """A text from a line on."""
    lines = content.split(b"\n", line - 1)
    return lines[line - 1] if len(lines) >= line else b""


def _unpacked(texts: Mapping[str, str]) -> dict[str, Any]:
    # At once: thousands of small texts take much longer one by one.
    return dict(zip(texts, json.loads(f"[{','.join(texts.values())}]"), strict=True))
