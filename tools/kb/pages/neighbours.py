"""Texts that may be alike, found by their rarest features, so that no text is compared with all others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import chain

RAREST = 6
"""Features of a text that are looked up; wordings that are alike have one of them in common."""
MOST = 600
"""Texts kept and looked at for one feature."""


def _one(_: str) -> float:
    return 1.0


class Neighbours:
    """Texts by their features."""

    def __init__(self) -> None:
        """Begin with none."""
        self._texts: defaultdict[str, list[str]] = defaultdict(list)
        self._counts: Counter[str] = Counter()

    def add(self, text: str, features: Iterable[str]) -> None:
        """Take a text; each text once."""
        for feature in set(features):
            self._counts[feature] += 1
            if self._counts[feature] <= MOST:
                self._texts[feature].append(text)

    def of(self, features: Iterable[str], least: float = 0.0, weight: Callable[[str], float] = _one) -> list[str]:
        """The texts that share one of the rarest of these features, in the order in which they came.

        Features are left out once all that are left weigh less than `least`: who shares but those shares too little.
        """
        known = sorted((self._counts[feature], feature) for feature in set(features) if feature in self._counts)
        left = sum(weight(feature) for _, feature in known)
        chosen: list[list[str]] = []
        for _, feature in known[:RAREST]:
            if left < least:
                break
            chosen.append(self._texts[feature])
            left -= weight(feature)
        return list(dict.fromkeys(chain.from_iterable(chosen)))
