"""A file that stands beside the page of a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

TEXT = "text"
"""Says that a file is made of what the page's own text is made of, links and all."""


class Beside(NamedTuple):
    """What is written beside a page, and how it is known to be the same as before."""

    name: str
    made_of: str
    """Tells all that it is made of but for the code; `TEXT`, or empty where that takes as long as to make it."""
    content: Callable[[], bytes]
