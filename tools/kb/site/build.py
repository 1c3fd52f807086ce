"""What hooks need of MkDocs, and what MkDocs needs of us."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from posixpath import splitext
from sys import intern

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from kb.model import KnownError, Problem, Slug
from kb.pages.store import FOLDERS, shown_path
from kb.site import admission, workers
from kb.site.assets import cache_folder
from kb.site.environment import BEFORE
from kb.site.facts.reading import front_matter
from kb.site.given import Given
from kb.site.kept import Kept
from kb.site.knowledge import Build
from kb.site.nothing import NOTHING
from kb.site.output import Output
from kb.site.prepared import Prepared, Store

log = get_plugin_logger("kb")


def build_of(config: MkDocsConfig, files: Files) -> Build:
    """The build that a set of files belongs to: made once for each build, whichever hook asks first."""
    # Plain texts: hooks ask for each page.
    return _build(files, config.docs_dir, config.config_file_path or ".")


@lru_cache(maxsize=1)
def _build(_: Files, docs: str, settings: str) -> Build:
    # The files are new in each build and compared by identity: they keep one build's index from the next one.
    return Build(Path(docs), processes(), cache_folder(Path(settings).parent))


def processes() -> int:
    """How many processes a build may use. Raises PluginError where the setting makes no sense."""
    try:
        return workers.jobs()
    except KnownError as error:
        raise PluginError(str(error)) from None


def kept(config: MkDocsConfig, name: str) -> Kept:
    """What builds of this project keep under a name."""
    return Kept(cache_folder(Path(config.config_file_path or ".").parent) / name)


def output(config: MkDocsConfig) -> Output:
    """Where the files of the build go: one for each build, whichever hook asks first."""
    made: Output | None = config.extra.get("output")
    if made is None:
        before = os.environ.get(BEFORE)
        made = config.extra["output"] = Output(
            Path(config.site_dir), kept(config, "written"), Path(before) if before else None
        )
    return made


def warn(problem: Problem | str) -> None:
    """Tell of a fault so that `mkdocs build --strict` counts it and goes on to the next."""
    log.warning("%s", problem)


def add_file(config: MkDocsConfig, files: Files, uri: str, content: str | bytes) -> None:
    """Add a file to the site that is in no folder; it gets no edit link. A file of the same name gives way."""
    _put(files, File.generated(config, uri, content=content))


def add_page(config: MkDocsConfig, files: Files, uri: str, meta: dict[str, object]) -> None:
    """Add a page to the site that has no text of its own, only front matter for its template."""
    file = GivenFile.generated(config, uri, content="")
    assert isinstance(file, GivenFile)
    file.given = meta
    _put(files, file)
    build_of(config, files).given[uri] = meta


class GivenFile(Given, File):  # type: ignore[override] # nobody writes its content
    """The file of such a page."""


def _put(files: Files, file: File) -> None:
    present = files.get_file_from_path(file.src_uri)
    if present is not None:
        files.remove(present)
    files.append(file)


def refuse_linked_folders(config: MkDocsConfig) -> None:
    """End the build where a folder of the pages is a link: MkDocs would follow it, out of docs/ or in a circle.

    Raises PluginError.
    """
    if problems := admission.linked_folders(Path(config.docs_dir)):
        raise PluginError("\n".join(map(str, problems)))


def admit(config: MkDocsConfig, files: Files) -> None:
    """Leave out of the site what may not be part of it, and tell of each such file once."""
    docs, known = Path(config.docs_dir), build_of(config, files).reading.digests
    own = (file for file in files if file.src_dir == config.docs_dir and file.abs_src_path)
    # What was read already is a file of its own that holds a page.
    for file in [file for file in own if file.src_uri not in known]:
        if problems := admission.problems(docs / file.src_uri, docs):
            files.remove(file)
            # The faults of these are told with all others of the knowledge base.
            told = kind_and_name(file)[0] in FOLDERS and file.is_documentation_page() and file.name != "index"
            for problem in () if told else problems:
                warn(problem)


def shown(file: File) -> str:
    """The path of a page's file as a person would type it."""
    return shown_path(Path(file.abs_src_path)) if file.abs_src_path else file.src_uri


def warn_at(page: Page, line: int, rule: str, message: str) -> None:
    """Tell of a fault on a line, from 1, of a page's Markdown."""
    above = page.file.content_string.count("\n") - (page.markdown or "").count("\n")
    warn(Problem(shown(page.file), above + line, rule, message))


