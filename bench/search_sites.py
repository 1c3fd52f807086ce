"""The same questions for each search that is compared: a plain site of HTML pages with an index for each."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import markdown
import material  # type: ignore[import-untyped]
from material.plugins.search.plugin import SearchIndex  # type: ignore[import-untyped]

from kb.model import Page, Site, Slug
from kb.pages.glossary import load_glossary
from kb.site import output
from kb.site.assets import NODE_MODULES, ROOT
from kb.site.plain import WIKI_LINK
from kb.site.search.build import search_files, search_index
from kb.site.search.entries import entry

EXTENSIONS = ("admonition", "tables", "toc", "pymdownx.details", "pymdownx.superfences", "pymdownx.tabbed")
THEME = Path(material.__file__).parent / "templates" / "assets" / "javascripts"
CHINESE = {"lang": ["zh"], "separator": r"[\s\u200b\u3000\-、。，．？！；]+", "pipeline": ["stemmer"]}
"""What the theme sets for a site in Chinese."""
FIELDS = {"title": {"boost": 1e3}, "text": {"boost": 1.0}, "tags": {"boost": 1e6}}
ENGINES = ("ours", "MiniSearch", "Pagefind", "Material")
PACKED = {".js", ".mjs", ".json"}
HERE = Path(__file__).parent


def site_folder(site: Site, folder: Path, engines: Sequence[str] = ENGINES) -> dict[str, float]:
    """Write pages and the indexes of engines; return how many seconds each index took, by engine."""
    html = {page.slug: _html(page) for page in site.pages.values()}
    for slug, text in html.items():
        _put(folder / "questions" / slug / "index.html", text)
    (folder / "index.html").write_text("<!doctype html><title>bench</title>", encoding="utf-8")
    for name in ("search_engines.mjs", "search_minisearch.mjs"):
        shutil.copy(HERE / name, folder)
    builders: Mapping[str, Callable[[], object]] = {
        "ours": lambda: ours(site, folder),
        "MiniSearch": lambda: _minisearch(site, folder),
        "Pagefind": lambda: _pagefind(folder),
        "Material": lambda: _material(site, html, folder),
    }
    return {name: _seconds(builders[name]) for name in engines}


def ours(site: Site, folder: Path) -> dict[str, bytes]:
    """Write the files of our search; return them by path."""
    files = search_files(search_index(site, load_glossary(ROOT / "docs").terms))
    for path, content in files.items():
        output.write(folder / path, content)
    return files


def index_kilobytes(folder: Path) -> dict[str, int]:
    """The size of each engine's index, as it lies on the server."""
    files: dict[str, Iterator[Path]] = {
        "ours": (folder / "assets" / "search").glob("*/*.bin"),
        "MiniSearch": folder.glob("minisearch.json"),
        "Pagefind": (path for path in (folder / "pagefind").rglob("*.pf_*")),
        "Material": (folder / "search").glob("*.json"),
    }
    return {name: sum(packed_size(path) for path in paths) // 1000 for name, paths in files.items()}


def packed_size(path: Path) -> int:
    """Bytes of a file as a host of static sites sends it: text compressed, what is compressed as it is."""
    content = path.read_bytes()
    return len(gzip.compress(content, 9)) if path.suffix in PACKED else len(content)


def _seconds(build: Callable[[], object]) -> float:
    start = time.perf_counter()
    build()
    return time.perf_counter() - start


def _html(page: Page) -> str:
    meta = page.meta
    body = WIKI_LINK.sub(lambda link: link[2] or link[1].replace("-", " "), page.body)
    names = "".join(
        f"<p>{escape(text)}</p>" for text in (meta.en, "；".join(meta.aliases), "、".join(meta.tags)) if text
    )
    text = markdown.markdown(body, extensions=list(EXTENSIONS))
    return f"<h1>{escape(meta.title)}</h1>{names}{text}"


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = f'<!doctype html><html lang="zh"><title>{path.parent.name}</title><body><main>{text}</main></body></html>'
    path.write_text(whole, encoding="utf-8")


def _minisearch(site: Site, folder: Path) -> None:
    sections = [
        {
            "slug": page.slug,
            "title": page.meta.title,
            "en": page.meta.en,
            "aliases": " ".join(page.meta.aliases),
            "tags": " ".join(page.meta.tags),
            "heading": section.heading,
            "text": f"{section.text} {section.code}",
        }
        for page in site.pages.values()
        for section in entry(page).sections
    ]
    command = ["node", str(HERE / "search_minisearch.mjs"), "build"]
    built = subprocess.run(command, input=json.dumps(sections), capture_output=True, text=True, check=True)  # noqa: S603
    (folder / "minisearch.json").write_text(built.stdout, encoding="utf-8")
    shutil.copy(NODE_MODULES / "minisearch" / "dist" / "es" / "index.js", folder / "minisearch.js")


def _pagefind(folder: Path) -> None:
    command = [
        str(NODE_MODULES / ".bin" / "pagefind"),
        "--site",
        str(folder),
        "--glob",
        "questions/**/*.html",
        "--silent",
    ]
    subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - pinned by the lock file


def _material(site: Site, html: Mapping[Slug, str], folder: Path) -> None:
    index: Any = SearchIndex(**CHINESE, fields=FIELDS)
    for slug, text in html.items():
        meta = {"tags": list(site.pages[slug].meta.tags)}
        page = SimpleNamespace(meta=meta, content=text, toc=(), url=f"questions/{slug}/", title="")
        index.add_entry_from_context(page)
    (folder / "search").mkdir(exist_ok=True)
    (folder / "search" / "search_index.json").write_text(index.generate_search_index(None), encoding="utf-8")
    shutil.copytree(THEME / "lunr", folder / "assets" / "javascripts" / "lunr", dirs_exist_ok=True)
    (folder / "assets" / "javascripts" / "workers").mkdir(exist_ok=True)
    (worker,) = (THEME / "workers").glob("search.*.js")
    shutil.copy(worker, folder / "assets" / "javascripts" / "workers" / "search.js")
