"""Reading without a network: which files a browser may keep, and the service worker that keeps them.

The worker takes what is on the network first and what was kept otherwise, so a page is as old as its last reading only
where there is no network. A kept file carries the digest of its content: after a change of the site only files whose
digest differs are fetched again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import translate
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from kb.model import KnownError
from kb.pages.store import write_atomically
from kb.site.assets import ROOT
from kb.site.output import LEFT, Output, Row, files_below
from kb.site.packed_size import Packed, packed_size
from kb.site.scripts import lean

WORKER = "service-worker.js"
WORKER_SOURCE = f"assets/javascripts/{WORKER}"
"""Its place below docs/. It is served from the root of the site, for a worker sees only what lies below it."""
FOLDER = "offline"
PAGE = f"{FOLDER}/"
"""The page with the button, which also opens in place of a page that was not kept."""
SETTINGS = re.compile(r"^const SITE = .*;$", re.MULTILINE)
NAMED = re.compile(r"(?:\.(?!\w+/)|assets/search/)([0-9a-f]{8,64})(?:\.min|/\w+)?\.(?:js|css|bin)$")
"""A file whose name, or that of its folder, tells its content never changes."""
NAMED_ENDS = (".js", ".css", ".bin")
IMPORT = re.compile(r"^(?:import|export)\b[^\n;]*?\"(\.[^\"]*)\"", re.MULTILINE)
NOT_NEEDED = (
    # For programs.
    "*.map", "*.md", "*.txt", "*.xml", "*.xml.gz", "*.yml", "*.json.gz",
    # What a browser does not open by itself, or asks for anew each time.
    WORKER, f"{FOLDER}/*.json", "404.html",
    # The same pages once more, for paper.
    "topics/*/print/*",
    # The theme's own search, which ours replaces.
    "assets/javascripts/lunr/*", "assets/javascripts/workers/*",
)  # fmt: skip
"""What a reader does not need to read the whole site, as patterns of paths."""
ENDS = tuple(pattern[1:] for pattern in NOT_NEEDED if pattern.startswith("*"))
PLACES = [pattern for pattern in NOT_NEEDED if not pattern.startswith("*")]
BEGIN = tuple(pattern.partition("*")[0] for pattern in PLACES)
"""How the names of these files end, and how others begin: of most names a site has, that tells enough."""
LEFT_OUT = re.compile("|".join(map(translate, PLACES)))
DIGITS = 16
"""Of a digest, by which a browser knows whether a file has changed."""
LOADED = {"script": "src", "link": "href", "img": "src"}
"""Elements with what a page loads, and the attribute that says where it is."""
RELATIONS = {"stylesheet", "icon", "manifest"}


class Kept(NamedTuple):
    """A file of the site: its address from the site's root, the digest of its content, its bytes."""

    url: str
    digest: str
    size: int


def write(site: Path, packed: Packed | None = None, output: Output | None = None) -> None:
    """Write the lists into a finished site, and what they say of it into its worker.

    What is known of files of its `output` need not be found out again; some of them may stand elsewhere.
    """
    packed = packed or Packed()
    files = tuple(kept(site, output))
    packed_bytes = packed_size(files, lambda url: _content(site, _name(url), output), packed)
    packed.keep()
    version = digest(repr([file[:2] for file in files]).encode())
    write_atomically(site / FOLDER / "files.json", _json({"version": version, "files": files}))
    write_atomically(site / FOLDER / "summary.json", _json(summary(version, files, packed_bytes)))
    source = (site / WORKER).read_text(encoding="utf-8")
    write_atomically(site / WORKER, worker(source, version, files, opening(site)))


def kept(site: Path, output: Output | None = None) -> Iterator[Kept]:
    """The files of a built site that reading all of it needs, by address."""
    written: Mapping[str, Row] = output.rows if output else {}
    # What was left is listed there meanwhile.
    for name in _in_order({*files_below(site), *written} - {LEFT}):
        if row := written.get(name):
            yield Kept(_url(name), row.digest[:DIGITS], row.size)
        else:
            content = _content(site, name, output)
            yield Kept(_url(name), digest(content), len(content))


