"""What one build of the site knows before it makes pages: the knowledge base, its index, its views."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from kb.model import FaultyPages, Problem, Site, Slug
from kb.pages.glossary import Glossary, load_glossary
from kb.pages.store import FOLDERS, KnowledgeBase, page_files
from kb.site import katex, workers
from kb.site.beside import Beside
from kb.site.environment import EDITED
from kb.site.facts.collecting import all_needed
from kb.site.facts.reading import Reading
from kb.site.formulas_ahead import set_ahead, set_ahead_from
from kb.site.graph import LocalGraphs
from kb.site.history import history
from kb.site.index import index_of, problems
from kb.site.kept import Kept
from kb.site.kept_glossary import remember_glossary
from kb.site.links import Names
from kb.site.output import Written
from kb.site.related_apart import parted
from kb.site.search_apart import SearchApart
from kb.site.views import Views


class Build:
    """One build of the site: the knowledge base, its index, its views."""

    def __init__(self, docs: Path, jobs: int, cache: Path) -> None:
        """Read `docs`; what the next build need not find out again is kept in the folder `cache`."""
        self.docs = docs
        with all_needed(lasting=True):
            remember_glossary(docs, Kept(cache / "glossary"))
            # It makes itself ready while pages are read.
            self.texts, compare = parted(cache, jobs)
            ahead = self._set_ahead(jobs)
            self.reading = Reading(docs, cache / "lint", self.texts, edited=EDITED in os.environ)
            self.base: KnowledgeBase = self.reading.base
            # Meanwhile the rest is found out.
            self._compared = compare(self.base, self.reading.questions())
            self._formulas = ahead or set_ahead(self._texts(), jobs)
            self.names = Names(self.base.pages, self.base.topics)
            self._changes = history(docs)
        self.kept: Callable[[], None] = lambda: None
        """Waits until what was read is kept for the next build."""
        self.drawn: Callable[[], Written] = Written
        """Waits for the files of the graph, until it is laid out."""
        self.beside: list[Callable[[Slug], Iterable[Beside]]] = []
        """What is written beside the page of a question."""
        self.given: dict[str, Mapping[str, object]] = {}
        """The front matter of pages that are in no folder, by place: hooks add them."""
        # Here and not among the settings, by which what is kept is known.
        self.search: SearchApart | None = None
        """Makes the search from the pages that are made."""
        self.searched: Callable[[], Written] = Written
        """Waits for the files of the search."""
        self.sheets: Callable[[], None] = lambda: None
        """Waits for the sheets for paper."""

    @cached_property
    def site(self) -> Site:
        """The index; waits until pages are compared."""
        with all_needed(lasting=True):
            return index_of(self.base, self.reading.leads_of_questions(), self.names, self._compared)

    @cached_property
    def views(self) -> Views:
        """What templates show."""
        return Views(self.site, self._changes)

    @cached_property
    def local_graphs(self) -> LocalGraphs:
        """The pictures of what stands around each question."""
        return LocalGraphs(self.site)

    @cached_property
    def glossary(self) -> Glossary:
        """The terms; none where the file is faulty, which `problems` tells."""
        try:
            return load_glossary(self.docs)
        except FaultyPages:
            return Glossary()

    def set_formulas(self, jobs: int) -> None:
        """Wait until the formulas of all texts are set, those of sentences that are quoted elsewhere too."""
        self._formulas()
        set_ahead((link.sentence for found in self.site.backlinks.values() for link in found), jobs)()
        # Not before: a build that was broken off leaves all that is kept, or nothing.
        self.kept = workers.aside(self.reading.keep, jobs if self.reading.much_to_keep else 1)

    def _set_ahead(self, jobs: int) -> Callable[[], object] | None:
        """Begin to set all formulas before pages are read, where none is kept and other processes can."""
        if jobs < 2 or katex.store().is_begun:
            return None
        pages = (path for folder in FOLDERS for path in page_files(self.docs / folder))
        return set_ahead_from([*pages, *sorted(self._others())], jobs)

    def _texts(self) -> Iterator[str]:
        """The texts whose formulas may be set by nobody yet."""
        if katex.store().is_begun:
            yield from self.reading.new
        else:
            for values in (self.base.pages, self.base.topics, self.base.interviews):
                yield from (value.body for value in values.values())
        yield from (path.read_text(encoding="utf-8", errors="replace") for path in self._others())

    def _others(self) -> Iterator[Path]:
        """The pages that are no part of the knowledge base. What cannot be read is told of with all other files."""
        beside = (path for path in self.docs.iterdir() if path.name not in FOLDERS)
        others = (file for path in beside for file in (path.rglob("*.md") if path.is_dir() else (path,)))
        return (path for path in others if path.suffix == ".md" and path.is_file())

    def problems(self) -> list[Problem]:
        """What an author must mend, with path and line."""
        return problems(self.base, self.reading.leads_of)
