"""Addresses as pages have them, beside those that MkDocs finds for each page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from mkdocs.utils import normalize_url

from kb.site.addresses import seen_from_pages

NAMES = st.sampled_from(["", "./", "404.html", "a/", "a/b/", "a/b", "a/bc/", "a/b/c/", "a/x.html", "b/", "b/a/"])
ADDRESSES = NAMES | st.sampled_from([".", "a/b/#c", "../a/", "/a/", "https://a.b/c", "#d", "assets/a.svg", "a"])


@given(st.lists(st.tuples(NAMES, ADDRESSES), max_size=40))
def test_each_page_has_the_address_that_mkdocs_finds(asked: list[tuple[str, str]]) -> None:
    environment = Environment(autoescape=False)  # noqa: S701 -- addresses of our own
    environment.filters["url"] = seen_from_pages(normalize_url)
    template = environment.from_string("{{ address | url }}")
    for own, address in asked:
        page: Any = SimpleNamespace(url=own)
        assert template.render(page=page, base_url=".", address=address) == normalize_url(address, page, ".")


def test_what_no_page_shows_is_seen_from_the_root() -> None:
    environment = Environment(autoescape=False)  # noqa: S701 -- addresses of our own
    environment.filters["url"] = seen_from_pages(normalize_url)
    assert environment.from_string("{{ 'a/' | url }}").render(page=None, base_url="/root") == "/root/a/"


def test_the_way_to_an_address_is_found_once_for_a_folder() -> None:
    found: list[str] = []

    def seen_from(address: str, *_: object) -> str:
        found.append(address)
        return address

    environment = Environment(autoescape=False)  # noqa: S701 -- addresses of our own
    environment.filters["url"] = seen_from_pages(seen_from)
    for own in ("q/a/", "q/b/", "q/c/"):
        environment.from_string("{{ 'topics/a/' | url }}").render(page=SimpleNamespace(url=own), base_url=".")
    assert found == ["topics/a/"]