def _content(site: Path, name: str, output: Output | None) -> bytes:
    return output.read(name) if output else (site / name).read_bytes()


def _in_order(names: Iterable[str]) -> list[str]:
    """Those that a reader needs, as paths are sorted: folder by folder."""
    # Not by functions of their own, for a site has many thousands of files.
    needed = [
        name.replace("/", "\0")
        for name in names
        if not name.endswith(ENDS) and not (name.startswith(BEGIN) and LEFT_OUT.fullmatch(name))
    ]
    needed.sort()
    return [name.replace("\0", "/") for name in needed]


def summary(version: str, files: Sequence[Kept], packed: int) -> dict[str, object]:
    """What a reader is told before the whole site is kept; `packed` are its bytes on the way."""
    return {"version": version, "files": len(files), "bytes": sum(file.size for file in files), "packed": packed}


def opening(site: Path) -> tuple[str, ...]:
    """The addresses of the page that opens without a network and of all that it loads."""
    page = site / FOLDER / "index.html"
    if not page.is_file():
        return ()
    found = _Loaded()
    found.feed(page.read_text(encoding="utf-8"))
    base = f"https://site.invalid/{PAGE}"
    urls = [urlsplit(urljoin(base, address)).path.lstrip("/") for address in found.addresses]
    # Grows while it is read: a module may import another.
    for url in urls:
        urls += (other for other in _imports(site, url) if other not in urls)
    return (PAGE, *dict.fromkeys(urls))


def _imports(site: Path, url: str) -> Iterator[str]:
    """The addresses of the modules that a script of the site imports as it starts: lines that begin with `import`."""
    if url.endswith(".js") and (site / url).is_file():
        for name in IMPORT.findall((site / url).read_text(encoding="utf-8")):
            yield urlsplit(urljoin(f"https://site.invalid/{url}", name)).path.lstrip("/")


def worker(source: str, version: str, files: Sequence[Kept], opening_urls: Sequence[str]) -> str:
    """The worker's script with what it must know of the site.

    Raises KnownError where the script has no place for it.
    """
    if len(SETTINGS.findall(source)) != 1:
        raise KnownError(f"docs/{WORKER_SOURCE}: one line must begin with `const SITE = `; put it back")
    digests = {file.url: file.digest for file in files}
    settings = {
        "version": version,
        "opening": [[url, digests[url]] for url in opening_urls if url in digests],
        # Of pages, which are most, the end tells enough.
        "names": sorted({match[1] for url in digests if url.endswith(NAMED_ENDS) and (match := NAMED.search(url))}),
    }
    return SETTINGS.sub(lambda _: f"const SITE = {json.dumps(settings)};", source)


def manifest(name: str, description: str, icons: Sequence[tuple[str, str, str]]) -> str:
    """The web app manifest; all addresses in it are relative, for the site may stand anywhere.

    `icons` have an address from the site's root, sizes, and a media type.
    """
    pictures = [
        {"src": url, "sizes": sizes, "type": kind, "purpose": purpose}
        for url, sizes, kind in icons
        for purpose in ("any", "maskable")
    ]
    return _json({
        "name": name,
        "short_name": name,
        "description": description,
        "lang": "zh",
        "id": "./",
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#1f6f5c",
        "icons": pictures,
    })  # fmt: skip


def worker_source() -> str:
    """The worker's script without its comments. Raises KnownError where it is missing."""
    path = ROOT / "docs" / WORKER_SOURCE
    if not path.is_file():
        raise KnownError(f"docs/{WORKER_SOURCE}: not found; bring it back from git")
    return lean(path.read_text(encoding="utf-8"))


class _Loaded(HTMLParser):
    """Collects the addresses of what a page loads at once."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        address = values.get(LOADED.get(tag, ""))
        if address and (tag != "link" or values.get("rel") in RELATIONS):
            self.addresses.append(address)


def _url(name: str) -> str:
    return name[: -len("index.html")] if name.endswith("/index.html") or name == "index.html" else name


def _name(url: str) -> str:
    return f"{url}index.html" if not url or url.endswith("/") else url


def digest(content: bytes) -> str:
    """By which a reader's browser knows whether a file changed: sixteen hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
