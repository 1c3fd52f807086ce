"""Questions and tags: made by several processes once all pages are read, written when their last words are known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from mkdocs.utils import get_relative_url

from kb.site import v8, workers
from kb.site.build import build_of, kind_and_name
from kb.site.conversion import one_markdown
from kb.site.logs import Withheld, told_again, told_aside
from kb.site.maths import set_ahead
from kb.site.prepared import Heading, Marks, Prepared, Store, filled

SEARCH_FILES = ("core", "engine", "search", "worker")
POLICY = "policy"
NOTHING = "prepared.html"
"""The template of a page that is written already."""


class LaterPage(Page):
    """A page whose Markdown is converted when all pages are read; its content is then on disk."""

    prepared: Prepared | None = None
    store: Store
    _own: str | None = None

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 -- MkDocs calls it with both
        """Convert nothing yet."""
        self.content, self.toc = "", get_toc([])
        # Hooks set the options of extensions page by page.
        self.options = {name: dict(options) for name, options in config.mdx_configs.items()}

    def convert(self, config: MkDocsConfig, files: Files) -> None:
        """What MkDocs does after it read a page."""
        config.mdx_configs = self.options
        super().render(config, files)
        assert self.content is not None
        self.content = config.plugins.on_page_content(self.content, page=self, config=config, files=files)

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
        self.toc = get_toc([_token(heading) for heading in prepared.headings])
        self.present_anchor_ids = set(prepared.anchors)
        targets = ((files.get_file_from_path(uri), anchors) for uri, anchors in prepared.links.items())
        self.links_to_anchors = {file: anchors for file, anchors in targets if file is not None}
        self.meta["template"] = NOTHING


class Making:
    """What it takes to make the pages of one build."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.nav = Navigation([], [])
        self.marks = Marks(*SEARCH_FILES, POLICY)

    def configure(self, config: MkDocsConfig) -> None:
        """Know the settings."""
        self.config = config
        self.store = Store(Path(config.config_file_path or ".").parent / ".cache" / "pages")

    def begin(self, env: Environment) -> None:
        """Make ready for `prepare`, in this process or in one forked from it."""
        self.env, self.listed = env, self.files.documentation_pages()

    def pages(self) -> list[LaterPage]:
        """The pages to be made, in the order of the files."""
        pages = (file.page for file in self.files.documentation_pages())
        return [page for page in pages if isinstance(page, LaterPage)]

    def prepare(self, page: LaterPage) -> Prepared | None:
        """Make a page. None where that takes V8, which only the first process has."""
        try:
            with told_aside() as told, one_markdown():
                page.convert(self.config, self.files)
        except v8.Left:
            return None
        content = (page.content or "").encode()
        html, places = self.marks.taken_out(self._laid_out(page))
        name = page.file.url.strip("/").replace("/", "-")
        start = html.find(content)
        prepared = Prepared(
            self.store.keep(name, html if start >= 0 else html + content),
            (start if start >= 0 else len(html), len(content)),
            places,
            [_heading(link) for link in page.toc],
            sorted(page.present_anchor_ids or ()),
            {file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()},
            told,
        )
        page.content = None
        return prepared

    def _laid_out(self, page: LaterPage) -> bytes:
        page.active = True
        context = get_context(self.nav, self.listed, self.config, page)
        context = self.config.plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
        html = self.env.get_template(str(page.meta.get("template", "main.html"))).render(context)
        page.active = False
        written: str = self.config.plugins.on_post_page(html, page=page, config=self.config)
        return written.encode("utf-8", errors="xmlcharrefreplace")

    def write(self, page: LaterPage, words: Mapping[str, str]) -> None:
        """Write a made page into the site."""
        assert page.prepared is not None
        path = Path(page.file.abs_dest_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(filled(self.store.html(page.prepared), page.prepared.open_places, words))


@lru_cache(maxsize=1)
def _making(files: Files) -> Making:
    # One a build, as in `build_of`.
    return Making(files)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    known = build_of(config, files).site.pages
    _making(files).configure(config)
    for file in files.documentation_pages():
        kind, name = kind_and_name(file)
        if (kind == "questions" and name in known) or (kind == "tags" and file.generated_by):
            LaterPage(None, file, config).store = _making(files).store
    return files


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    _making(files).nav = nav
    # Before pages are read: what links to a question is set while its own page is read.
    set_ahead(build_of(config, files).texts(), workers.jobs())
    return nav


def _prepare(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    making, jobs = _making(files), workers.jobs()
    pages = making.pages()
    given = dict(env.globals)
    env.globals |= {
        "kb_search": {name: making.marks.words[name] for name in SEARCH_FILES},
        "content_security_policy": lambda: making.marks.words[POLICY],
    }
    making.begin(env)
    for page, made in zip(pages, workers.shared_out(pages, making.prepare, jobs), strict=True):
        prepared = made or making.prepare(page)
        assert prepared is not None
        page.restore(prepared, files)
        told_again(prepared.told)
    env.globals |= given
    return env


@event_priority(-100)
def _write(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    making = _making(files)
    pages = making.pages()
    policy = env.from_string("{{ content_security_policy() }}")
    words: dict[str, Mapping[str, str]] = {}
    for page in pages:
        base = get_relative_url(".", page.url)
        if base not in words:
            context = get_context(making.nav, making.listed, config, page)
            words[base] = {**env.globals["kb_search"], POLICY: policy.render(context)}  # type: ignore[dict-item]
    workers.shared_out(pages, lambda page: making.write(page, words[get_relative_url(".", page.url)]), workers.jobs())
    Withheld.begin("Page skipped: ")
    return env


on_env = CombinedEvent(_prepare, _write)


def on_post_build(*, config: MkDocsConfig) -> None:
    Withheld.end()


def on_build_error(*, error: Exception) -> None:
    Withheld.end()


def _heading(link: AnchorLink) -> Heading:
    return link.title, link.id, link.level, [_heading(child) for child in link.children]


def _token(heading: Heading) -> Any:
    title, name, level, below = heading
    return {"name": title, "id": name, "level": level, "children": [_token(child) for child in below]}
