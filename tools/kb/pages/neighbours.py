"""Texts that may be alike, found by their rarest features, so that no text is compared with all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

RAREST = 6
"""Features of a text that are looked up; wordings that are alike have one of them in common."""
MOST = 600
"""Texts looked at for one feature."""


class Neighbours:
    """Texts by their features."""

    def __init__(self) -> None:
        """Begin with none."""
        self._texts: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, text: str, features: Iterable[str]) -> None:
        """Take a text; each text once."""
        for feature in set(features):
            self._texts[feature].append(text)

    def of(self, features: Iterable[str]) -> list[str]:
        """The texts that share one of the rarest of these features, in the order in which they came."""
        known = sorted((len(self._texts[feature]), feature) for feature in set(features) if feature in self._texts)
        return list(dict.fromkeys(text for _, feature in known[:RAREST] for text in self._texts[feature][:MOST]))