def kind_and_name(file: File) -> tuple[str, Slug]:
    """The folder of a page, such as `questions`, and its name: ('', 'index') for the home page."""
    return _kind_and_name(file.src_uri)


@lru_cache(maxsize=1 << 14)
def _kind_and_name(uri: str) -> tuple[str, Slug]:
    folder, _, name = uri.rpartition("/")
    return folder, Slug(splitext(name)[0])


class Asked:
    """The files of the site for the links of one page; remembers which it asked for."""

    def __init__(self, files: Files, known: dict[str, str] | None = None) -> None:
        """`known` is where links to files lead, which pages share; the files then stay as they are."""
        self.files = files
        self.answers: dict[str, str] = {}
        self._known = {} if known is None else known

    def get_file_from_path(self, path: str) -> File | None:
        """As that of `Files`."""
        self.answers[path] = self.lead(path)
        return self.files.get_file_from_path(path)

    def lead(self, path: str) -> str:
        """Where a link to a file leads; empty where there is none."""
        if (led := self._known.get(path)) is None:
            file = self.files.get_file_from_path(path)
            led = self._known[path] = f"{file.url} {file.inclusion.name}" if file else ""
        return led


class LaterPage(Page):
    """A page that is read and converted when all others are read, by whichever process; its content is then on disk."""

    prepared: Prepared | None = None
    store: Store
    digest = ""
    """That of its source, once it was read."""
    build: Build | None = None
    """The build that has read it."""
    given: Mapping[str, object] | None = None
    """Its front matter, where the build has made it, and no text."""
    is_list = False
    """Whether it shows something of each question: whether that changed takes as long to tell as to make it."""
    in_nav = False
    waits = False
    """Whether it is not to be read yet."""
    body = ""
    """The text below its front matter, where the build has read that, and while hooks are told of it."""
    _own: str | None = None

    def source(self) -> str:
        """Its source. Raises OSError and ValueError where it cannot be read."""
        text = self.file.content_string
        self.digest = hashlib.sha256(text.encode()).hexdigest()
        return text

    def read_source(self, config: MkDocsConfig) -> None:
        """As MkDocs does, which would read the file again, and its front matter by rules of its own."""
        page = self.build.base.pages.get(Slug(self.file.name)) if self.build else None
        if self.waits:
            self.markdown = ""
        elif self.given is not None:
            self.markdown, self.meta = "", dict(self.given)
        elif self.build is None or page is None:
            super().read_source(config)
        else:
            self.digest = self.build.reading.digests[self.file.src_uri]
            self.body = page.body
            self.markdown, self.meta = self.body.lstrip("\n"), front_matter(page)

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 -- MkDocs calls it with both
        """Convert nothing yet."""
        self.content, self.toc = "", get_toc([])

    def read(self, config: MkDocsConfig, files: Files) -> None:
        """What MkDocs does to read a page, and hooks with what it says; the settings are then those of this page."""
        self.waits = False
        self.read_source(config)
        self.markdown = config.plugins.on_page_markdown(self.markdown or "", page=self, config=config, files=files)
        self.body = ""

    def convert(self, config: MkDocsConfig, files: Files, asked: Asked) -> None:
        """What MkDocs does after it read a page."""
        super().render(config, asked)  # type: ignore[arg-type]
        assert self.content is not None
        self.content = config.plugins.on_page_content(self.content, page=self, config=config, files=files)

    def forget(self) -> None:
        """Know no more what was read: all pages at once would fill the memory."""
        self.content = None
        if not self.in_nav:
            self.markdown, self.meta = None, {}

    @property
    def content(self) -> str | None:
        """The page's HTML, read anew each time: all pages at once would fill the memory."""
        return self.store.content(self.prepared) if self.prepared else self._own

    @content.setter
    def content(self, value: str | None) -> None:
        self._own = value

    def restore(self, prepared: Prepared, files: Files) -> None:
        """Know again what another process found out."""
        self.prepared, self.content = prepared, None
        # Thousands of sets would take much room, and few anchors are asked for.
        self.present_anchor_ids = tuple(map(intern, prepared.anchors))  # type: ignore[assignment]
        targets = ((files.get_file_from_path(uri), anchors) for uri, anchors in prepared.links.items())
        self.links_to_anchors = {file: anchors for file, anchors in targets if file is not None}
        self.meta["template"] = NOTHING
