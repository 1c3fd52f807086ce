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
    found: dict[tuple[str, str], str] = {}

    @pass_context
    def url(context: Context, value: object) -> str:
        page, address = context["page"], str(value)
        own = page.url.rstrip("/") if page else ""
        # The home page has no folder, and a page's own address is another one for each page.
        if own in ("", ".") or address.startswith(own):
            return seen_from(address, page, context["base_url"])
        place = f"{own.rpartition('/')[0]}{page.url[len(own) :]}", address
        if place not in found:
            found[place] = seen_from(address, page, context["base_url"])
        return found[place]

    return url
