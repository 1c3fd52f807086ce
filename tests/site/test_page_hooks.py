"""Hooks of a page's text: which pages they are told of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kb.site.build import LaterPage
from kb.site.page_hooks import pass_over


def test_a_page_that_waits_is_told_to_no_hook_until_all_are_told_again() -> None:
    waits, read = (LaterPage.__new__(LaterPage) for _ in range(2))
    waits.waits = True
    hooks: list[Callable[..., Any]] = [lambda text, **_: f"{text}!", lambda *_, **__: None]
    events = {"page_markdown": [*hooks], "page_content": []}
    told_of_all = pass_over(events)
    (hook,) = events["page_markdown"]
    assert ("text", "text!") == (hook("text", page=waits), hook("text", page=read))
    told_of_all()
    assert {"page_markdown": hooks, "page_content": []} == events
