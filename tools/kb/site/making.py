"""Pages: read and made by several processes, and written by them; with `kb.site.build` what hooks need of MkDocs."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment
from mkdocs.commands.build import _build_page, _populate_page, get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils.meta import get_data

from kb.model import Slug
from kb.pages.store import write_bytes_atomically
from kb.site import v8, workers
from kb.site.build import Asked, LaterPage, build_of, kept, kind_and_name, output
from kb.site.conversion import one_markdown
from kb.site.finished import finished
from kb.site.frames import Frames
from kb.site.glances import Glances
from kb.site.logs import told_again, told_aside
from kb.site.output import Row
from kb.site.page_files import FEW, PageFiles
from kb.site.page_key import PageKeys
from kb.site.prepared import Marks, Prepared, Store
from kb.site.search.entries import entry
from kb.site.site_edition import site_edition, told_options

STYLES = ("common", "rare")
FEW_NEW = 16
"""So many new questions at most are made by the first process, while others look for those that are known."""
TOGETHER = 32
"""So many pages at most are made one after another by a process, and then kept."""


class Ready(NamedTuple):
    """A page that can be written, or stands in the site already."""

    page: Prepared
    standing: Sequence[str] | None = None
    """Its files, if all of them stand."""
    written: Mapping[str, Row] | None = None
    """What is known of its file, if that was written at once."""


class Making:
    """What it takes to make the pages of one build."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.nav = Navigation([], [])
        self.marks = Marks(*STYLES)
        self.page_keys = PageKeys()
        self._left: list[LaterPage] = []
        self._led: dict[str, str] = {}
        self._options: tuple[object, str] = (None, "")
        self._set = ""

    def configure(self, config: MkDocsConfig) -> None:
        """Know the settings."""
        self.config, self.build = config, build_of(config, self.files)
        self.kept, self.output = kept(config, "pages"), output(config)
        self.store, self.since = Store(self.kept), time.time()
        # As they are before hooks are told of pages: some set them for each.
        self._set = told_options(config.mdx_configs)
        self.store.begin()

    def begin(self, env: Environment) -> None:
        """Make ready for `prepare`, in this process or in one forked from it."""
        self.env, self.listed = env, self.files.documentation_pages()
        # MkDocs and its successors call the class of pages by their own names.
        self.edition = site_edition(self.config, self.nav.items, Page.__module__, lambda text: get_data(text)[1])
        hooks = self.config.plugins.events["page_markdown"]
        self._glances = Glances(self.build, hooks, f"{self.edition} {self._set}")
        # What all pages share is made by the first that is looked at: once, before processes part.
        next(filter(None, map(self._glances.key, _later(self.listed))), None)

    def pages(self) -> list[LaterPage]:
        """The pages to be made, in the order of the files."""
        return list(_later(self.files.documentation_pages()))

    def prepare(self, page: LaterPage) -> Ready | None:
        """Find a page of an earlier build, or make it. None where that takes V8, which only the first process has."""
        try:
            return self._found_or_made(page)
        except v8.Left:
            return None
        except Exception as error:
            error.add_note(f"while {page.file.src_uri} was made")
            raise
        finally:
            page.forget()

    def _found_or_made(self, page: LaterPage) -> Ready:
        asked = Asked(self.files, self._led)
        glanced = self._glances.key(page)
        if not glanced:
            page.read(self.config, self.files)
        key = "" if page.is_list else glanced or self._key(page)
        if key and (ready := self._found(page, key, asked)):
            return ready
        if glanced:
            page.read(self.config, self.files)
        with told_aside() as told, one_markdown():
            page.convert(self.config, self.files, asked)
        prepared, html = finished(page, key, self._laid_out(page), self.marks, asked)
        prepared.told = told
        if page.is_list:
            return Ready(prepared, written=self.page_files.write_list(page, prepared, html))
        prepared.sections = self._sections(page)
        self.store.keep(key, prepared, html)
        return Ready(prepared.lean())

    def _prepare_many(self, pages: Iterable[LaterPage]) -> list[Ready | None]:
        with self.store.kept_together():
            return [self.prepare(page) for page in pages]

    def _found(self, page: LaterPage, key: str, asked: Asked) -> Ready | None:
        """A page of an earlier build. Its HTML is asked for only where it is needed."""
        if (found := self.store.find(key, asked.lead, self._led)) is None:
            return None
        standing = self.page_files.standing(page, found)
        return Ready(found, standing) if standing or self.store.has_html(found) else None

    def _sections(self, page: LaterPage) -> list[tuple[str, str, str, str]]:
        kind, slug = kind_and_name(page.file)
        return [*entry(self.build.base.pages[slug], list(_ids(page.toc))).sections] if kind == "questions" else []

    def _key(self, page: LaterPage) -> str:
        """The digest of all that a page is made of, but for the files that its links name."""
        if self.config.mdx_configs != self._options[0]:
            # Pages one after another have the same.
            options = {name: dict(options) for name, options in self.config.mdx_configs.items()}
            self._options = options, told_options(options)
        return self.page_keys.key(
            self.edition,
            page.file.src_uri,
            page.file.url,
            page.edit_url,
            page.canonical_url,
            page.digest,
            page.markdown,
            self._options[1],
            page.meta,
        )

    def _laid_out(self, page: LaterPage) -> bytes:
        page.active = True
        try:
            context = get_context(self.nav, self.listed, self.config, page)
            context = self.config.plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
            html = self.env.get_template(str(page.meta.get("template", "main.html"))).render(context)
        finally:
            page.active = False
        written: str = self.config.plugins.on_post_page(html, page=page, config=self.config)
        return written.encode("utf-8", errors="xmlcharrefreplace")

    def make_again(self, page: Page) -> None:
        """Make one page of a site that was built from its file as it is now, and write it there."""
        files = self.files.documentation_pages()
        if not isinstance(page, LaterPage):
            _populate_page(page, self.config, self.files)
            _build_page(page, self.config, files, self.nav, self.env)
            return
        page.prepared = None
        page.read(self.config, self.files)
        with one_markdown():
            page.convert(self.config, self.files, Asked(self.files))
        # Never through the file that stands there: a server may be sending it.
        write_bytes_atomically(Path(page.file.abs_dest_path), self._laid_out(page))
        page.forget()

    def prepare_all(self, env: Environment, jobs: int) -> None:
        """Find or make all pages, by `jobs` processes; the stylesheets that they name stay open."""
        env.globals["kb_once"] = Frames().once
        given: dict[str, Any] = dict(env.globals)
        words = {name: str(given["kb_styles"][name]) for name in STYLES}
        env.globals["kb_styles"] = given["kb_styles"] | {name: self.marks.words[name] for name in STYLES}
        self.begin(env)
        # To ask each file again whether it is part of the site takes long.
        pages = self.pages()
        self.page_files = PageFiles(self.store, self.output, self.build.beside, self.edition, words)
        for page, made in self._prepared(pages, jobs):
            ready = made or self.prepare(page)
            assert ready is not None
            page.restore(ready.page, self.files)
            told_again(ready.page.told)
            if ready.written is not None:
                self.output.rows.update(ready.written)
            elif ready.standing is not None:
                self.output.leave(ready.standing)
            else:
                self._left.append(page)
        env.globals |= given

    def _prepared(self, pages: Sequence[LaterPage], jobs: int) -> Iterator[tuple[LaterPage, Ready | None]]:
        """All pages, as several processes find or make them; None where they cannot."""
        new = self._new(pages) if jobs > 1 else {}
        others = [page for page in pages if page.file.src_uri not in new]
        # Several parts for each process, for some pages take long.
        size = max(1, min(TOGETHER, len(others) // (jobs * 8)))
        parts = workers.portions_of(others, size)
        with self.store.looked_ahead():
            found = workers.begun(parts, self._prepare_many, jobs, -(-workers.FEW // size))
        made = dict(zip(new, self._prepare_many(new.values()), strict=True))
        if self.build.search is not None:
            # It need not wait for pages that are as they were.
            keys = ((kind_and_name(new[uri].file)[1], ready) for uri, ready in made.items())
            self.build.search.hint({slug: ready.page.key for slug, ready in keys if ready})
        others_made = chain.from_iterable(found())
        return ((page, made.get(page.file.src_uri) or next(others_made)) for page in pages)

    def _new(self, pages: Iterable[LaterPage]) -> dict[str, LaterPage]:
        """The questions that no build has seen as they are, by file, where they are few."""
        anew = self.build.reading.read_anew
        new = {page.file.src_uri: page for page in pages if page.build and page.file.src_uri in anew}
        return new if len(new) <= FEW_NEW else {}

    def write_all(self, jobs: int) -> None:
        """Write all pages that do not stand in the site already, by `jobs` processes."""
        # The search takes as long, and cannot be made by two.
        for found in workers.shared_out(self._left, self.page_files.write, jobs, FEW, gives_way=True):
            self.output.rows.update(found)
        self.store.end((page.prepared for page in _later(self.listed) if page.prepared), self.since)


def _later(files: Iterable[File]) -> Iterator[LaterPage]:
    """The pages among those of some files that are to be made."""
    return (file.page for file in files if isinstance(file.page, LaterPage))


def made_questions(files: Files) -> dict[Slug, str]:
    """The keys of the pages of questions that are made."""
    made = ((kind_and_name(page.file), page.prepared) for page in _later(files.documentation_pages()))
    return {slug: prepared.key for (kind, slug), prepared in made if kind == "questions" and prepared}


def _ids(toc: Iterable[AnchorLink]) -> Iterator[str]:
    """The addresses of the headings of a page, in order, once it is rendered."""
    for heading in toc:
        yield heading.id
        yield from _ids(heading.children)
