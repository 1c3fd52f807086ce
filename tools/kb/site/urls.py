"""The addresses of a built site, and those of an earlier one that are gone."""

from __future__ import annotations

import html
import os.path
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from rapidfuzz import fuzz, process

from kb.model import KnownError

LOCATION = re.compile(r"<loc>\s*([^<]+?)\s*</loc>")
NO_PAGES = frozenset({"404.html"})


def site_urls(folder: Path) -> frozenset[str]:
    """The addresses of the pages in the folder of a built site, from its root, such as `questions/yarn/`.

    Raises KnownError where the folder holds no page.
    """
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    urls = frozenset(_directory(name) for name in files if name not in NO_PAGES)
    if not urls:
        raise KnownError(f"{folder}: no built site; run `make site` first, or name its folder with --site DIR")
    return urls


def _directory(name: str) -> str:
    return name.removesuffix("index.html") if name == "index.html" or name.endswith("/index.html") else name


def published_urls(source: Path) -> frozenset[str]:
    """The addresses that an earlier site had: its folder, its sitemap.xml, or a list with one on each line.

    Raises KnownError where there is no such file, or no address in it.
    """
    if source.is_dir():
        return site_urls(source)
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError(f"{source}: cannot be read ({error}); name a site's folder, sitemap.xml or list") from None
    lines = LOCATION.findall(text) if "<loc>" in text else text.splitlines()
    urls = frozenset(_from_root([html.unescape(line.strip()) for line in lines if line.strip()]))
    if not urls:
        raise KnownError(f"{source}: holds no address; name a site's folder, sitemap.xml or list")
    return urls


def _from_root(addresses: Collection[str]) -> Iterator[str]:
    """Addresses without host, and without the folder in which all of them lie, where hosts are named."""
    paths = [unquote(urlsplit(address).path) for address in addresses]
    absolute = any(urlsplit(address).scheme for address in addresses)
    root = os.path.commonpath([f"{path}/" for path in paths]).rstrip("/") + "/" if absolute else "/"
    home = root if root in paths else "/"
    return (_directory(path.removeprefix(home).removeprefix("/")) for path in paths)


def vanished(before: Iterable[str], now: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each address that is gone, with the present one most like it (empty where none is), in order."""
    names = sorted(now)
    for url in sorted(set(before) - set(now)):
        near = process.extractOne(url, names, scorer=fuzz.ratio, score_cutoff=70)
        yield url, near[0] if near else ""
