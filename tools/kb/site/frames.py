"""The parts of pages that all in a folder share, such as the navigation: laid out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kb.site.build import LaterPage


class Frames:
    """The frames of the pages of one build."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def once(self, name: str, page: Any, caller: Callable[[], str]) -> str:
        """A part of the frame of a page that is not in the navigation, by its name, laid out once for its folder."""
        if not isinstance(page, LaterPage) or page.in_nav:
            return caller()
        key = (name, page.url.rstrip("/").rpartition("/")[0])
        if key not in self._known:
            self._known[key] = caller()
        return self._known[key]
