"""Which pages a hook of a page's text is called for, and what it makes its part of a page of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any

from kb.site.build import LaterPage, kind_and_name
from kb.site.knowledge import Build

READING = ("page_markdown", "page_content")
"""The events in which MkDocs tells hooks of a page while it reads all."""
Tell = Callable[[Build, LaterPage], object]
"""Tells all that a hook looks at for a page beside its own file, where it is and how the build is set: in few words."""


def pass_over(events: Mapping[str, list[Callable[..., Any]]]) -> Callable[[], None]:
    """Tell no hook of pages that wait, until what this returns is called: they are thousands, and the hooks ten."""
    hooks = {name: [*events[name]] for name in READING}
    for name in READING:
        events[name][:] = [_of_others(hooks[name])]

    def told_of_all() -> None:
        for name in READING:
            events[name][:] = hooks[name]

    return told_of_all


def _of_others(hooks: Sequence[Callable[..., Any]]) -> Callable[..., Any]:
    def told(text: str, *, page: Any, **given: Any) -> str:
        if isinstance(page, LaterPage) and page.waits:
            return text
        for hook in hooks:
            made = hook(text, page=page, **given)
            # As MkDocs has it.
            text = text if made is None else made
        return text

    return told


def only_in(*folders: str) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """A hook of a page's text that has nothing to do with pages outside of these folders."""

    def reads(hook: Callable[..., str]) -> Callable[..., str]:
        @wraps(hook)
        def called(text: str, *, page: Any, **given: Any) -> str:
            return hook(text, page=page, **given) if kind_and_name(page.file)[0] in folders else text

        called.folders = folders  # type: ignore[attr-defined] # a function may have attributes
        return called

    return reads


def looks_at(tell: Tell) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Say what a hook looks at, so that a page for which that is the same need not be read to know so.

    It is asked of questions, and of pages whose front matter the build has made.
    """

    def told(hook: Callable[..., str]) -> Callable[..., str]:
        hook.tell = tell  # type: ignore[attr-defined] # a function may have attributes
        return hook

    return told


def nothing(_: Build, __: LaterPage) -> None:
    """Of a hook that looks at nothing else."""


def tellers(hooks: Iterable[Callable[..., str]], folder: str) -> tuple[Tell, ...] | None:
    """What the hooks look at that are called for pages of a folder; None where one of them does not say so."""
    called = [hook for hook in hooks if folder in getattr(hook, "folders", (folder,))]
    found = [getattr(hook, "tell", None) for hook in called]
    return None if None in found else tuple(tell for tell in found if tell and tell is not nothing)
