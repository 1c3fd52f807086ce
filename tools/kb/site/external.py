"""Links to other sites, and which of them no longer answer. Asked slowly, one by one, and never twice the same."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from kb.model import Page, Slug
from kb.pages import prose

ADDRESS = re.compile(
    r"\]\(\s*<?(?P<inline>https?://[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)|<(?P<auto>https?://[^\s<>]+)>"
)
AGENT = "kb-stale/1 (asks once a week whether a reference is still there)"
SECONDS = 20.0
PAUSE = 2.0
"""Seconds between two questions to the same host."""
GONE = frozenset({404, 410, 451})
"""Answers that say the page is not there; others, such as 403 and 429, only say that we may not ask."""

Ask = Callable[[str], str]
"""From an address to what is wrong with it; empty where it answers."""


def external_links(pages: Mapping[Slug, Page]) -> dict[str, list[tuple[Slug, int]]]:
    """The addresses of other sites, each with the pages and lines that name it."""
    found: defaultdict[str, list[tuple[Slug, int]]] = defaultdict(list)
    for slug, page in sorted(pages.items()):
        starts = prose.line_starts(page.body)
        for match in ADDRESS.finditer(prose.without_code(page.body)):
            line = prose.line_at(starts, match.start()) + page.body_line - 1
            found[(match["inline"] or match["auto"]).partition("#")[0]].append((slug, line))
    return dict(sorted(found.items()))


def dead(addresses: Iterable[str], ask: Ask, pause: float = PAUSE) -> Iterator[tuple[str, str]]:
    """The addresses that do not answer, and why. Hosts are asked in turn, each with a pause between."""
    last: dict[str, float] = {}
    for address in _in_turn(addresses):
        host = urlsplit(address).netloc
        time.sleep(max(0.0, last.get(host, 0.0) + pause - time.monotonic()))
        fault = ask(address)
        if fault:
            # Twice, for a server may be away for a moment.
            time.sleep(pause)
            fault = ask(address)
        last[host] = time.monotonic()
        if fault:
            yield address, fault


def _in_turn(addresses: Iterable[str]) -> Iterator[str]:
    """One address of each host, then the second of each, and so on."""
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    for address in sorted(set(addresses)):
        waiting[urlsplit(address).netloc].append(address)
    while waiting:
        for host in list(waiting):
            yield waiting[host].pop(0)
            if not waiting[host]:
                del waiting[host]


def ask(address: str) -> str:
    """Ask for an address, first without its content; what is wrong with it, empty where it answers."""
    fault = _answer(address, "HEAD")
    # Some servers know only GET, and say of anything else that there is no such page.
    return _answer(address, "GET") if fault else ""


def _answer(address: str, method: str) -> str:
    request = Request(address, method=method, headers={"User-Agent": AGENT})  # noqa: S310 - http and https only
    try:
        with urlopen(request, timeout=SECONDS):  # noqa: S310 - as above
            return ""
    except HTTPError as error:
        error.close()
        return f"answers {error.code}" if error.code in GONE else ""
    except (URLError, HTTPException, OSError, ValueError) as error:
        return f"does not answer ({getattr(error, 'reason', error)})"
