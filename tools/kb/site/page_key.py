"""The digest of what a page is made of: the values that its template is given, whatever they are.

Most of them are frozen dataclasses, which pickle asks field by field in Python; here they are asked at once, and what
many pages show is looked through once.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

from kb.site.entries import Entry
from kb.site.lists import SharedView
from kb.site.view_words import entry_name

Told = tuple[type[tuple[object, ...]], tuple[tuple[object, ...]]]
"""What is pickled in the place of a value: how it is made, and of what."""
SHORTENED = frozenset({Entry, tuple})


class PageKeys:
    """Digests of pages of one build, whose shared values stay as they are meanwhile."""

    def __init__(self) -> None:
        self._tellers = _Tellers({Entry: self._entry, SharedView: self._shared}, self._shortened)
        self._known: dict[tuple[int, ...], tuple[object, str]] = {}
        self._entries: dict[int, tuple[Entry, str]] = {}

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

    def _named(self, entry: Entry) -> str:
        """All of an entry in a word: most stand on many pages."""
        found = self._entries.get(id(entry))
        if found is None:
            # They are many, and small: to pickle one takes longer. It is kept, for others must not get its number.
            found = self._entries[id(entry)] = entry, entry_name(entry)
        return found[1]

    def _entry(self, entry: Entry) -> Told:
        return tuple, (("Entry", self._named(entry)),)

    def _shared(self, view: SharedView) -> Told:
        return tuple, (("SharedView", self._once((view.listed,)), view.filters),)

    def _shortened(self, value: object) -> object:
        """An entry or a tuple, where entries are told by their names: to tell them one by one takes pickle longer."""
        if type(value) is Entry:
            return "Entry", self._named(value)
        if type(value) is tuple and value and type(value[0]) is Entry and set(map(type, value)) == {Entry}:
            return "Entries", *map(self._named, value)
        return value


class _Tellers(dict[type, Callable[[Any], Told]]):
    """For each dataclass a function that tells all its fields at once."""

    def __init__(self, known: Mapping[type, Callable[[Any], Told]], shortened: Callable[[object], object]) -> None:
        """`known` are of some classes; of all others each field is `shortened`."""
        super().__init__(known)
        self._shortened = shortened

    def __missing__(self, kind: type) -> Callable[[Any], Told]:
        if not is_dataclass(kind):
            raise KeyError(kind)
        name = f"{kind.__module__}.{kind.__qualname__}"
        told, short = _told([field.name for field in fields(kind)]), self._shortened
        self[kind] = lambda value: (
            tuple,
            ((name, *[short(each) if type(each) in SHORTENED else each for each in told(value)]),),
        )
        return self[kind]


def _told(names: Sequence[str]) -> Callable[[Any], tuple[object, ...]]:
    # For one name `attrgetter` gives no tuple.
    return attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)
