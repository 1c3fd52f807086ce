"""The digest of what a page is made of: the values that its template is given, whatever they are.

Most of them are frozen dataclasses, which pickle asks field by field in Python; here they are asked at once, and what
many pages show is looked through once.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

from kb.site.entries import Entry, SharedView

Told = tuple[type[tuple[object, ...]], tuple[tuple[object, ...]]]
"""What is pickled in the place of a value: how it is made, and of what."""


class PageKeys:
    """Digests of pages of one build, whose shared values stay as they are meanwhile."""

    def __init__(self) -> None:
        self._tellers = _Tellers({Entry: self._entry, SharedView: self._shared})
        self._known: dict[tuple[int, ...], tuple[object, str]] = {}

    def key(self, *values: object) -> str:
        """The digest of values. Raises what pickle raises of one that it cannot look through."""
        written = io.BytesIO()
        pickler = pickle.Pickler(written)
        # Whether two equal values are one object, as it may be, makes no difference.
        pickler.fast = True
        pickler.dispatch_table = self._tellers
        pickler.dump(values)
        return hashlib.sha256(written.getbuffer()).hexdigest()

    def _once(self, values: tuple[object, ...]) -> str:
        """The digest of values that many pages show: of the very same ones, looked through once."""
        name = tuple(map(id, values))
        if name not in self._known:
            # They are kept, for others must not get their numbers.
            self._known[name] = values, self.key(*values)
        return self._known[name][1]

    def _entry(self, entry: Entry) -> Told:
        # Copies of an entry, with what one page alone says of a question, share all else.
        return tuple, (("Entry", self._once(_of_all(entry)), *_of_one(entry)),)

    def _shared(self, view: SharedView) -> Told:
        return tuple, (("SharedView", self._once((view.listed,)), view.filters),)


class _Tellers(dict[type, Callable[[Any], Told]]):
    """For each dataclass a function that tells all its fields at once."""

    def __missing__(self, kind: type) -> Callable[[Any], Told]:
        if not is_dataclass(kind):
            raise KeyError(kind)
        name = f"{kind.__module__}.{kind.__qualname__}"
        told = _all_fields(kind)
        self[kind] = lambda value: (tuple, ((name, *told(value)),))
        return self[kind]


def _all_fields(kind: type) -> Callable[[Any], tuple[object, ...]]:
    return _told([field.name for field in fields(kind)])


def _told(names: Sequence[str]) -> Callable[[Any], tuple[object, ...]]:
    # For one name `attrgetter` gives no tuple.
    return attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)


OWN = ("reasons", "sentence")
"""What one page alone says of a question."""
_of_one = _told(OWN)
_of_all = _told([field.name for field in fields(Entry) if field.name not in OWN])
