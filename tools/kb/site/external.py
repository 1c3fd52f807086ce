"""Links to other sites, and which of them no longer answer. Asked slowly, one by one, and never twice the same."""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kb.model import Page, Slug
from kb.pages import prose
from kb.pages.lint.safety import readable_address

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
        host = _host(address)
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
        waiting[_host(address)].append(address)
    while waiting:
        for host in list(waiting):
            yield waiting[host].pop(0)
            if not waiting[host]:
                del waiting[host]


def _host(address: str) -> str:
    return urlsplit(address).netloc if readable_address(address) else ""


def ask(address: str) -> str:
    """Ask for an address, first without its content; what is wrong with it, empty where it answers."""
    if fault := within(address):
        return fault
    fault = _answer(address, "HEAD")
    # Some servers know only GET, and say of anything else that there is no such page.
    return _answer(address, "GET") if fault else ""


def within(address: str) -> str:
    """Why an address is not asked: it leads into the network of the machine that asks, or nowhere."""
    try:
        host = urlsplit(address).hostname or ""
        places = {entry[4][0] for entry in socket.getaddrinfo(host, None)} if host else set()
    except (ValueError, UnicodeError):
        return "is no address that can be read"
    except OSError:
        # Perhaps only a proxy knows the name; who does not, says so when asked.
        return ""
    private = any(not ipaddress.ip_address(str(place).partition("%")[0]).is_global for place in places)
    return "leads into a private network" if private else ""


class _Careful(HTTPRedirectHandler):
    """Goes where an answer leads, but not into a private network."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """The next request. Raises URLError where it would lead into a private network."""
        if fault := within(newurl):
            raise URLError(f"its answer {fault}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _answer(address: str, method: str) -> str:
    request = Request(address, method=method, headers={"User-Agent": AGENT})  # noqa: S310 - http and https only
    try:
        with build_opener(_Careful).open(request, timeout=SECONDS):
            return ""
    except HTTPError as error:
        error.close()
        return f"answers {error.code}" if error.code in GONE else ""
    except (URLError, HTTPException, OSError, ValueError) as error:
        return f"does not answer ({getattr(error, 'reason', error)})"
