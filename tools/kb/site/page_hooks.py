"""Which pages a hook of a page's text is called for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from kb.site.build import LaterPage, kind_and_name


def once_read(hook: Callable[..., str]) -> Callable[..., str]:
    """A hook of a page's text that passes over those which wait to be read: it is called again for them."""

    @wraps(hook)
    def called(text: str, *, page: Any, **given: Any) -> str:
        return text if isinstance(page, LaterPage) and page.waits else hook(text, page=page, **given)

    return called


def only_in(*folders: str) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """As `once_read`, of a hook that has nothing to do with pages outside of these folders."""

    def reads(hook: Callable[..., str]) -> Callable[..., str]:
        read = once_read(hook)

        @wraps(hook)
        def called(text: str, *, page: Any, **given: Any) -> str:
            return read(text, page=page, **given) if kind_and_name(page.file)[0] in folders else text

        return called

    return reads
