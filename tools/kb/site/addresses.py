"""Addresses as a page has them: from the site's root they lead elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context


def seen_from_pages(seen_from: Callable[[str, Any, str], str]) -> Callable[[Context, object], str]:
    """A filter for templates that turns addresses from the site's root into those seen from their page.

    `seen_from` finds one: given the address, the page, and the way to the root. It is asked once for all pages of a
    folder, to which the same address leads by the same way.
    """
    places: dict[str, dict[str, str]] = {}
    # Of the page that is laid out: its own address, what is found for its folder.
    last: object = None
    own, found = "", dict[str, str]()

    @pass_context
    def url(context: Context, value: object) -> str:
        nonlocal last, own, found
        page, address = context["page"], str(value)
        if page is not last:
            last, own = page, page.url.rstrip("/") if page else ""
            found = places.setdefault(_place(page.url, own), {}) if page else {}
        # The home page has no folder, and a page's own address is another one for each page.
        if own in ("", ".") or address.startswith(own):
            return seen_from(address, page, context["base_url"])
        if address not in found:
            found[address] = seen_from(address, page, context["base_url"])
        return found[address]

    return url


def _place(url: str, own: str) -> str:
    """What tells pages from which the same address is seen in the same way."""
    # Where the last part is the name of a file, it is no folder.
    return f"{own.rpartition('/')[0]}{url[len(own) :]} {'.' in url.rpartition('/')[2]}"
